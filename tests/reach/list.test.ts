import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAssignments } from '../../src/assignments/assign.ts'
import { putInHands } from '../../src/assignments/set-hand.ts'
import { readChanged } from '../../src/customers/changed.ts'
import { exportCustomers } from '../../src/customers/export.ts'
import { getCustomer, readCustomersByIds } from '../../src/customers/get.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import type { ListQuery } from '../../src/customers/list-query.ts'
import { listCustomers } from '../../src/customers/list.ts'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { matchesSearch, searchText, searchWords } from '../../src/domain/names.ts'
import { marks } from '../../src/domain/status-set.ts'
import { assignedMark, responsibleMark } from '../../src/reach/marks.ts'
import { seesAll } from '../../src/reach/reach.ts'
import type { Sight } from '../../src/reach/reach.ts'
import { lockCustomers, readCustomers } from '../../src/standings/sources.ts'
import { suggestTags } from '../../src/tags/suggest.ts'
import { someCustomers, someFilters, someNow } from '../domain/arbitraries.ts'
import { oracleCustomer, oracleList } from '../domain/oracle.ts'
import type { OracleCustomer } from '../domain/oracle.ts'
import { checkStored } from '../standings/check-stored.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const sorts = ['attention', 'name', 'ends', 'use'] as const
const orders = ['asc', 'desc'] as const
const byTests = { kind: 'system', id: null } as const
const [mine, other] = [newId(), newId()] as const

/** What somebody plainly writes down about who cares for whom. */
interface Care {
  readonly assigned: Set<string>
  responsible: string | null
}
type Customer = SeedCustomer & OracleCustomer & { inHandUntil: number | null }

function seedable(customers: readonly OracleCustomer[]): Customer[] {
  return customers.map((customer, index) => ({
    ...customer,
    id: newId(),
    inHandUntil: customer.inHandUntil ?? null,
    tags: [`t${index % 3}`, ...(index % 2 === 0 ? ['even'] : [])],
    subscriptions: customer.subscriptions.map((subscription, at) => ({
      ...subscription,
      externalId: `${customer.externalId}-${at}`,
      // What is stored as closed was closed by then: a close to come is written as cancelAtEnd.
      facts: {
        ...subscription.facts,
        closedAt: (subscription.facts.closedAt ?? Infinity) > someNow ? null : subscription.facts.closedAt,
      },
    })),
  }))
}

/** One thing that somebody does: with which customers, for whom. */
const someActs = fc.array(
  fc.record({
    which: fc.array(fc.nat(11), { minLength: 1, maxLength: 6 }),
    whom: fc.constantFrom([mine], [other], [mine, other]),
    what: fc.constantFrom('assign', 'assign', 'unassign', 'hand'),
    days: fc.constantFrom(null, 0.125, 2, 40),
  }),
  { minLength: 1, maxLength: 6 },
)
type Act = typeof someActs extends fc.Arbitrary<(infer A)[]> ? A : never

async function act(
  partnerId: string,
  customers: readonly Customer[],
  care: ReadonlyMap<string, Care>,
  { which, whom, what, days }: Act,
  now: number,
): Promise<void> {
  const chosen = which.flatMap((index) => customers[index] ?? [])
  const ids = chosen.map(({ id }) => id)
  const readNow = async () => now
  const inHandUntil = days === null ? null : Math.round(now + days * dayMs)
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    if (what !== 'hand') {
      const assigning = { customerIds: ids, personIds: whom, how: what }
      await changeAssignments(trx, partnerId, byTests, readNow, assigning)
      return
    }
    const responsibleId = whom[0] ?? null
    for (const customer of await readCustomers(trx, partnerId, await lockCustomers(trx, partnerId, ids)))
      await putInHands(
        trx,
        partnerId,
        byTests,
        [{ customer, hand: { responsibleId, inHandUntil, note: null } }],
        now,
      )
  })
  for (const customer of chosen) {
    const own = care.get(customer.id)
    if (own === undefined) continue
    if (what === 'assign') for (const person of whom) own.assigned.add(person)
    if (what === 'unassign') for (const person of whom) own.assigned.delete(person)
    if (what === 'hand') {
      own.responsible = whom[0] ?? null
      customer.inHandUntil = inHandUntil
    }
  }
}

/** Every page of a list, one after the other. */
async function readAll(
  memory: ReturnType<typeof emptyListMemory>,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  now: number,
) {
  const context = { database: fresh.database, readNow: async () => now }
  const ids: string[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await listCustomers(context, memory, partnerId, sight, query, { limit: 3, cursor })
    ids.push(...page.items.map((item) => item.id))
    if (page.nextCursor === null) return { ids, total: page.total, facets: page.facets }
    cursor = page.nextCursor
  }
}

const someAsks = fc.record({
  filter: someFilters,
  text: fc.constantFrom('', '', 'c-1', 'a', 'ø', 'c'),
  tag: fc.constantFrom(null, null, 'even', 't1'),
  people: fc.constantFrom('anybody', 'anybody', 'nobody', 'mine', 'others'),
  marks: fc.record(Object.fromEntries(marks.map((mark) => [mark, fc.boolean()])), { requiredKeys: [] }),
  later: fc.constantFrom(0, 1, 0.25 * dayMs, 3 * dayMs, 45 * dayMs),
})
type Ask = typeof someAsks extends fc.Arbitrary<infer A> ? A : never

const marksOf = {
  anybody: [],
  nobody: [responsibleMark(null)],
  mine: [responsibleMark(mine)],
  others: [assignedMark(other)],
} as const

function isFound({ externalId, ...customer }: Customer, care: Care, ask: Ask, now: number): boolean {
  const text = searchText([customer.name, externalId, ...customer.subscriptions.map((s) => s.externalId)])
  const isIn = {
    anybody: true,
    nobody: care.responsible === null,
    mine: care.responsible === mine,
    others: care.assigned.has(other),
  }
  const standing = oracleCustomer(customer.subscriptions, now, customer.inHandUntil)
  return (
    matchesSearch(text, searchWords(ask.text)) &&
    (ask.tag === null || (customer.tags ?? []).includes(ask.tag)) &&
    isIn[ask.people] &&
    marks.every((mark) => ask.marks[mark] === undefined || ask.marks[mark] === standing[mark])
  )
}

describe('what a restricted administrator sees, against a count by hand', () => {
  it('is theirs alone: lists, counts, searches, pages, exports, tags, look-ups, whoever assigns what meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        someCustomers,
        fc.array(fc.tuple(someActs, someAsks), { minLength: 1, maxLength: 3 }),
        async (some, rounds) => {
          const partnerId = await newPartner(fresh.database.db)
          const customers = seedable(some)
          const care = new Map<string, Care>(
            customers.map(({ id }) => [id, { assigned: new Set<string>(), responsible: null }]),
          )
          await seed(fresh.database.db, partnerId, customers, someNow)
          const memory = emptyListMemory()
          // Time goes forward alone, as a partner's does.
          let now = someNow
          for (const [acts, ask] of rounds) {
            for (const one of acts) await act(partnerId, customers, care, one, now)
            now += ask.later
            for (const sight of [
              seesAll,
              { ...seesAll, reach: { kind: 'assigned', personId: mine } },
            ] as const) {
              const careOf = (id: string) =>
                care.get(id) ?? { assigned: new Set<string>(), responsible: null }
              const seen = customers.filter(
                ({ id }) => sight.reach.kind === 'all' || careOf(id).assigned.has(mine),
              )
              const found = seen.filter((customer) => isFound(customer, careOf(customer.id), ask, now))
              const expected = oracleList(found, ask.filter, now)
              const query = {
                filter: ask.filter,
                words: searchWords(ask.text),
                tags: ask.tag === null ? [] : [ask.tag],
                people: marksOf[ask.people],
                marks: ask.marks,
                withoutSubscriptions: false,
              }
              for (const sort of sorts)
                for (const order of orders) {
                  const list = await readAll(memory, partnerId, sight, { ...query, sort, order }, now)
                  expect(list).toEqual({
                    ids: expected.ids[sort][order],
                    total: expected.total,
                    facets: expected.facets,
                  })
                  await expectChanged(memory, partnerId, sight, { ...query, sort, order }, now, {
                    all: customers,
                    seen,
                    listed: expected.ids[sort][order],
                    counts: { total: expected.total, facets: expected.facets },
                  })
                }
              await expectRest(memory, partnerId, sight, { ...query, sort: 'name', order: 'asc' }, now, {
                all: customers,
                seen,
                listed: expected.ids.name.asc,
              })
            }
          }
          // Arbitrary facts close a subscription before its end and at it; which of both is stored is not the matter.
          const wrong = await checkStored(fresh.database.db, partnerId, now)
          expect(wrong.filter((line) => !line.includes(' closed_at: '))).toEqual([])
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)
})

/** How all customers stand in a list, asked one by one: as the whole list says. */
async function expectChanged(
  memory: ReturnType<typeof emptyListMemory>,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  now: number,
  expected: {
    all: readonly Customer[]
    seen: readonly Customer[]
    listed: readonly string[]
    counts: Pick<Awaited<ReturnType<typeof readChanged>>, 'total' | 'facets'>
  },
): Promise<void> {
  const context = { database: fresh.database, readNow: async () => now }
  const ids = [...expected.all.map(({ id }) => id), newId()]
  const { matching, others, total, facets } = await readChanged(context, memory, partnerId, sight, query, ids)
  const isListed = new Set(expected.listed)
  const seen = expected.seen.map(({ id }) => id)
  expect(matching.map(({ customerId }) => customerId)).toEqual(seen.filter((id) => isListed.has(id)))
  expect(others.map(({ customerId }) => customerId)).toEqual(seen.filter((id) => !isListed.has(id)))
  expect({ total, facets }).toEqual(expected.counts)
}

/** Export, tags, and single customers. */
async function expectRest(
  memory: ReturnType<typeof emptyListMemory>,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  now: number,
  expected: { all: readonly Customer[]; seen: readonly Customer[]; listed: readonly string[] },
): Promise<void> {
  const context = { database: fresh.database, readNow: async () => now }
  const { all, seen, listed } = expected
  const exported = new Set<string>()
  await exportCustomers(context, memory, partnerId, sight, query, async (rows) => {
    for (const row of rows) exported.add(row.customer.externalId)
  })
  // A customer whose subscriptions have no services has no row.
  const external = new Map(all.map(({ id, externalId }) => [id, externalId]))
  const names = listed.map((id) => external.get(id) ?? '')
  expect(names).toEqual(expect.arrayContaining([...exported]))
  const withRows = names.filter((name) => {
    const { subscriptions = [] } = all.find(({ externalId }) => externalId === name) ?? {}
    return subscriptions.length === 0
  })
  expect([...exported]).toEqual(expect.arrayContaining(withRows))

  const tags = await suggestTags(context, partnerId, sight.reach, '', 200)
  expect(tags.items.toSorted()).toEqual([...new Set(seen.flatMap((one) => one.tags ?? []))].toSorted())

  const ids = all.map(({ id }) => id)
  const { keys } = await readCustomersByIds(context, memory.facts.read, partnerId, sight, ids)
  expect(keys.map(({ customerId }) => customerId)).toEqual(seen.map(({ id }) => id))
  const beyond = all.find(({ id }) => !seen.some((one) => one.id === id))
  if (beyond === undefined) return
  for (const name of [{ id: beyond.id }, { externalId: beyond.externalId }, { id: newId() }])
    await expect(getCustomer(context, memory.facts.read, partnerId, sight, name)).rejects.toMatchObject({
      code: 'customer_not_found',
    })
}

const bareCustomer = (externalId: string): SeedCustomer => ({
  id: newId(),
  externalId,
  name: externalId,
  tags: [externalId],
  subscriptions: [],
})

describe('a restricted search', () => {
  it('says nothing of another partner where the same person is assigned customers too', async () => {
    const [here, there] = [await newPartner(fresh.database.db), await newPartner(fresh.database.db)]
    for (const [partnerId, one] of [
      [here, bareCustomer('here')],
      [there, bareCustomer('there')],
    ] as const) {
      await seed(fresh.database.db, partnerId, [one], someNow)
      await writeTenant(fresh.database.db, partnerId, (trx) =>
        changeAssignments(trx, partnerId, byTests, async () => someNow, {
          customerIds: [one.id],
          personIds: [mine],
          how: 'assign',
        }),
      )
    }
    const sight = { ...seesAll, reach: { kind: 'assigned', personId: mine } } as const
    const query = {
      filter: { provisioning: [], subscription: [] },
      words: [],
      tags: [],
      people: [],
      marks: {},
      withoutSubscriptions: false,
      sort: 'name',
      order: 'asc',
    } as const
    const context = { database: fresh.database, readNow: async () => someNow }
    const { items } = await listCustomers(context, emptyListMemory(), here, sight, query, {
      limit: 10,
      cursor: undefined,
    })
    expect(items.map(({ name }) => name)).toEqual(['here'])
    expect((await suggestTags(context, here, sight.reach, '', 10)).items).toEqual(['here'])
    await readTenant(fresh.database.db, here, async (trx) => {
      const rows = await trx.selectFrom('assignments').selectAll().where('partner_id', '=', here).execute()
      expect(rows).toHaveLength(1)
    })
  })
})
