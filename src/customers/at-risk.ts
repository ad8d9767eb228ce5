import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ApiContext } from '../contract/context.ts'
import type { TenantReader } from '../database/transactions.ts'
import { isAtRisk } from '../domain/at-risk.ts'
import type { AtRiskStatus } from '../domain/at-risk.ts'
import { atRiskStatuses } from '../domain/at-risk.ts'
import { hasStatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { formatInstant } from '../domain/instant.ts'
import { formatAmount, thousandthsOf } from '../domain/money.ts'
import { standingAt } from '../domain/subscription-status.ts'
import type { Sight } from '../reach/reach.ts'
import { readStandings } from '../standings/read.ts'
import { factsOf, rowAt } from '../subscriptions/facts.ts'
import type { AtRiskJson } from './at-risk-schema.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery, SeenQuery } from './list-query.ts'
import { isSearch } from './list-query.ts'
import { foundCustomers } from './search-door.ts'

/**
 * What is at risk in exactly the customers that a list shows: their open subscriptions in each such status, summed by
 * currency, at one instant. The sums come from an index; what has come due and is not written down yet is looked at one
 * by one, so no answer is stale.
 */
export async function readAtRisk(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
): Promise<AtRiskJson> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const among = await shownCustomers(trx, partnerId, now, memory, { ...query, sight })
    const sums = new Sums()
    for (const row of await summedRows(trx, partnerId, among, now))
      sums.add(row.status, row.currency, row.amount, Number(row.subscriptions))
    await addLate(trx, partnerId, among, now, sums)
    return { at: formatInstant(now), items: sums.items() }
  })
}

/** As rows of a statement: the ids of the customers that the list shows; null for all that there are. */
async function shownCustomers(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  memory: ListMemory,
  query: SeenQuery,
): Promise<RawBuilder<unknown> | null> {
  const isFound = isSearch(query)
  if (!isFound && !hasStatusFilter(query.filter) && query.inHand === null && !query.withoutSubscriptions)
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

interface SumRow {
  readonly status: AtRiskStatus
  readonly currency: string | null
  readonly amount: string | null
  readonly subscriptions: bigint
}

/** What the stored statuses say that hold at `now`. */
async function summedRows(
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

/** What has come due: few, unless a date has just come. */
async function addLate(
  trx: TenantReader,
  partnerId: string,
  among: RawBuilder<unknown> | null,
  now: Instant,
  sums: Sums,
): Promise<void> {
  const { rows } = await sql<
    Parameters<typeof rowAt>[0] & { currency: string | null; amount: string | null }
  >`
    select s.kind, s.term, s.ends_at, s.auto_renew, s.payment, s.suspended_at, s.cancel_at_end, s.closed_at,
      s.converts_ends_at, s.converts_term, s.converts_auto_renew, s.currency, s.amount
    from ${subscriptionsOf(partnerId, among)}
    where s.closed_at is null and s.status_until <= ${new Date(now)}`.execute(trx)
  for (const row of rows) {
    const standing = standingAt(factsOf(row), now)
    if (standing.open && isAtRisk(standing.status)) sums.add(standing.status, row.currency, row.amount, 1)
  }
}

class Sums {
  readonly #sums = new Map<string, { thousandths: bigint; subscriptions: number }>()

  add(status: AtRiskStatus, currency: string | null, amount: string | null, subscriptions: number): void {
    const sum = this.#sums.getOrInsertComputed(`${status} ${currency ?? ''}`, () => ({
      thousandths: 0n,
      subscriptions: 0,
    }))
    sum.thousandths += amount === null ? 0n : thousandthsOf(amount)
    sum.subscriptions += subscriptions
  }

  /** By status, most urgent first, then by currency; what has no price comes last. */
  items(): AtRiskJson['items'] {
    return atRiskStatuses.flatMap((status) =>
      [...this.#sums]
        .filter(([key]) => key.startsWith(`${status} `))
        .map(([key, { thousandths, subscriptions }]) => {
          const currency = key.slice(status.length + 1)
          return {
            status,
            currency: currency === '' ? null : currency,
            amount: currency === '' ? null : formatAmount(thousandths, currency),
            subscriptions,
          }
        })
        .toSorted((a, b) => compareCurrencies(a.currency, b.currency)),
    )
  }
}

function compareCurrencies(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return a < b ? -1 : 1
}
