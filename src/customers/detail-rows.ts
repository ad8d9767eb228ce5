import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { ServicesTable } from '../database/provisioning-tables.ts'
import type { CustomersTable, SubscriptionsTable } from '../database/tables.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

export type WholeSubscription = Selectable<SubscriptionsTable>
export type WholeService = Selectable<ServicesTable>

/** Where a closed subscription stands among a customer's closed ones. */
export interface ClosedPosition {
  readonly closedAt: Instant
  readonly externalId: string
}

/** One customer's own row. */
export async function customerById(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<Selectable<CustomersTable> | undefined> {
  return trx
    .selectFrom('customers')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .executeTakeFirst()
}

/** These subscriptions, whole, in no order. */
export async function wholeSubscriptions(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
): Promise<WholeSubscription[]> {
  if (ids.length === 0) return []
  return trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(ids))
    .execute()
}

/** All of a customer's subscriptions that are open at `now`, whole, in no order. */
export async function wholeOpenSubscriptions(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  now: Instant,
): Promise<WholeSubscription[]> {
  return trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where(sql<boolean>`${closesAt} > ${new Date(now)}`)
    .execute()
}

/** A customer's subscriptions that are closed at `now`, behind a position: those that closed last first. */
export async function closedSubscriptions(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  now: Instant,
  after: ClosedPosition | null,
  limit: number,
): Promise<WholeSubscription[]> {
  let query = trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where(sql<boolean>`${closesAt} <= ${new Date(now)}`)
    .orderBy(closesAt, 'desc')
    .orderBy('external_id')
    .limit(limit)
  if (after !== null) {
    const at = new Date(after.closedAt)
    query = query.where(
      sql<boolean>`(${closesAt} < ${at} or (${closesAt} = ${at} and external_id > ${after.externalId}))`,
    )
  }
  return query.execute()
}

/** How many of a customer's subscriptions are closed at `now`. */
export async function countClosed(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  now: Instant,
): Promise<number> {
  const row = await trx
    .selectFrom('subscriptions')
    .select(({ fn }) => fn.countAll<string>().as('closed'))
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where(sql<boolean>`${closesAt} <= ${new Date(now)}`)
    .executeTakeFirst()
  return Number(row?.closed ?? 0)
}

/** Every service that these subscriptions have or have had, in no order. */
export async function servicesOf(
  trx: TenantReader,
  partnerId: string,
  subscriptionIds: readonly string[],
): Promise<WholeService[]> {
  if (subscriptionIds.length === 0) return []
  return trx
    .selectFrom('services')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('subscription_id', '=', anyOf(subscriptionIds))
    .execute()
}

/** As domain/subscription-status.ts `closesAt`, also where the clock has not written it down yet; infinity for never. */
const closesAt: RawBuilder<Instant> = sql`least(
  coalesce(closed_at, 'infinity'), case when cancel_at_end and ends_at is not null then ends_at else 'infinity' end)`
