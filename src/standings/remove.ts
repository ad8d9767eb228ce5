import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'
import { noteSearchChanges } from './search-changes.ts'
import { takePiecesAway } from './write.ts'

/**
 * Takes customers out of everything derived: the pieces of their time, the counts, and what search looks at, in the
 * transaction in which they go. The caller has locked them.
 */
export async function removeStandings(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
): Promise<void> {
  await takePiecesAway(trx, partnerId, customerIds)
  await noteSearchChanges(trx, partnerId, customerIds, false)
  await sql`delete from customer_search where partner_id = ${partnerId} and customer_id = any(${customerIds}::uuid[])`.execute(
    trx,
  )
}
