import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import type { SeenQuery } from '../../src/customers/list-query.ts'
import { SearchMemory } from '../../src/customers/search-memory.ts'
import { foundSets } from '../../src/customers/search-door.ts'
import type { Db } from '../../src/database/connect.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { TenantReader, TenantWriter } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { nameKey, searchText, searchWords } from '../../src/domain/names.ts'
import { rollUp } from '../../src/domain/provisioning-status.ts'
import { tidyCounts } from '../../src/standings/fold.ts'
import { writeStandings } from '../../src/standings/write.ts'
import { someNow } from '../domain/arbitraries.ts'
import { quietCustomers, randomOf, restlessCustomers } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

let fresh: FreshDatabase
let db: Db
beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
})
afterAll(async () => fresh.drop())

function searching(text: string, tags: readonly string[] = []): SeenQuery {
  return {
    filter: { provisioning: [], subscription: [] },
    words: searchWords(text),
    tags,
    people: [],
    marks: {},
    sight: seesAll,
    withoutSubscriptions: false,
    sort: 'name',
    order: 'asc',
  }
}

const searches = [
  searching('r'),
  searching('less 2'),
  searching('q'),
  searching('other'),
  searching('', ['t1']),
  searching('res', ['t0', 'x']),
]

async function seeded(): Promise<{ partnerId: string; customers: SeedCustomer[] }> {
  const partnerId = await newPartner(db)
  const customers = [...restlessCustomers(40, someNow, 3), ...quietCustomers(10)]
  await seed(db, partnerId, customers, someNow)
  return { partnerId, customers }
}

type Counts = readonly (readonly [set: bigint, customers: number])[]

async function remembered(
  memory: SearchMemory,
  trx: TenantReader,
  partnerId: string,
  query: SeenQuery,
  now = someNow,
): Promise<Counts> {
  const { sets, count } = await memory.read(trx, partnerId, query, now)
  return sorted(sets.map((set, index) => [set, count[index] ?? 0]))
}

/** Straight from the table, by the plainest statement. */
async function counted(
  trx: TenantReader,
  partnerId: string,
  query: SeenQuery,
  now = someNow,
): Promise<Counts> {
  const { rows } = await sql<{ status_set: bigint; customers: bigint }>`
    select t.status_set, count(*) as customers from customer_search s join standings t
      on t.partner_id = ${partnerId} and t.customer_id = s.customer_id
    where s.partner_id = ${partnerId} and s.search_text like all(${query.words.map((word) => word.pattern)}::text[])
      and s.tags @> ${query.tags}::text[] and t.valid_from <= ${new Date(now)} and t.valid_until > ${new Date(now)}
    group by 1`.execute(trx)
  return sorted(rows.map((row) => [row.status_set, Number(row.customers)]))
}

function sorted(counts: readonly (readonly [bigint, number])[]): Counts {
  return counts.filter(([, customers]) => customers !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

async function expectRight(memory: SearchMemory, partnerId: string, now = someNow): Promise<void> {
  await readTenant(db, partnerId, async (trx) => {
    for (const query of searches)
      expect(await remembered(memory, trx, partnerId, query, now)).toEqual(
        await counted(trx, partnerId, query, now),
      )
  })
}

/** Gives a customer other services, another name or other tags, as a writer does. */
async function change(
  trx: TenantWriter,
  partnerId: string,
  customer: SeedCustomer,
  random: (below: number) => number,
) {
  const renamed = random(2) === 0
  const name = random(2) === 0 ? customer.name : `Other ${random(9)}`
  await writeStandings(
    trx,
    partnerId,
    [
      {
        customerId: customer.id,
        nameKey: nameKey(renamed ? name : customer.name),
        externalId: customer.externalId,
        inHandUntil: null,
        stuckFrom: null,
        subscriptions: customer.subscriptions.slice(random(2)).map(({ facts, services }) => ({
          facts,
          provisioning: rollUp(services.slice(random(2))),
          licences: [],
        })),
        ...(renamed
          ? { search: { text: searchText([name, customer.externalId]), tags: [`t${random(3)}`, 'x'] } }
          : {}),
      },
    ],
    someNow,
  )
}

/** How often all was counted: the function that does is asked through this transaction. */
function counting(trx: TenantReader): { trx: TenantReader; times: () => number } {
  let times = 0
  const listening = trx.withPlugin({
    transformQuery: ({ node }) => {
      if (
        JSON.stringify(node, (_, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        ).includes('search_sets_in_time')
      )
        times += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { trx: listening as TenantReader, times: () => times }
}

describe('a remembered search', () => {
  it('counts what is stored, now and at every instant to come, whatever was changed since', async () => {
    const { partnerId, customers } = await seeded()
    const memory = new SearchMemory()
    const random = randomOf(7)
    await expectRight(memory, partnerId)
    for (let round = 0; round < 30; round += 1) {
      await writeTenant(db, partnerId, async (trx) => {
        for (let times = random(4); times >= 0; times -= 1) {
          const customer = customers[random(customers.length)]
          if (customer !== undefined) await change(trx, partnerId, customer, random)
        }
      })
      await expectRight(memory, partnerId)
      // Later, and then earlier again: as with a test's clock, or another process's.
      await expectRight(memory, partnerId, someNow + random(2 * dayMs))
    }
  })

  it('is not counted again while few customers change, and is when there are many new ones', async () => {
    const { partnerId, customers } = await seeded()
    const memory = new SearchMemory()
    const ask = () =>
      readTenant(db, partnerId, async (reader) => {
        const { trx, times } = counting(reader)
        expect(await remembered(memory, trx, partnerId, searching('r'))).toEqual(
          await counted(reader, partnerId, searching('r')),
        )
        return times()
      })
    expect(await ask()).toBe(1)
    expect(await ask()).toBe(0)
    const [customer] = customers
    if (customer === undefined) throw new Error('no customer')
    await writeTenant(db, partnerId, (trx) => change(trx, partnerId, customer, randomOf(1)))
    expect(await ask()).toBe(0)
    const few = restlessCustomers(5, someNow, 3, 9).map((one) => ({
      ...one,
      externalId: `few ${one.externalId}`,
    }))
    await seed(
      db,
      partnerId,
      few.map((one) => ({ ...one, subscriptions: [] })),
      someNow,
    )
    expect(await ask()).toBe(0)
    const many = restlessCustomers(50, someNow, 3, 10).map((one) => ({
      ...one,
      externalId: `many ${one.externalId}`,
    }))
    await seed(
      db,
      partnerId,
      many.map((one) => ({ ...one, subscriptions: [] })),
      someNow,
    )
    expect(await ask()).toBe(1)
    expect(await ask()).toBe(0)
  })

  it('is right for whoever sees less than what is remembered, and for writers that end in another order', async () => {
    const { partnerId, customers } = await seeded()
    const memory = new SearchMemory()
    const [first, second] = customers
    if (first === undefined || second === undefined) throw new Error('no customers')
    await expectRight(memory, partnerId)
    await readTenant(db, partnerId, async (earlier) => {
      const before = await counted(earlier, partnerId, searching('r'))
      await writeTenant(db, partnerId, async (slow) => {
        await change(slow, partnerId, first, randomOf(3))
        await writeTenant(db, partnerId, (quick) => change(quick, partnerId, second, randomOf(4)))
        // Sees the quick one, which began later, and not the slow one.
        await expectRight(memory, partnerId)
      })
      await expectRight(memory, partnerId)
      expect(await remembered(memory, earlier, partnerId, searching('r'))).toEqual(before)
      await expectRight(memory, partnerId)
    })
    await writeTenant(db, partnerId, async (trx) => {
      await change(trx, partnerId, first, randomOf(5))
      throw new Error('rolled back')
    }).catch(() => undefined)
    await expectRight(memory, partnerId)
  })

  it('is counted again where what was told of it has been tidied away', async () => {
    const { partnerId, customers } = await seeded()
    const memory = new SearchMemory()
    await expectRight(memory, partnerId)
    const [customer] = customers
    if (customer === undefined) throw new Error('no customer')
    await writeTenant(db, partnerId, (trx) => change(trx, partnerId, customer, randomOf(6)))
    const rows = () =>
      readTenant(db, partnerId, async (trx) => {
        const { rows: all } = await sql`select 1 from search_changes where partner_id = ${partnerId}`.execute(
          trx,
        )
        return all.length
      })
    await writeTenant(db, partnerId, (trx) =>
      sql`insert into search_changes (partner_id, customer_id, status_set)
        select ${partnerId}, gen_random_uuid(), 0 from generate_series(1, 20000)`.execute(trx),
    )
    expect(await rows()).toBeGreaterThan(20_000)
    await tidyCounts(db, partnerId, async () => someNow)
    expect(await rows()).toBe(1)
    await expectRight(memory, partnerId)
  })

  it('is one partner’s alone, and goes when others were asked for since and there is no room', async () => {
    const { partnerId } = await seeded()
    const other = await seeded()
    const memory = new SearchMemory(1)
    for (let times = 0; times < 2; times += 1) {
      await expectRight(memory, partnerId)
      await expectRight(memory, other.partnerId)
    }
  })

  it('knows nothing that the database would not count', async () => {
    const { partnerId } = await seeded()
    await readTenant(db, partnerId, async (trx) => {
      const steps = await foundSets(trx, searching('r'))
      for (const days of [0, 1, 2]) {
        const now = someNow + days * dayMs
        const sums = new Map<bigint, number>()
        for (const { at, set, by } of steps) if (at <= now) sums.set(set, (sums.get(set) ?? 0) + by)
        expect(sorted([...sums])).toEqual(await counted(trx, partnerId, searching('r'), now))
      }
    })
  })
})
