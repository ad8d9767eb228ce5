import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'

const batch = 1_000

/**
 * Gives the committed rows of a partner's outbox the next numbers, in the order of their ids, one process at a
 * time: so numbers have no gaps and none appears below one that was seen (DESIGN.md §9 «Events»).
 * @returns how many rows were numbered; as many as `batch` means that there may be more
 */
export async function numberEvents(db: Db, partnerId: string): Promise<number> {
  return writeTenant(db, partnerId, async (trx) => {
    await sql`
      insert into outbox_numbers (partner_id, last_number) values (${partnerId}, 0)
      on conflict (partner_id) do nothing`.execute(trx)
    const { rows } = await sql<{ last_number: bigint }>`
      select last_number from outbox_numbers where partner_id = ${partnerId} for update skip locked`.execute(
      trx,
    )
    const last = rows[0]?.last_number
    if (last === undefined) return 0
    const { rows: numbered } = await sql`
      update outbox o set number = ${last}::bigint + n.place
      from (select id, row_number() over (order by id) as place from outbox
        where partner_id = ${partnerId} and number is null order by id limit ${batch}) n
      where o.partner_id = ${partnerId} and o.id = n.id returning o.id`.execute(trx)
    if (numbered.length > 0)
      await sql`
        update outbox_numbers set last_number = ${last}::bigint + ${numbered.length} where partner_id = ${partnerId}`.execute(
        trx,
      )
    return numbered.length
  })
}
