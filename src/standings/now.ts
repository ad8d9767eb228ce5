import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/**
 * Gives the one `now` of a request or a change (DESIGN.md §4 «One database now per request»): the database's
 * time when it is asked, in whole milliseconds, and never earlier than one given before for this partner. A writer
 * asks once it has its locks: who waited for another writer comes after it in time too. A test puts a held clock in its place.
 */
export type ReadNow = (trx: TenantReader, partnerId: string) => Promise<Instant>

const maxRemembered = 100_000

/**
 * The database's clock. Two things keep it from running backwards when the machine's time is set back: the
 * partner's `clock_at`, which every fold raises, and what this process has given out already.
 */
export function databaseClock(): ReadNow {
  const given = new Map<string, Instant>()
  return async (trx, partnerId) => {
    const { rows } = await sql<{ now: Instant }>`
      select greatest(date_trunc('milliseconds', clock_timestamp()),
        (select clock_at from partner_clocks where partner_id = ${partnerId})) as now`.execute(trx)
    const now = Math.max(rows[0]?.now ?? Number.NaN, given.get(partnerId) ?? -Infinity)
    if (Number.isNaN(now)) throw new Error('The database gave no time')
    if (given.size >= maxRemembered) given.clear()
    given.set(partnerId, now)
    return now
  }
}
