import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { ReadNow } from './now.ts'
import { tidySearchChanges } from './search-changes.ts'

/** Rows of deltas that one fold takes at most; more wait for the next one. */
const maxFolded = 200_000
/** Deltas for coming days are summed up when there are more than this. */
const maxWaiting = 5_000
/** Counts that are zero are removed when there are more of them than this, and than of the others. */
const maxZeroes = 10_000

/**
 * Adds the deltas that have taken effect to the counts, one process at a time; writers never wait for it
 * (DESIGN.md §4 «It must not make writers queue»). A concurrent fold makes this one return at once.
 * @returns how many rows of deltas were folded
 */
export async function foldDeltas(db: Db, partnerId: string, readNow: ReadNow): Promise<number> {
  return writeTenant(db, partnerId, async (trx) => {
    const { rows: locked } = await sql`
      select 1 from partner_clocks where partner_id = ${partnerId} for update skip locked`.execute(trx)
    if (locked.length === 0) return 0
    const now = new Date(await readNow(trx, partnerId))
    const { rows } = await sql<{ folded: bigint; changed: bigint }>`
      with ripe as (
        select id from standing_deltas where partner_id = ${partnerId} and takes_effect_at <= ${now} limit ${maxFolded}
      ), gone as (
        delete from standing_deltas where partner_id = ${partnerId} and id in (select id from ripe)
        returning status_set, delta
      ), sums as (
        select status_set, sum(delta)::integer as delta from gone group by status_set having sum(delta) <> 0
      ), written as (
        insert into standing_counts as c (partner_id, status_set, customers, version)
        select ${partnerId}, status_set, delta,
          (select version + 1 from partner_clocks where partner_id = ${partnerId}) from sums
        on conflict (partner_id, status_set)
          do update set customers = c.customers + excluded.customers, version = excluded.version
        returning 1
      )
      select (select count(*) from gone) as folded, (select count(*) from written) as changed`.execute(trx)
    const { folded = 0n, changed = 0n } = rows[0] ?? {}
    if (folded > 0n)
      await sql`
        update partner_clocks set clock_at = greatest(clock_at, ${now}), version = version + ${changed > 0n ? 1 : 0}
        where partner_id = ${partnerId}`.execute(trx)
    return Number(folded)
  })
}

/**
 * Keeps the tables small: sums up the deltas of coming days, so that a midnight for which many customers
 * wait is few rows, removes counts that have become zero, and what was told of searches long ago.
 */
export async function tidyCounts(db: Db, partnerId: string, readNow: ReadNow): Promise<void> {
  await writeTenant(db, partnerId, async (trx) => {
    const now = new Date(await readNow(trx, partnerId))
    await sumUpWaiting(trx, partnerId, now)
    await removeZeroes(trx, partnerId)
    await tidySearchChanges(trx, partnerId)
  })
}

async function sumUpWaiting(trx: TenantWriter, partnerId: string, now: Date): Promise<void> {
  const { rows: many } = await sql`
    select 1 from standing_deltas where partner_id = ${partnerId} and takes_effect_at > ${now}
    offset ${maxWaiting} limit 1`.execute(trx)
  if (many.length === 0) return
  await sql`
    with gone as (
      delete from standing_deltas where partner_id = ${partnerId} and takes_effect_at > ${now}
      returning takes_effect_at, status_set, delta
    )
    insert into standing_deltas (partner_id, takes_effect_at, status_set, delta)
    select ${partnerId}, takes_effect_at, status_set, sum(delta)::integer from gone
    group by takes_effect_at, status_set having sum(delta) <> 0`.execute(trx)
}

async function removeZeroes(trx: TenantWriter, partnerId: string): Promise<void> {
  const { rows } = await sql<{ zeroes: bigint; others: bigint }>`
    select count(*) filter (where customers = 0) as zeroes, count(*) filter (where customers <> 0) as others
    from standing_counts where partner_id = ${partnerId}`.execute(trx)
  const { zeroes = 0n, others = 0n } = rows[0] ?? {}
  if (zeroes <= BigInt(maxZeroes) || zeroes <= others) return
  await sql`select 1 from partner_clocks where partner_id = ${partnerId} for update`.execute(trx)
  await sql`delete from standing_counts where partner_id = ${partnerId} and customers = 0`.execute(trx)
  await sql`
    update partner_clocks set version = version + 1, generation = generation + 1
    where partner_id = ${partnerId}`.execute(trx)
}
