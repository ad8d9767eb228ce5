import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchingUnder } from '../../src/domain/matching.ts'
import { noStatusFilter } from '../../src/domain/filter.ts'
import { emptySet, setOf } from '../../src/domain/status-set.ts'
import { standingAt } from '../../src/domain/subscription-status.ts'
import { rollUp } from '../../src/domain/provisioning-status.ts'
import { someFilters, someNow, someSubscriptions } from './arbitraries.ts'
import { oracleMatching } from './oracle.ts'
import type { OracleSubscription } from './oracle.ts'

function setAt(subscriptions: readonly OracleSubscription[], now: number) {
  return setOf(
    subscriptions.flatMap(({ facts, services }) => {
      const standing = standingAt(facts, now)
      return standing.open ? [[rollUp(services), standing.status] as const] : []
    }),
  )
}

describe('what a row shows under a filter', () => {
  it('is what the oracle makes of the subscriptions one by one', () => {
    fc.assert(
      fc.property(someSubscriptions, someFilters, (subscriptions, filter) => {
        const found = matchingUnder(filter)(setAt(subscriptions, someNow))
        expect(found).toEqual(oracleMatching(subscriptions, filter, someNow))
      }),
      { numRuns: 2_000 },
    )
  })

  it('marks the column where another subscription is more important, and that one alone', () => {
    const set = setOf([
      ['unable_to_provision', 'active'],
      ['provisioned', 'trial_expired'],
    ])
    const shown = matchingUnder({ provisioning: [], subscription: ['trial_expired'] })(set)
    expect(shown).toEqual({
      provisioning: 'provisioned',
      subscription: 'trial_expired',
      moreImportant: { provisioning: true, subscription: false },
    })
  })

  it('is the whole row without a filter, and nothing without subscriptions', () => {
    const unmarked = { provisioning: false, subscription: false }
    const set = setOf([['manual_vendor', 'suspended']])
    expect(matchingUnder(noStatusFilter)(set)).toEqual({
      provisioning: 'manual_vendor',
      subscription: 'suspended',
      moreImportant: unmarked,
    })
    expect(matchingUnder(noStatusFilter)(emptySet)).toEqual({
      provisioning: null,
      subscription: null,
      moreImportant: unmarked,
    })
  })
})
