import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { PartnerSweep } from '../../src/partners/sweep.ts'
import type { SweepOptions, Why } from '../../src/partners/sweep.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'

let fresh: FreshDatabase
let partners: string[]
let sweep: PartnerSweep
/** Every look, in order. */
let looks: { partnerId: string; why: Why; at: number }[]
let errors: unknown[]

beforeAll(async () => {
  fresh = await freshDatabase()
  const { db } = fresh.database
  partners = [await newPartner(db), await newPartner(db), await newPartner(db), await newPartner(db)]
})
beforeEach(() => {
  looks = []
  errors = []
})
afterEach(async () => sweep.stop())
afterAll(async () => fresh?.drop())

/** @param look what a look does besides being noted; finds nothing where absent */
function begin(
  look: (partnerId: string, why: Why) => Promise<boolean> | boolean = () => false,
  options: Partial<SweepOptions> = {},
): void {
  sweep = new PartnerSweep({
    db: fresh.database.db,
    look: async (partnerId, why) => {
      looks.push({ partnerId, why, at: performance.now() })
      return look(partnerId, why)
    },
    onError: (error) => errors.push(error),
    everyMs: 20,
    idleMs: 20,
    ...options,
  })
  sweep.start()
}

const looksAt = (partnerId: string) => looks.filter((one) => one.partnerId === partnerId)
const [first, second] = [() => partners[0] ?? '', () => partners[1] ?? '']
const write = (partnerId: string) =>
  writeTenant(fresh.database.db, partnerId, (trx) => sql`select 1`.execute(trx))
/** Longer than any test: a partner that rests so long is not swept a second time by itself. */
const forLong = 600_000

describe('a sweep', () => {
  it('looks at every partner, again and again', async () => {
    begin()
    for (const partnerId of partners) await expect.poll(() => looksAt(partnerId).length).toBeGreaterThan(2)
    expect(new Set(looks.map(({ why }) => why))).toEqual(new Set(['swept']))
    expect(errors).toEqual([])
  })

  it('finds a partner that is new', async () => {
    begin()
    const added = await newPartner(fresh.database.db)
    await expect.poll(() => looksAt(added).length).toBeGreaterThan(0)
  })

  it('looks at two partners at a time, and at each once at a time', async () => {
    const under = new Map<string, number>()
    let most = 0
    let mostOfOne = 0
    begin(async (partnerId) => {
      under.set(partnerId, (under.get(partnerId) ?? 0) + 1)
      most = Math.max(
        most,
        [...under.values()].reduce((sum, one) => sum + one, 0),
      )
      mostOfOne = Math.max(mostOfOne, ...under.values())
      await write(partnerId)
      under.set(partnerId, (under.get(partnerId) ?? 0) - 1)
      return true
    })
    await expect.poll(() => looks.length).toBeGreaterThan(40)
    expect([most, mostOfOne]).toEqual([2, 1])
  })

  it('goes on with the others where one hangs', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    begin(async (partnerId) => {
      if (partnerId === first()) await promise
      return false
    })
    await expect.poll(() => looksAt(first()).length).toBe(1)
    await expect.poll(() => looksAt(second()).length).toBe(1)
    for (const partnerId of partners.slice(1)) {
      sweep.nudge(partnerId)
      await expect.poll(() => looksAt(partnerId).some(({ why }) => why === 'nudged')).toBe(true)
    }
    expect(looksAt(first())).toHaveLength(1)
    resolve()
  })
})

describe('a nudge', () => {
  it('is followed by a look at once', async () => {
    begin(() => false, { everyMs: forLong })
    await expect.poll(() => looks.length).toBeGreaterThanOrEqual(partners.length)
    sweep.nudge(first())
    await expect.poll(() => looksAt(first()).map(({ why }) => why)).toEqual(['swept', 'nudged'])
  })

  it('while a look is under way is followed by one more when that is done, however many there are', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    begin(
      async (partnerId) => {
        if (partnerId === first() && looksAt(first()).length === 1) await promise
        return false
      },
      { everyMs: forLong },
    )
    await expect.poll(() => looksAt(first()).length).toBe(1)
    for (let times = 0; times < 5; times += 1) sweep.nudge(first())
    expect(looksAt(first())).toHaveLength(1)
    resolve()
    await expect.poll(() => looksAt(first()).map(({ why }) => why)).toEqual(['swept', 'nudged'])
    await expect.poll(() => looksAt(partners.at(-1) ?? '').length).toBe(1)
    expect(looksAt(first())).toHaveLength(2)
  })
})

describe('a partner in which nothing is found', () => {
  it('is left alone longer and longer, and not where something is', async () => {
    begin((partnerId) => partnerId === second(), { idleMs: forLong })
    await expect.poll(() => looksAt(second()).length).toBeGreaterThan(30)
    expect(looksAt(first()).length).toBeLessThan(looksAt(second()).length / 2)
  })

  it('is looked at soon where this process has written in it', async () => {
    begin(() => false, { idleMs: forLong })
    await expect
      .poll(async () => {
        await write(first())
        return looksAt(first()).length
      })
      .toBeGreaterThan(30)
    // Each pause is twice the one before: so many would take a minute.
    expect(looksAt(second()).length).toBeLessThan(13)
  })

  it('is looked at soon where somebody has written while it was looked at', async () => {
    begin(
      async (partnerId) => {
        if (partnerId === first() && looksAt(first()).length < 12) await write(partnerId)
        return false
      },
      { idleMs: forLong },
    )
    await expect.poll(() => looksAt(first()).length).toBeGreaterThan(11)
    expect(looksAt(second()).length).toBeLessThan(12)
  })
})

describe('what fails', () => {
  it('is told, keeps nobody else waiting and is tried again after longer and longer pauses', async () => {
    begin((partnerId) => {
      if (partnerId === first()) throw new Error('no')
      return true
    })
    await expect.poll(() => looksAt(second()).length).toBeGreaterThan(40)
    const failed = looksAt(first()).length
    expect(failed).toBeGreaterThan(2)
    expect(failed).toBeLessThan(looksAt(second()).length / 2)
    expect(errors.length).toBeGreaterThanOrEqual(failed)
  })

  it('is tried at once where it is nudged, and is as the others once it goes well', async () => {
    let fails = true
    begin(
      (partnerId) => {
        if (partnerId === first() && fails) throw new Error('no')
        return true
      },
      { everyMs: 50 },
    )
    await expect.poll(() => errors.length).toBeGreaterThan(3)
    fails = false
    sweep.nudge(first())
    const before = looks.length
    await expect
      .poll(() => looks.slice(before).filter((one) => one.partnerId === first()).length)
      .toBeGreaterThan(4)
  })

  it('is the list of partners too', async () => {
    const gone = await freshDatabase()
    await gone.drop()
    begin(() => true, { db: gone.database.db })
    await expect.poll(() => errors.length).toBeGreaterThan(2)
    expect(looks).toEqual([])
  })
})

describe('stopping', () => {
  it('waits for the look that is under way, and begins no other', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    begin(async () => {
      await promise
      return true
    })
    await expect.poll(() => looks.length).toBe(2)
    sweep.nudge(looks[0]?.partnerId ?? '')
    let isStopped = false
    const stopping = sweep.stop().then(() => (isStopped = true))
    expect(sweep.signal.aborted).toBe(true)
    await write(first())
    expect(isStopped).toBe(false)
    resolve()
    await stopping
    sweep.nudge(first())
    expect(looks).toHaveLength(2)
  })

  it('goes well where it was never started', async () => {
    sweep = new PartnerSweep({
      db: fresh.database.db,
      look: async () => false,
      onError: () => undefined,
      everyMs: 1,
    })
    await sweep.stop()
  })
})
