import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database } from '../../src/database/connect.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { SetCountsCache } from '../../src/standings/counts.ts'
import { foldDeltas, tidyCounts } from '../../src/standings/fold.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import { checkStored } from './check-stored.ts'
import { restlessCustomers } from './customers.ts'

let fresh: FreshDatabase
let superuser: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  superuser = openDatabase(fresh.admin, { maxConnections: 1 })
})
afterAll(async () => {
  await superuser.close()
  await fresh.drop()
})

const now = async (): Promise<number> => someNow

async function restless(customers: number): Promise<string> {
  const partnerId = await newPartner(fresh.database.db)
  await seed(fresh.database.db, partnerId, restlessCustomers(customers, someNow, 2), someNow)
  return partnerId
}

/** Customers in all, as a cache counts them. */
async function totalOf(cache: SetCountsCache, partnerId: string): Promise<number> {
  const { length, count } = await readTenant(fresh.database.db, partnerId, (trx) =>
    cache.read(trx, partnerId, someNow),
  )
  return Array.from(count.subarray(0, length)).reduce((sum, each) => sum + each, 0)
}

async function rowsOf(table: 'standing_counts' | 'standing_deltas', partnerId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from ${sql.table(`varde.${table}`)} where partner_id = ${partnerId}`.execute(
    superuser.db,
  )
  return Number(rows[0]?.count)
}

describe('folding', () => {
  it('takes what has come to effect, and leaves what is for later', async () => {
    const partnerId = await restless(20)
    const cache = new SetCountsCache()
    expect(await totalOf(cache, partnerId)).toBe(20)
    expect(await foldDeltas(fresh.database.db, partnerId, now)).toBeGreaterThan(0)
    expect(await foldDeltas(fresh.database.db, partnerId, now)).toBe(0)
    expect(await rowsOf('standing_deltas', partnerId)).toBeGreaterThan(0)
    expect(await totalOf(cache, partnerId)).toBe(20)
    expect(await checkStored(fresh.database.db, partnerId, someNow)).toEqual([])
    const later = someNow + 2 * dayMs
    await foldDeltas(fresh.database.db, partnerId, async () => later)
    expect(await rowsOf('standing_deltas', partnerId)).toBe(0)
  })

  it('returns at once where another process folds', async () => {
    const partnerId = await restless(3)
    await writeTenant(fresh.database.db, partnerId, async (trx) => {
      await sql`select 1 from partner_clocks where partner_id = ${partnerId} for update`.execute(trx)
      expect(await foldDeltas(fresh.database.db, partnerId, now)).toBe(0)
    })
    expect(await foldDeltas(fresh.database.db, partnerId, now)).toBeGreaterThan(0)
  })
})

describe('tidying', () => {
  it('sums up what waits for the coming days, and changes no count', async () => {
    const partnerId = await restless(20)
    const before = await rowsOf('standing_deltas', partnerId)
    await sql`
      insert into varde.standing_deltas (partner_id, takes_effect_at, status_set, delta)
      select ${partnerId}, ${new Date(someNow + dayMs)}, n % 7, case when n < 3500 then 1 else -1 end
      from generate_series(0, 6999) n`.execute(superuser.db)
    await tidyCounts(fresh.database.db, partnerId, now)
    expect(await rowsOf('standing_deltas', partnerId)).toBeLessThanOrEqual(before)
    expect(await checkStored(fresh.database.db, partnerId, someNow)).toEqual([])
  })

  it('removes counts of nobody where they are many, and every process notices', async () => {
    const partnerId = await restless(20)
    const cache = new SetCountsCache()
    await foldDeltas(fresh.database.db, partnerId, now)
    await sql`
      insert into varde.standing_counts (partner_id, status_set, customers, version)
      select ${partnerId}, n, 0, 1 from generate_series(281474976000000, 281474976010000) n`.execute(
      superuser.db,
    )
    const kept = (await rowsOf('standing_counts', partnerId)) - 10_001
    expect(await totalOf(cache, partnerId)).toBe(20)
    await tidyCounts(fresh.database.db, partnerId, now)
    expect(await rowsOf('standing_counts', partnerId)).toBe(kept)
    const { length } = await readTenant(fresh.database.db, partnerId, (trx) =>
      cache.read(trx, partnerId, someNow),
    )
    expect(length).toBe(kept)
    expect(await totalOf(cache, partnerId)).toBe(20)
    expect(await checkStored(fresh.database.db, partnerId, someNow)).toEqual([])
  })
})
