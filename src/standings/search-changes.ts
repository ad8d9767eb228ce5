import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'

/** New customers in one transaction that are told one by one; of more only that there are many. */
const maxNewTold = 20
/** Rows of changes that are kept; beyond, whoever remembers something older counts again. */
const maxKept = 20_000

/**
 * Keeps what search looked at in these customers, before the caller changes it: so whoever remembers what a search found
 * takes the old away and adds the new (docs/decisions/0011). The caller has locked the customers, or has just made them.
 * @param areNew the customers have just been made and have no rows yet
 */
export async function noteSearchChanges(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
  areNew: boolean,
): Promise<void> {
  if (customerIds.length === 0) return
  if (areNew && customerIds.length > maxNewTold) return countAgain(trx, partnerId)
  await sql`
    insert into search_changes (partner_id, customer_id, search_text, public_length, tags, people, status_set, changes_at,
      change_sets)
    select ${partnerId}, c.id, s.search_text, s.public_length, s.tags, s.people, s.status_set, s.changes_at, s.change_sets
    from unnest(${customerIds}::uuid[]) as c (id)
    left join customer_search s on s.partner_id = ${partnerId} and s.customer_id = c.id`.execute(trx)
}

/**
 * Removes what was told long ago, where there is much of it. Whoever has not seen this transaction may have missed a
 * row that it removed, and finds in their place that all must be counted again.
 */
export async function tidySearchChanges(trx: TenantWriter, partnerId: string): Promise<void> {
  const { rows: many } = await sql`
    select 1 from search_changes where partner_id = ${partnerId} offset ${maxKept} limit 1`.execute(trx)
  if (many.length === 0) return
  await sql`delete from search_changes where partner_id = ${partnerId}`.execute(trx)
  await countAgain(trx, partnerId)
}

async function countAgain(trx: TenantWriter, partnerId: string): Promise<void> {
  await sql`insert into search_changes (partner_id) values (${partnerId})`.execute(trx)
}
