import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { AtRiskStatus } from '../domain/at-risk.ts'
import { hasMarkFilter, hasStatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import type { rowAt } from '../subscriptions/facts.ts'
import type { ListMemory } from './list-memory.ts'
import type { SeenQuery } from './list-query.ts'
import { isSearch } from './list-query.ts'
import { foundCustomers } from './search-door.ts'

/** As rows of a statement: the ids of the customers that the list shows; null for all that there are. */
export async function shownCustomers(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  memory: ListMemory,
  query: SeenQuery,
): Promise<RawBuilder<unknown> | null> {
  const isFound = isSearch(query)
  if (
    !isFound &&
    !hasStatusFilter(query.filter) &&
    !hasMarkFilter(query.marks) &&
    !query.withoutSubscriptions
  )
    return null
  const counts = isFound
    ? await memory.searches.read(trx, partnerId, query, now)
    : await memory.counts.read(trx, partnerId, now)
  const sets = memory.counted
    .read(counts, query)
    .matching.flatMap((index) => ((counts.count[index] ?? 0) > 0 ? (counts.sets[index] ?? []) : []))
  if (isFound) return foundCustomers(query, now, sets)
  const at = new Date(now)
  return sql`(select customer_id from standings where partner_id = ${partnerId}
    and status_set = any(${sets.map(String)}::bigint[]) and valid_from <= ${at} and valid_until > ${at})`
}

/** Open subscriptions of these customers that are there. */
function subscriptionsOf(partnerId: string, among: RawBuilder<unknown> | null): RawBuilder<unknown> {
  if (among !== null)
    return sql`${among} as shown (customer_id)
      join subscriptions s on s.partner_id = ${partnerId} and s.customer_id = shown.customer_id`
  // Few are deleted, and an index knows them.
  return sql`(select * from subscriptions where partner_id = ${partnerId} and customer_id not in (
    select id from customers where partner_id = ${partnerId} and archived_at is not null)) s`
}

/** Subscriptions of one status and currency. */
export interface SumRow {
  readonly status: AtRiskStatus
  readonly currency: string | null
  readonly amount: string | null
  readonly subscriptions: bigint
}

/** What the stored statuses say that hold at `now`. */
export async function summedRows(
  trx: TenantReader,
  partnerId: string,
  among: RawBuilder<unknown> | null,
  now: Instant,
): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    select s.status, s.currency, sum(s.amount) as amount, count(*) as subscriptions
    from ${subscriptionsOf(partnerId, among)}
    where s.closed_at is null and s.status <> 'active' and (s.status_until is null or s.status_until > ${new Date(now)})
    group by s.status, s.currency`.execute(trx)
  return rows
}

/** A subscription that has come due and is not written down yet. */
export type LateRow = Parameters<typeof rowAt>[0] & {
  readonly currency: string | null
  readonly amount: string | null
}

/** What has come due of these customers: few, unless a date has just come. */
export async function lateRows(
  trx: TenantReader,
  partnerId: string,
  among: RawBuilder<unknown> | null,
  now: Instant,
): Promise<LateRow[]> {
  const { rows } = await sql<LateRow>`
    select s.kind, s.term, s.ends_at, s.auto_renew, s.payment, s.suspended_at, s.cancel_at_end, s.closed_at,
      s.converts_ends_at, s.converts_term, s.converts_auto_renew, s.currency, s.amount
    from ${subscriptionsOf(partnerId, among)}
    where s.closed_at is null and s.status_until <= ${new Date(now)}`.execute(trx)
  return rows
}
