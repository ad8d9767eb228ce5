import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putInHands } from '../../src/assignments/set-hand.ts'
import { openDatabase } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { changePartner } from '../../src/partners/repository.ts'
import { foldDeltas } from '../../src/standings/fold.ts'
import { isShareSettled, layAgain } from '../../src/standings/lay-again.ts'
import { clockBatch } from '../../src/standings/limits.ts'
import { lockCustomers, readCustomers } from '../../src/standings/sources.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'
import { checkStored } from './check-stored.ts'
import { factsWith, randomOf, restlessCustomers } from './customers.ts'

let fresh: FreshDatabase
let db: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(async () => fresh.drop())

const byTests = { kind: 'system', id: null } as const
const readNow = async (): Promise<number> => someNow

function changeShare(partnerId: string, lowUsePercent: number | null): Promise<unknown> {
  return changePartner(db, partnerId, byTests, { lowUsePercent })
}

/** Customers that use a tenth, two tenths, … of what they have bought, since long. */
function users(count: number): SeedCustomer[] {
  return Array.from({ length: count }, (_, number) => ({
    id: newId(),
    externalId: `U-${number}`,
    name: `User ${number}`,
    subscriptions: [
      {
        externalId: `U-${number}-0`,
        facts: factsWith({}),
        services: [
          {
            status: 'provisioned',
            withdrawn: false,
            deprovisioned: false,
            licences: 10,
            used: number % 11,
            since: someNow - 100 * dayMs,
          },
        ],
      },
    ],
  }))
}

async function lowUsers(partnerId: string): Promise<number> {
  const { rows } = await readTenant(db, partnerId, (trx) =>
    sql<{ low: bigint }>`
      select count(*) as low from standings
      where partner_id = ${partnerId} and status_set & ${sql.lit(2n ** 51n)} <> 0`.execute(trx),
  )
  return Number(rows[0]?.low ?? -1n)
}

async function events(partnerId: string): Promise<string[][]> {
  const { rows } = await readTenant(db, partnerId, (trx) =>
    sql<{ customer_ids: string[] }>`
      select customer_ids from outbox where partner_id = ${partnerId} order by id`.execute(trx),
  )
  return rows.map((row) => row.customer_ids)
}

describe('another share of low use', () => {
  it('comes to all customers, a batch at a time, whoever stops between two of them', async () => {
    const partnerId = await newPartner(db)
    await seed(db, partnerId, users(clockBatch + 150), someNow)
    const withUpTo = (used: number) =>
      users(clockBatch + 150).filter((_, number) => number % 11 <= used).length
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([withUpTo(4), true])
    expect(await layAgain(db, partnerId, readNow)).toBe(false)

    await changeShare(partnerId, 25)
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([withUpTo(4), false])
    // One batch, and whoever laid it has crashed: the next one goes on.
    expect(await layAgain(db, partnerId, readNow)).toBe(true)
    expect(await isShareSettled(db, partnerId)).toBe(false)
    while ((await attend(db, partnerId, readNow)) > 0);
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([withUpTo(2), true])
    // Full ones stand as they did under any share, and nobody is told of them.
    const told = (await events(partnerId)).flat()
    expect([told.length, new Set(told).size]).toEqual([withUpTo(9), withUpTo(9)])

    await changeShare(partnerId, null)
    while ((await attend(db, partnerId, readNow)) > 0);
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([0, true])
    await changeShare(partnerId, 100)
    while ((await attend(db, partnerId, readNow)) > 0);
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([withUpTo(9), true])
    expect(await checkStored(db, partnerId, someNow, { caughtUp: true })).toEqual([])
  })

  it('passes over who is being written, and finds who was written by the old one meanwhile', async () => {
    const partnerId = await newPartner(db)
    const [held, free] = users(2)
    if (held === undefined || free === undefined) throw new Error('There are two')
    await seed(db, partnerId, [held, free], someNow)
    const { promise: isDone, resolve: letGo } = Promise.withResolvers<undefined>()
    const { promise: isHeld, resolve: hold } = Promise.withResolvers<undefined>()
    const writing = writeTenant(db, partnerId, async (trx) => {
      const locked = await lockCustomers(trx, partnerId, [held.id])
      const [customer] = await readCustomers(trx, partnerId, locked)
      if (customer === undefined) throw new Error('It is there')
      const hand = { responsibleId: null, inHandUntil: someNow + dayMs, note: null }
      await putInHands(trx, partnerId, byTests, [{ customer, hand }], someNow)
      hold(undefined)
      await isDone
    })
    await isHeld
    await changeShare(partnerId, null)
    await layAgain(db, partnerId, readNow)
    expect(await isShareSettled(db, partnerId)).toBe(false)
    letGo(undefined)
    await writing
    expect(await isShareSettled(db, partnerId)).toBe(false)
    expect(await layAgain(db, partnerId, readNow)).toBe(true)
    expect([await lowUsers(partnerId), await isShareSettled(db, partnerId)]).toEqual([0, true])
  })

  it('is exact in the end beside writers, folds and further changes', async () => {
    const partnerId = await newPartner(db)
    const customers = restlessCustomers(60, someNow, 2)
    await seed(db, partnerId, customers, someNow)
    const processes = [1, 2].map(() => openDatabase(fresh.connection, { maxConnections: 4 }))
    const write = async (of: Db, from: number): Promise<void> => {
      const random = randomOf(from)
      for (let times = 0; times < 40; times += 1)
        await writeTenant(of, partnerId, async (trx) => {
          const ids = [customers[random(60)]?.id ?? '', customers[random(3)]?.id ?? '']
          const found = await readCustomers(trx, partnerId, await lockCustomers(trx, partnerId, ids))
          const hand = { responsibleId: null, inHandUntil: someNow + random(9) * dayMs, note: null }
          await putInHands(
            trx,
            partnerId,
            byTests,
            found.map((customer) => ({ customer, hand })),
            someNow,
          )
        })
    }
    const change = async (): Promise<void> => {
      for (const percent of [10, 90, null, 33, 60]) await changeShare(partnerId, percent)
    }
    const lay = async (of: Db): Promise<void> => {
      for (let times = 0; times < 15; times += 1) {
        await layAgain(of, partnerId, readNow)
        await foldDeltas(of, partnerId, readNow)
      }
    }
    await Promise.all([
      change(),
      ...processes.flatMap((each, n) => [write(each.db, n), write(each.db, n + 7), lay(each.db)]),
    ])
    while ((await attend(db, partnerId, readNow)) > 0);
    expect(await isShareSettled(db, partnerId)).toBe(true)
    expect(await checkStored(db, partnerId, someNow, { caughtUp: true })).toEqual([])
    for (const each of processes) await each.close()
  })
})
