import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/connect.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { attend, startClock } from '../../src/jobs/clock-loop.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { takePulse } from '../../src/standings/pulse.ts'
import { someNow } from '../domain/arbitraries.ts'
import { checkStored } from '../standings/check-stored.ts'
import { restlessCustomers } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const held = (now: number) => async (): Promise<number> => now

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It does not come about')
    await sleep(10)
  }
}

function nothingWaits(partnerId: string, now: number): Promise<boolean> {
  return takePulse(fresh.database.db, partnerId, held(now)).then(
    (pulse) => !Object.values(pulse).some((waits) => waits === true),
  )
}

describe('one turn of the clock', () => {
  it('does all that waits, and then nothing', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    await seed(db, partnerId, restlessCustomers(30, someNow, 2), someNow)
    const now = someNow + 5 * dayMs
    expect(await takePulse(db, partnerId, held(now))).toMatchObject({ hasDue: true, needsCoverage: true })
    while ((await attend(db, partnerId, held(now))) > 0);
    expect(await nothingWaits(partnerId, now)).toBe(true)
    expect(await attend(db, partnerId, held(now))).toBe(0)
    expect(await checkStored(db, partnerId, now, { caughtUp: true })).toEqual([])
  })

  it('covers a partner that has no customers yet', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    while ((await attend(db, partnerId, held(someNow))) > 0);
    expect(await nothingWaits(partnerId, someNow)).toBe(true)
  })

  it('stops between two transactions when it is told to', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    await seed(db, partnerId, restlessCustomers(5, someNow, 2), someNow)
    expect(await attend(db, partnerId, held(someNow + 5 * dayMs), AbortSignal.abort())).toBe(0)
  })
})

describe('the running clock', () => {
  it('attends to every partner, and to one that comes later', async () => {
    const { db } = fresh.database
    const partners = [await newPartner(db), await newPartner(db)]
    for (const id of partners) await seed(db, id, restlessCustomers(10, someNow, 2), someNow)
    const now = someNow + 3 * dayMs
    const failures: unknown[] = []
    const clock = startClock({ db, readNow: held(now), tickMs: 5, onError: (error) => failures.push(error) })
    const late = await newPartner(db)
    await seed(db, late, restlessCustomers(10, someNow, 2), someNow)
    for (const id of [...partners, late]) await until(() => nothingWaits(id, now))
    await clock.stop()
    expect(failures).toEqual([])
    for (const id of [...partners, late])
      expect(await checkStored(db, id, now, { caughtUp: true })).toEqual([])
  })

  it('tells what went wrong with one partner, and goes on with the next', async () => {
    const { db } = fresh.database
    const [bad, good] = [await newPartner(db), await newPartner(db)]
    await seed(db, good, restlessCustomers(10, someNow, 2), someNow)
    const now = someNow + 3 * dayMs
    const failed = new Set<string | null>()
    const clock = startClock({
      db,
      readNow: async (_trx, partnerId) => {
        if (partnerId === bad) throw new Error('no time here')
        return now
      },
      tickMs: 5,
      onError: (_error, partnerId) => failed.add(partnerId),
    })
    await until(() => nothingWaits(good, now))
    await until(async () => failed.has(bad))
    await clock.stop()
    expect([...failed]).toEqual([bad])
  })

  it('goes on when the database was away', async () => {
    const database = openDatabase(fresh.connection, { maxConnections: 2 })
    const partnerId = await newPartner(database.db)
    await seed(database.db, partnerId, restlessCustomers(10, someNow, 2), someNow)
    let now = someNow
    const clock = startClock({
      db: database.db,
      readNow: async () => now,
      tickMs: 5,
      onError: () => undefined,
    })
    const superuser = openDatabase(fresh.admin, { maxConnections: 1 })
    try {
      for (const days of [1, 2, 3]) {
        now = someNow + days * dayMs
        await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and usename = 'varde' and pid <> pg_backend_pid()`.execute(
          superuser.db,
        )
        await until(() => nothingWaits(partnerId, now).catch(() => false))
      }
    } finally {
      await clock.stop()
      await superuser.close()
      await database.close()
    }
    expect(await checkStored(fresh.database.db, partnerId, now, { caughtUp: true })).toEqual([])
  })

  it('stops at once while it rests, and does nothing afterwards', async () => {
    const { db } = fresh.database
    const clock = startClock({ db, readNow: held(someNow), tickMs: 3_600_000, onError: () => undefined })
    await sleep(50)
    await clock.stop()
    const partnerId = await newPartner(db)
    await seed(db, partnerId, restlessCustomers(3, someNow, 2), someNow)
    await sleep(50)
    const { rows } = await readTenant(db, partnerId, (trx) =>
      sql`select 1 from standing_counts where partner_id = ${partnerId}`.execute(trx),
    )
    expect(rows).toEqual([])
  })
})
