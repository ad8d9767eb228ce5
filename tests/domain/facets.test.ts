import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { countFacets, noFacets, setCountsOf } from '../../src/domain/facets.ts'
import {
  filterGroups,
  filterMask,
  hasStatusFilter,
  matchesPair,
  matchesSet,
  noStatusFilter,
} from '../../src/domain/filter.ts'
import type { StatusFilter } from '../../src/domain/filter.ts'
import { provisioningStatuses, rollUp } from '../../src/domain/provisioning-status.ts'
import {
  allPairs,
  emptySet,
  hasPair,
  markBit,
  marks,
  pairBit,
  setOf,
  union,
} from '../../src/domain/status-set.ts'
import type { StatusSet } from '../../src/domain/status-set.ts'
import { standingAt, subscriptionStatuses } from '../../src/domain/subscription-status.ts'
import { someCustomers, someFilters, someNow, someSets } from './arbitraries.ts'
import { oracleCustomer, oracleList } from './oracle.ts'
import type { OracleCustomer } from './oracle.ts'

const provisioningChoices = [[], ...provisioningStatuses.map((p) => [p]), [...provisioningStatuses]]
const subscriptionChoices = [[], ...subscriptionStatuses.map((s) => [s]), [...subscriptionStatuses]]

function setOfCustomer({ subscriptions, inHandUntil = null }: OracleCustomer): StatusSet {
  const pairs = setOf(
    subscriptions.flatMap(({ facts, services }) => {
      const standing = standingAt(facts, someNow)
      return standing.open ? [[rollUp(services), standing.status] as const] : []
    }),
  )
  const standing = oracleCustomer(subscriptions, someNow, inHandUntil)
  return marks.reduce((set, mark) => (standing[mark] ? union(set, markBit(mark)) : set), pairs)
}

describe('the status filter', () => {
  it('matches a pair by any choice within a column and by both columns', () => {
    for (const provisioning of provisioningChoices) {
      for (const subscription of subscriptionChoices) {
        const filter: StatusFilter = { provisioning, subscription }
        const mask = filterMask(filter)
        for (const [p, s] of allPairs) {
          const isIn =
            [...new Set([p]).intersection(new Set(provisioning.length ? provisioning : [p]))].length === 1
          const isAlsoIn = subscription.length === 0 || subscription.some((own) => own === s)
          expect(matchesPair(filter, p, s)).toBe(isIn && isAlsoIn)
          expect(hasPair(mask, p, s)).toBe(isIn && isAlsoIn)
          expect(matchesSet(filter, pairBit(p, s))).toBe(isIn && isAlsoIn)
        }
      }
    }
  })

  it('wants one and the same subscription to match both columns', () => {
    const filter: StatusFilter = { provisioning: ['manual_partner'], subscription: ['suspended'] }
    const apart = setOf([
      ['manual_partner', 'active'],
      ['provisioned', 'suspended'],
    ])
    expect(matchesSet(filter, apart)).toBe(false)
    expect(matchesSet(filter, setOf([['manual_partner', 'suspended']]))).toBe(true)
  })

  it('shows everyone where nothing is chosen, and nobody without subscriptions where all is', () => {
    const everything: StatusFilter = {
      provisioning: [...provisioningStatuses],
      subscription: [...subscriptionStatuses],
    }
    expect(hasStatusFilter(noStatusFilter)).toBe(false)
    expect(hasStatusFilter({ provisioning: [], subscription: ['active'] })).toBe(true)
    expect(matchesSet(noStatusFilter, emptySet)).toBe(true)
    expect(matchesSet(everything, emptySet)).toBe(false)
    expect(filterMask(noStatusFilter)).toBe(2n ** 48n - 1n)
    expect(filterMask(everything)).toBe(2n ** 48n - 1n)
  })

  it('has groups of one column each', () => {
    expect(filterGroups.needs_me).toEqual({
      provisioning: ['unable_to_provision', 'manual_partner'],
      subscription: [],
    })
    expect(filterGroups.ends_within_60_days.provisioning).toEqual([])
    expect(filterGroups.ends_within_60_days.subscription.toSorted()).toEqual(
      subscriptionStatuses.filter((status) => /expires_in_[36]0_days$/.test(status)).toSorted(),
    )
  })
})

describe('countFacets', () => {
  it('gives what looping over all customers gives', () => {
    fc.assert(
      fc.property(someCustomers, someFilters, (customers, filter) => {
        const expected = oracleList(customers, filter, someNow)
        const sets = customers.map(setOfCustomer)
        const { total, facets, matching } = countFacets(setCountsOf(sets.map((set) => [set, 1])), filter)
        expect(total).toBe(expected.total)
        expect(facets).toEqual(expected.facets)
        expect(new Set(matching.map((index) => `id-${index}`))).toEqual(new Set(expected.ids.name.asc))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same for sets with numbers as for each customer by itself', () => {
    const entries = fc.array(fc.tuple(someSets, fc.integer({ min: 0, max: 5 })), { maxLength: 20 })
    fc.assert(
      fc.property(entries, someFilters, (counted, filter) => {
        const single = counted.flatMap(([set, count]) =>
          Array.from({ length: count }, () => [set, 1] as const),
        )
        const together = countFacets(setCountsOf(counted), filter)
        const apart = countFacets(setCountsOf(single), filter)
        expect([together.total, together.facets]).toEqual([apart.total, apart.facets])
        expect(together.matching).toEqual(
          [...counted.keys()].filter((i) => matchesSet(filter, counted[i]?.[0] ?? emptySet)),
        )
      }),
    )
  })

  it('counts customers without subscriptions in the total alone, and only without a filter', () => {
    const sets = setCountsOf([[emptySet, 7]])
    expect(countFacets(sets, noStatusFilter)).toEqual({ total: 7, facets: noFacets(), matching: [0] })
    expect(countFacets(sets, { provisioning: [], subscription: ['active'] })).toEqual({
      total: 0,
      facets: noFacets(),
      matching: [],
    })
  })

  it('takes counts beyond 32 bits, and signed columns', () => {
    const set = pairBit('provisioned', 'active')
    const many = countFacets(
      setCountsOf([
        [set, 5e9],
        [set, 5e9],
      ]),
      noStatusFilter,
    )
    expect(many.facets.subscription.active).toBe(1e10)
    const columns = {
      length: 1,
      low: Int32Array.of(0),
      high: Int32Array.of(2 ** 23),
      count: Int32Array.of(3),
    }
    expect(countFacets(columns, noStatusFilter).facets.provisioning.provisioned).toBe(3)
  })
})
