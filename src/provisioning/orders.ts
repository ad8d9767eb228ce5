import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Memory, ServiceOrder } from '../provisioners/provisioner.ts'
import type { OperationRow } from './operations.ts'

interface Row {
  readonly id: string
  readonly external_id: string
  readonly product: string
  readonly licences: number | null
  readonly subscription_id: string
  readonly subscription_external_id: string
  readonly offer: string
  readonly kind: 'trial' | 'paid'
  readonly quantity: number | null
  readonly customer_id: string
  readonly customer_external_id: string
  readonly name: string
  readonly country: string | null
  readonly admin_email: string | null
  readonly details: Memory | null
  readonly made: Memory | null
  readonly partner_name: string | null
}

/** What a provisioner is told of one service. */
export interface Told {
  readonly order: ServiceOrder
  /** What it wanted to be told again of what stands. */
  readonly made: Memory | null
}

/** What asks for it: an operation, or a licence. */
export type Asking = Pick<OperationRow, 'id' | 'service_id' | 'actor_kind' | 'actor_id'>

/** What provisioners are told of the services of these operations or licences, by the ids of those. */
export async function serviceOrders(
  trx: TenantReader,
  partnerId: string,
  operations: readonly Asking[],
): Promise<Map<string, Told>> {
  const serviceIds = operations.map(({ service_id }) => service_id)
  const { rows } = await sql<Row>`
    select v.id, v.external_id, v.product, v.licences, v.subscription_id,
      s.external_id as subscription_external_id, s.offer, s.kind, s.quantity,
      s.customer_id, c.external_id as customer_external_id, c.name, c.country, c.admin_email,
      d.details, v.made, p.name as partner_name
    from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    join partners p on p.id = v.partner_id
    left join service_details d on d.partner_id = v.partner_id and d.service_id = v.id and d.state = 'submitted'
    where v.partner_id = ${partnerId} and v.id = any (${serviceIds}::uuid[])`.execute(trx)
  const byService = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    operations.flatMap((operation) => {
      const row = byService.get(operation.service_id)
      return row === undefined
        ? []
        : [[operation.id, { order: orderOf(partnerId, row, operation), made: row.made }]]
    }),
  )
}

function orderOf(partnerId: string, row: Row, operation: Asking): ServiceOrder {
  return {
    partner: { id: partnerId, name: row.partner_name },
    customer: {
      id: row.customer_id,
      externalId: row.customer_external_id,
      name: row.name,
      country: row.country,
      adminEmail: row.admin_email,
    },
    subscription: {
      id: row.subscription_id,
      externalId: row.subscription_external_id,
      offer: row.offer,
      kind: row.kind,
      quantity: row.quantity,
    },
    service: { id: row.id, externalId: row.external_id, product: row.product, licences: row.licences },
    details: row.details ?? {},
    by: { kind: operation.actor_kind, id: operation.actor_id },
  }
}
