import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'

/** Whoever was away for longer reads everything anew. */
export const keptDays = 7
const batch = 2_000

/** Forgets numbered events that nobody has to be told of any more, oldest first, one batch. @returns whether there may be more */
export async function forgetEvents(
  db: Db,
  partnerId: string,
  readNow: (trx: TenantReader, partnerId: string) => Promise<Instant>,
): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const before = new Date((await readNow(trx, partnerId)) - keptDays * dayMs)
    const { rows } = await sql`
      delete from outbox where partner_id = ${partnerId} and id = any(array(
        select id from (select id, at from outbox where partner_id = ${partnerId} and number is not null
          order by number limit ${batch}) oldest
        where at < ${before}))
      returning id`.execute(trx)
    return rows.length === batch
  })
}
