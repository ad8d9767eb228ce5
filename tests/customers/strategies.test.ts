import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { CountedLists } from '../../src/customers/counted-lists.ts'
import { listCustomers } from '../../src/customers/list.ts'
import type { ListQuery } from '../../src/customers/list-query.ts'
import { mergeRows, scanRows } from '../../src/customers/segment-rows.ts'
import type { Reading } from '../../src/customers/segment-rows.ts'
import { segmentsOf, setsIn } from '../../src/customers/segments.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { filterMask, hasStatusFilter } from '../../src/domain/filter.ts'
import { searchWords } from '../../src/domain/names.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import { SetCountsCache } from '../../src/standings/counts.ts'
import { someFilters, someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { seedDemo } from '../support/seed-demo.ts'
import { newPartner } from '../support/seed.ts'

const customers = 2_500

let fresh: FreshDatabase
let partnerId: string
beforeAll(async () => {
  fresh = await freshDatabase()
  partnerId = await newPartner(fresh.database.db)
  await seedDemo(fresh.database.db, partnerId, customers, someNow)
}, 300_000)
afterAll(async () => fresh.drop())

const someLists = fc.record({
  filter: someFilters,
  sort: fc.constantFrom('attention', 'name', 'ends', 'use'),
  order: fc.constantFrom('asc', 'desc'),
  marks: fc.record(
    { overLimit: fc.boolean(), lowUse: fc.boolean(), nobodyAssigned: fc.boolean() },
    { requiredKeys: [] },
  ),
})

async function wholeList(query: ListQuery, limit: number): Promise<string[]> {
  const context = { database: fresh.database, readNow: async () => someNow }
  const memory = emptyListMemory()
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listCustomers(context, memory, partnerId, seesAll, query, { limit, cursor })
    ids.push(...page.items.map((item) => item.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return ids
}

describe('the ways of reading a list', () => {
  it('give the same rows, scanned along the order or merged from the ranges of the sets', async () => {
    await fc.assert(
      fc.asyncProperty(
        someLists,
        fc.integer({ min: 1, max: 60 }),
        async ({ filter, sort, order, marks }, limit) => {
          await readTenant(fresh.database.db, partnerId, async (trx) => {
            const counts = await new SetCountsCache().read(trx, partnerId, someNow)
            const query = {
              filter,
              words: [],
              tags: [],
              people: [],
              marks,
              withoutSubscriptions: false,
              sort,
              order,
            }
            const counted = new CountedLists().read(counts, query)
            const pairs = hasStatusFilter(filter) ? filterMask(filter) : 'any'
            const wanted = { pairs, marks } as const
            for (const segment of segmentsOf(sort, order, null)) {
              const { sets } = setsIn(segment, counts, counted)
              const reading: Reading = { trx, partnerId, now: someNow, segment, limit, withRevisions: true }
              const scanned = await scanRows(reading, wanted)
              expect(await mergeRows(reading, sets)).toEqual(scanned)
              const middle = scanned[Math.floor(scanned.length / 2)]
              if (middle === undefined) continue
              const behind = { ...reading, segment: { ...segment, after: middle } }
              expect(await mergeRows(behind, sets)).toEqual(await scanRows(behind, wanted))
            }
          })
        },
      ),
      { numRuns: 25 },
    )
  })

  it.each(['as', 'a', 'gmbh', 'C-0001', 'nord', '株式', 's-00001'])(
    'find by «%s» the same customers in every order, whichever way is taken for each page',
    async (text) => {
      const query = {
        filter: { provisioning: [], subscription: [] },
        words: searchWords(text),
        tags: [],
        people: [],
        marks: {},
        withoutSubscriptions: false,
        order: 'asc',
      } as const
      const byName = await wholeList({ ...query, sort: 'name' }, 200)
      expect(new Set(byName).size).toBe(byName.length)
      for (const sort of ['attention', 'ends', 'use'] as const) {
        const found = await wholeList({ ...query, sort }, 37)
        expect(found.toSorted()).toEqual(byName.toSorted())
      }
    },
  )
})
