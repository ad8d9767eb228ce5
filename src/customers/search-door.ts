import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { limitsOf } from '../reach/marks.ts'
import type { SeenQuery } from './list-query.ts'

/*
 * The functions of the database that look into what customers are called. They take the tenant from the
 * transaction, so partner_id does not stand here (docs/decisions/0003-search.md).
 */

/** So many customers have this set more (or fewer, below zero) from this instant on; -Infinity: since ever. */
export interface FoundStep {
  readonly at: Instant
  readonly set: bigint
  readonly by: number
}

/** How many of the found customers have which set, now and in the days that are known. */
export async function foundSets(trx: TenantReader, query: SeenQuery): Promise<FoundStep[]> {
  const { rows } = await sql<{ takes_effect_at: Instant; status_set: bigint; customers: bigint }>`
    select * from search_sets_in_time(${wishOf(query)})`.execute(trx)
  return rows.map((row) => ({ at: row.takes_effect_at, set: row.status_set, by: Number(row.customers) }))
}

/** The found customers with one of these sets, in no order: the ids as rows for a statement. */
export function foundCustomers(query: SeenQuery, now: Instant, sets: readonly bigint[]): RawBuilder<unknown> {
  return sql`search_customers(${wishOf(query)}, ${new Date(now)}, ${sets.map(String)}::bigint[], null)`
}

/** Which of these customers are found. */
export async function foundAmong(
  trx: TenantReader,
  query: SeenQuery,
  customerIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from search_among(${customerIds}::uuid[], ${wishOf(query)}) as id`.execute(trx)
  return new Set(rows.map((row) => row.id))
}

/** What must be there in a customer, as the functions of the search door take it. */
export function wishOf({ words, tags, people, sight }: SeenQuery): RawBuilder<unknown> {
  const limits = limitsOf(sight.reach)
  const patterns = words.map((word) => word.pattern)
  const wantedPeople = [...people, ...limits.people]
  return sql`row(${patterns}::text[], ${tags}::text[], ${wantedPeople}::text[], ${limits.customerId}::uuid,
    ${!sight.personalData}::boolean)::search_wish`
}
