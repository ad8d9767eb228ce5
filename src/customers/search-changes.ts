import { sql } from 'kysely'
import type { SnapshotText } from '../database/snapshot.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { SeenQuery } from './list-query.ts'
import { wishOf } from './search-door.ts'
import type { FoundStep } from './search-door.ts'

/** With more changes than this, all found customers are counted again. */
const maxChanges = 2_000

interface ChangeRow {
  /** `again`: count everything again. `before`, `after`: a found customer as it was, or is. */
  kind: 'again' | 'before' | 'after'
  status_set: bigint | null
  changes_at: Instant[] | null
  /** pg gives the numbers of an array as texts. */
  change_sets: string[] | null
}

/**
 * What has changed of a search's found customers between an earlier snapshot and this transaction's
 * (standings/search-changes.ts): of each customer that was written since, what the first of these transactions found
 * is taken away, and what is there now is added.
 * @returns null where all must be counted again
 */
export async function changesSince(
  trx: TenantReader,
  partnerId: string,
  query: SeenQuery,
  earlier: SnapshotText,
): Promise<FoundStep[] | null> {
  const matches = (row: string) => {
    const columns = ['search_text', 'public_length', 'tags', 'people', 'customer_id']
    return sql`search_matches(${sql.join(columns.map((column) => sql.ref(`${row}.${column}`)))}, ${wishOf(query)})`
  }
  const { rows } = await sql<ChangeRow>`
    with since as materialized (
      select * from search_changes
      where partner_id = ${partnerId} and transaction >= pg_snapshot_xmin(${earlier}::pg_snapshot)
        and not pg_visible_in_snapshot(transaction, ${earlier}::pg_snapshot)
      limit ${maxChanges + 1}
    ), firsts as materialized (
      select distinct on (customer_id) * from since where customer_id is not null order by customer_id, id
    )
    select 'again' as kind, null::bigint as status_set, null::timestamptz[] as changes_at, null::bigint[] as change_sets
      where (select count(*) > ${maxChanges} or bool_or(customer_id is null) from since)
    union all
    select 'before', f.status_set, f.changes_at, f.change_sets from firsts f where ${matches('f')}
    union all
    select 'after', s.status_set, s.changes_at, s.change_sets from firsts f
      join customer_search s on s.partner_id = ${partnerId} and s.customer_id = f.customer_id
      where ${matches('s')}`.execute(trx)
  return rows.some((row) => row.kind === 'again') ? null : rows.flatMap(stepsOf)
}

function stepsOf({
  kind,
  status_set: first,
  changes_at: instants,
  change_sets: sets,
}: ChangeRow): FoundStep[] {
  const sign = kind === 'before' ? -1 : 1
  let held = first ?? 0n
  const steps: FoundStep[] = [{ at: -Infinity, set: held, by: sign }]
  for (const [index, at] of (instants ?? []).entries()) {
    steps.push({ at, set: held, by: -sign })
    held = BigInt(sets?.[index] ?? 0)
    steps.push({ at, set: held, by: sign })
  }
  return steps
}
