import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { extendCoverage } from './clock.ts'
import type { ReadNow } from './now.ts'

const patienceMs = 10_000

/**
 * Reads one partner at one instant in one snapshot, where every customer's standing at that instant is known.
 * It always is while the clock runs; after a long sleep of the machine the missing pieces are laid down first, so
 * that no answer is stale (DESIGN.md §4).
 * @throws AppError catching_up when that takes longer than 10 s
 */
export async function readStandings<T>(
  db: Db,
  partnerId: string,
  readNow: ReadNow,
  read: (trx: TenantReader, now: Instant) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await readTenant(db, partnerId, async (trx) => {
      const [now, coveredUntil] = await Promise.all([readNow(trx, partnerId), readCovered(trx, partnerId)])
      return now < coveredUntil ? { value: await read(trx, now) } : null
    })
    if (answer !== null) return answer.value
    if (performance.now() > deadline)
      throw new AppError('catching_up', {}, { headers: { 'retry-after': '5' } })
    await extendCoverage(db, partnerId, readNow)
  }
}

/** Until when every customer's pieces are known; -Infinity for a partner without a clock. */
async function readCovered(trx: TenantReader, partnerId: string): Promise<Instant> {
  const row = await trx
    .selectFrom('partner_clocks')
    .select('covered_until')
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  return row?.covered_until ?? -Infinity
}
