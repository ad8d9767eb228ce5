import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { appendEvent } from '../../src/outbox/append.ts'
import { numberEvents } from '../../src/outbox/relay.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'

let fresh: FreshDatabase
let other: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  other = openDatabase(fresh.connection, { maxConnections: 4 })
})
afterAll(async () => {
  await other.close()
  await fresh.drop()
})

function append(partnerId: string, events = 1): Promise<void> {
  return writeTenant(fresh.database.db, partnerId, async (trx) => {
    for (let count = 0; count < events; count += 1)
      await appendEvent(trx, partnerId, 'customers_changed', someNow, [newId()])
  })
}

/** Numbers in the order of the rows' ids; null where there is none yet. */
async function numbersOf(partnerId: string): Promise<(number | null)[]> {
  return readTenant(fresh.database.db, partnerId, async (trx) => {
    const rows = await trx
      .selectFrom('outbox')
      .select('number')
      .where('partner_id', '=', partnerId)
      .orderBy('id')
      .execute()
    return rows.map(({ number }) => (number === null ? null : Number(number)))
  })
}

async function numberAll(database: Database, partnerId: string): Promise<void> {
  while ((await numberEvents(database.db, partnerId)) > 0);
}

describe('the relay', () => {
  it('numbers what is committed from 1 without gaps, and begins where it ended', async () => {
    const partnerId = await newPartner(fresh.database.db)
    expect(await numberEvents(fresh.database.db, partnerId)).toBe(0)
    await append(partnerId, 3)
    expect(await numbersOf(partnerId)).toEqual([null, null, null])
    expect(await numberEvents(fresh.database.db, partnerId)).toBe(3)
    expect(await numberEvents(fresh.database.db, partnerId)).toBe(0)
    await append(partnerId, 2)
    await numberAll(fresh.database, partnerId)
    expect(await numbersOf(partnerId)).toEqual([1, 2, 3, 4, 5])
  })

  it('leaves no gap for a transaction that is given up, and numbers one that commits late behind the others', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    const given = writeTenant(db, partnerId, async (trx) => {
      await appendEvent(trx, partnerId, 'customers_changed', someNow, [newId()])
      throw new Error('given up')
    })
    await expect(given).rejects.toThrow('given up')
    await writeTenant(db, partnerId, async (late) => {
      // Its row has the lower id; the other one is committed and numbered first.
      await appendEvent(late, partnerId, 'customers_changed', someNow, [newId()])
      await append(partnerId)
      await numberAll(other, partnerId)
      expect(await numbersOf(partnerId)).toEqual([1])
    })
    await numberAll(other, partnerId)
    expect(await numbersOf(partnerId)).toEqual([2, 1])
  })

  it('stands still for nobody, and gives no number twice, where several run beside many writers', async () => {
    const partnerId = await newPartner(fresh.database.db)
    let isOver = false
    const relay = async (database: Database): Promise<void> => {
      while (!isOver) await numberEvents(database.db, partnerId)
    }
    const relays = [relay(fresh.database), relay(other), relay(other)]
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let times = 0; times < 15; times += 1) await append(partnerId)
      }),
    )
    isOver = true
    await Promise.all(relays)
    await numberAll(other, partnerId)
    const numbers = await numbersOf(partnerId)
    expect(numbers.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 90 }, (_, index) => index + 1),
    )
  })

  it('numbers many in batches, and each partner by itself', async () => {
    const { db } = fresh.database
    const [one, two] = [await newPartner(db), await newPartner(db)]
    await writeTenant(db, one, (trx) =>
      sql`
        insert into outbox (partner_id, at, kind, customer_ids)
        select ${one}, now(), 'customers_changed', '{}' from generate_series(1, 2500)`.execute(trx),
    )
    await append(two)
    const taken: number[] = []
    for (let last = 1; last > 0;) {
      last = await numberEvents(db, one)
      taken.push(last)
    }
    expect(taken).toEqual([1_000, 1_000, 500, 0])
    expect(await numbersOf(one)).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
    expect(await numbersOf(two)).toEqual([null])
    await numberAll(fresh.database, two)
    expect(await numbersOf(two)).toEqual([1])
  })

  it('hears nothing of an event without customers', async () => {
    const { db } = fresh.database
    const partnerId = await newPartner(db)
    await writeTenant(db, partnerId, (trx) => appendEvent(trx, partnerId, 'customers_changed', someNow, []))
    expect(await numbersOf(partnerId)).toEqual([])
  })
})
