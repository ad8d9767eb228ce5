import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { appendEvent } from '../outbox/append.ts'
import { clockBatch } from './limits.ts'
import type { ReadNow } from './now.ts'
import { lockCustomers, readCustomers, standingSourceOf } from './sources.ts'
import { writeStandings } from './write.ts'

/**
 * Lays anew how one batch of customers stands that was laid by another share of low use than the partner's is now: whoever
 * changes the share waits for nothing, and who began to write before it and ended after it is found too
 * (docs/decisions/0034).
 * @returns whether there may be more
 */
export async function layAgain(db: Db, partnerId: string, readNow: ReadNow): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const { rows } = await sql<{ customer_id: string }>`
      (${laidBy(partnerId, '<')} limit ${clockBatch}) union all (${laidBy(partnerId, '>')} limit ${clockBatch})
      limit ${clockBatch}`.execute(trx)
    const ids = rows.map((row) => row.customer_id)
    const locked = await lockCustomers(trx, partnerId, ids, true)
    // One that was deleted since stands nowhere any more.
    const customers = (await readCustomers(trx, partnerId, locked)).filter((one) => one.archived_at === null)
    const now = await readNow(trx, partnerId)
    const moved = await writeStandings(trx, partnerId, customers.map(standingSourceOf), now)
    await appendEvent(trx, partnerId, 'customers_changed', now, moved)
    return moved.length > 0
  })
}

/** Whether all customers stand as the partner's share has it. */
export async function isShareSettled(db: Db, partnerId: string): Promise<boolean> {
  const { rows } = await readTenant(db, partnerId, (trx) =>
    sql<{ is_behind: boolean }>`select ${isBehindShare(partnerId)} as is_behind`.execute(trx),
  )
  return rows[0]?.is_behind === false
}

/** Whether any customer stands as another share than the partner's has it. */
export function isBehindShare(partnerId: string): RawBuilder<boolean> {
  return sql`(exists (${laidBy(partnerId, '<')}) or exists (${laidBy(partnerId, '>')}))`
}

/** One side of the share at a time: each is the beginning or the end of the index. */
function laidBy(partnerId: string, side: '<' | '>'): RawBuilder<unknown> {
  return sql`select customer_id from standings
    where partner_id = ${partnerId} and is_last and laid_by_percent is not null and laid_by_percent ${sql.raw(side)}
      (select coalesce(low_use_percent, 0)::smallint from partners where id = ${partnerId})`
}
