import { sql } from 'kysely'
import type { Db } from './connect.ts'
import { tenantTables } from './tables.ts'
import { asOwner } from './transactions.ts'

/**
 * Lets PostgreSQL look anew at what the tables hold. It does so by itself after a minute or so; after a large change
 * the first questions should not have to do with plans for what was there before.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  for (const table of tenantTables) await asOwner(db, (trx) => sql`analyze ${sql.table(table)}`.execute(trx))
}
