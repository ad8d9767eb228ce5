import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { ServiceDetailsTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { Trouble } from '../domain/trouble.ts'

export type DetailsRow = Selectable<ServiceDetailsTable>
type Values = Readonly<Record<string, unknown>>

/** A service of which details were asked, with the schema of its product. */
export interface AskedService extends DetailsRow {
  readonly external_id: string
  readonly product: string
  readonly provisioning_status: ProvisioningStatus
  readonly schema: Values | null
}

/** Whether its details are still to come. What a person or a file has moved on meanwhile waits for nothing. */
export function isWaiting({ state, provisioning_status }: AskedService): boolean {
  return state === 'asked' && provisioning_status === 'pending_details'
}

/** The services of a customer of which details were asked, as they were ordered; none that is withdrawn or closed. */
export async function askedServices(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<AskedService[]> {
  const { rows } = await sql<AskedService>`
    select d.*, v.external_id, v.product, v.provisioning_status, p.details as schema
    from service_details d
    join services v on v.partner_id = d.partner_id and v.id = d.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    left join products p on p.partner_id = v.partner_id and p.id = v.product_id
    where d.partner_id = ${partnerId} and d.customer_id = ${customerId} and v.withdrawn_at is null
      and v.deprovisioned_at is null and s.closed_at is null
    order by v.ordered_at nulls first, v.id`.execute(trx)
  return rows
}

/** What was asked of one service. @param lock for who is about to write it */
export async function detailsOf(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  lock = false,
): Promise<DetailsRow | undefined> {
  let query = trx
    .selectFrom('service_details')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
  if (lock) query = query.forUpdate()
  return query.executeTakeFirst()
}

/** Asks for a service's details, for the first time or again; what was filled in before stays. */
export async function putAsked(
  trx: TenantWriter,
  partnerId: string,
  { serviceId, customerId, why }: { serviceId: string; customerId: string; why: Trouble | null },
  now: Instant,
): Promise<void> {
  const asked = {
    state: 'asked' as const,
    why: why === null ? null : JSON.stringify(why),
    asked_at: new Date(now),
    cleared_at: null,
  }
  await trx
    .insertInto('service_details')
    .values({
      partner_id: partnerId,
      service_id: serviceId,
      customer_id: customerId,
      details: '{}',
      saved_at: null,
      submitted_at: null,
      submitted_by_kind: null,
      submitted_by_id: null,
      ...asked,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['partner_id', 'service_id'])
        .doUpdateSet({ ...asked, revision: sql`service_details.revision + 1` }),
    )
    .execute()
}

/** Who filled it in: as the history knows them, or by which link. */
export interface FilledInBy {
  readonly kind: 'person' | 'token' | 'link'
  readonly id: string
}

/**
 * Keeps what was filled in.
 * @param row locked
 * @param by who sends it in for good; null: it is a draft
 * @returns the new revision
 */
export async function keepDetails(
  trx: TenantWriter,
  partnerId: string,
  row: DetailsRow,
  details: Values,
  now: Instant,
  by: FilledInBy | null,
): Promise<number> {
  const revision = row.revision + 1
  await trx
    .updateTable('service_details')
    .set({
      details: JSON.stringify(details),
      saved_at: new Date(now),
      revision,
      ...(by !== null && {
        state: 'submitted' as const,
        submitted_at: new Date(now),
        submitted_by_kind: by.kind,
        submitted_by_id: by.id,
      }),
    })
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', row.service_id)
    .execute()
  return revision
}

/** Clears what was filled in for a service, and who did it. @returns whether there was anything */
export async function clearRow(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('service_details')
    .set({
      state: 'asked',
      details: '{}',
      why: null,
      submitted_by_kind: null,
      submitted_by_id: null,
      cleared_at: new Date(now),
      revision: sql`revision + 1`,
    })
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('cleared_at', 'is', null)
    .executeTakeFirst()
  await clearCases(trx, partnerId, [serviceId])
  return numUpdatedRows > 0n
}

/** Words to the vendor's support that have what was filled in go with it. */
async function clearCases(
  trx: TenantWriter,
  partnerId: string,
  serviceIds: readonly string[],
): Promise<void> {
  await sql`
    update support_cases set text = '', has_details = false
    where partner_id = ${partnerId} and service_id = any(${serviceIds}::uuid[]) and has_details
      and closed_at is not null`.execute(trx)
}
