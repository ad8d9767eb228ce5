import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { ServicesTable } from '../database/provisioning-tables.ts'
import type { CustomersTable, SubscriptionsTable } from '../database/tables.ts'
import { parseTimestamp } from '../database/timestamps.ts'
import type { TimestampText } from '../database/timestamps.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { LicenceUse } from '../domain/licence-use.ts'
import { licenceUseOf } from '../services/standing.ts'

export type CustomerRow = Selectable<CustomersTable>

const subscriptionColumns = [
  'id',
  'customer_id',
  'external_id',
  'offer',
  'kind',
  'term',
  'starts_at',
  'ends_at',
  'auto_renew',
  'payment',
  'suspended_at',
  'cancel_at_end',
  'closed_at',
  'provisioning_status',
  'quantity',
  'amount',
  'currency',
  'converts_ends_at',
  'converts_term',
  'converts_auto_renew',
] as const satisfies readonly (keyof SubscriptionsTable)[]
const serviceColumns = [
  'id',
  'subscription_id',
  'external_id',
  'product',
  'provisioning_status',
  'reason',
  'licences',
  'licences_used',
  'withdrawn_at',
  'deprovisioned_at',
  'stuck_at',
] as const satisfies readonly (keyof ServicesTable)[]

export type SubscriptionRow = Pick<Selectable<SubscriptionsTable>, (typeof subscriptionColumns)[number]>
export type ServiceRow = Pick<Selectable<ServicesTable>, (typeof serviceColumns)[number]> & {
  /** As PostgreSQL writes it: a list has hundreds of these, and most only pass through. */
  since: TimestampText
}

/** What is known of its licences. */
export function licenceUseOfRow(row: ServiceRow): LicenceUse {
  return licenceUseOf({ ...row, since: parseTimestamp(row.since) })
}

/** These customers' own rows, in no order. */
export async function customersByIds(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<CustomerRow[]> {
  return trx
    .selectFrom('customers')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
}

/** The UUID behind the partner's own id; undefined where the partner has no such customer. */
export async function customerIdByExternalId(
  trx: TenantReader,
  partnerId: string,
  externalId: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  return row?.id
}

/** The subscriptions of these customers that are open at `now`, and those whose own closing nobody has written down yet. */
export async function openSubscriptions(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
  now: Instant,
): Promise<SubscriptionRow[]> {
  return trx
    .selectFrom('subscriptions')
    .select(subscriptionColumns)
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(customerIds))
    .where(sql<boolean>`(closed_at is null or closed_at > ${new Date(now)})`)
    .execute()
}

/** The services of these customers' subscriptions, without those that are gone, in no order. */
export async function presentServices(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<ServiceRow[]> {
  return trx
    .selectFrom('services as v')
    .innerJoin('subscriptions as s', (join) =>
      join.onRef('s.partner_id', '=', 'v.partner_id').onRef('s.id', '=', 'v.subscription_id'),
    )
    .select(serviceColumns.map((column) => `v.${column}` as const))
    .select(sql<TimestampText>`v.since::text`.as('since'))
    .where('v.partner_id', '=', partnerId)
    .where('s.partner_id', '=', partnerId)
    .where('s.customer_id', '=', anyOf(customerIds))
    .where('s.closed_at', 'is', null)
    .where('v.deprovisioned_at', 'is', null)
    .execute()
}
