import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { listCustomers } from '../../src/customers/list.ts'
import type { ListQuery } from '../../src/customers/list-query.ts'
import { newId } from '../../src/database/ids.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { matchesSearch, searchText, searchWords } from '../../src/domain/names.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import { someCustomers, someFilters, someNow } from '../domain/arbitraries.ts'
import { oracleList, oracleMatching } from '../domain/oracle.ts'
import type { OracleCustomer, OracleList } from '../domain/oracle.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import type { SeedCustomer } from '../support/seed.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => fresh.drop())

const memory = emptyListMemory()
const sorts = ['attention', 'name', 'ends', 'use'] as const
const orders = ['asc', 'desc'] as const

type MatchingRow = { id: string } & ReturnType<typeof oracleMatching>

/** Every page of a list, one after the other. */
async function readAll(
  partnerId: string,
  query: ListQuery,
  limit: number,
  now: number,
): Promise<Pick<OracleList, 'total' | 'facets'> & { ids: string[]; marks: boolean[]; rows: MatchingRow[] }> {
  const ids: string[] = []
  const rows: MatchingRow[] = []
  const marks: boolean[] = []
  let cursor: string | undefined
  for (;;) {
    const context = { database: fresh.database, readNow: async () => now }
    const page = await listCustomers(context, memory, partnerId, seesAll, query, { limit, cursor })
    ids.push(...page.items.map((item) => item.externalId))
    rows.push(
      ...page.items.map(({ id, matching, moreImportant }) => ({
        id,
        provisioning: matching.provisioningStatus,
        subscription: matching.subscriptionStatus,
        moreImportant,
      })),
    )
    marks.push(
      ...page.items.flatMap((item) => item.subscriptions.map((subscription) => subscription.matches)),
    )
    expect(page.items.length).toBeLessThanOrEqual(limit)
    if (page.nextCursor === null) return { ids, marks, rows, total: page.total, facets: page.facets }
    cursor = page.nextCursor
  }
}

/** Ids that the database takes, and that name one thing each. */
function seedable(customers: readonly OracleCustomer[]): (SeedCustomer & OracleCustomer)[] {
  return customers.map((customer, index) => ({
    ...customer,
    id: newId(),
    tags: index % 2 === 0 ? ['even', 'all'] : ['all'],
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

const later = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 3 * dayMs }),
  fc.integer({ min: 1, max: 120 }).map((days) => days * dayMs),
)

describe('the list against the oracle', () => {
  it('shows, counts and orders what the oracle does, at any instant, whether or not the clock has run', async () => {
    await fc.assert(
      fc.asyncProperty(
        someCustomers,
        someFilters,
        later,
        fc.integer({ min: 1, max: 7 }),
        async (some, filter, ms, limit) => {
          const partnerId = await newPartner(fresh.database.db)
          const customers = seedable(some)
          await seed(fresh.database.db, partnerId, customers, someNow)
          const now = someNow + ms
          const expected = oracleList(customers, filter, now)
          const externalIds = new Map(customers.map(({ id, externalId }) => [id, externalId]))
          const subscriptionsOf = new Map(customers.map(({ id, subscriptions }) => [id, subscriptions]))
          for (const hasRun of [false, true]) {
            if (hasRun) while ((await attend(fresh.database.db, partnerId, async () => now)) > 0);
            for (const sort of sorts)
              for (const order of orders) {
                const query = {
                  filter,
                  words: [],
                  tags: [],
                  people: [],
                  marks: {},
                  withoutSubscriptions: false,
                  sort,
                  order,
                }
                const found = await readAll(partnerId, query, limit, now)
                expect(found.ids).toEqual(expected.ids[sort][order].map((id) => externalIds.get(id)))
                expect(found.total).toBe(expected.total)
                expect(found.facets).toEqual(expected.facets)
                expect(found.rows).toEqual(
                  found.rows.map(({ id }) => ({
                    id,
                    ...oracleMatching(subscriptionsOf.get(id) ?? [], filter, now),
                  })),
                )
              }
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('searches names and ids, with tags and filters, as the pure rule does', async () => {
    const queries = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'ø', 'o', '1', '-', ' ', '%', 'c'), maxLength: 6 }),
      fc.constant('c-1'),
    )
    await fc.assert(
      fc.asyncProperty(
        someCustomers,
        someFilters,
        queries,
        fc.boolean(),
        async (some, filter, text, even) => {
          const partnerId = await newPartner(fresh.database.db)
          const customers = seedable(some)
          await seed(fresh.database.db, partnerId, customers, someNow)
          const words = searchWords(text)
          const found = customers.filter(
            (customer) =>
              (!even || (customer.tags ?? []).includes('even')) &&
              matchesSearch(
                searchText([
                  customer.name,
                  customer.externalId,
                  ...customer.subscriptions.map((s) => s.externalId),
                ]),
                words,
              ),
          )
          const expected = oracleList(found, filter, someNow)
          for (const sort of sorts) {
            const query = {
              filter,
              words,
              tags: even ? ['even'] : [],
              people: [],
              marks: {},
              withoutSubscriptions: false,
              sort,
              order: 'asc' as const,
            }
            const list = await readAll(partnerId, query, 3, someNow)
            const externalIds = new Map(customers.map(({ id, externalId }) => [id, externalId]))
            expect(list.ids).toEqual(expected.ids[sort].asc.map((id) => externalIds.get(id)))
            expect(list.total).toBe(expected.total)
            expect(list.facets).toEqual(expected.facets)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
