import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs } from '../../src/domain/instant.ts'
import { statusSince } from '../../src/domain/status-since.ts'
import { standingAt } from '../../src/domain/subscription-status.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import { nearInstants, someFacts, someNow } from './arbitraries.ts'
import { oracleSince } from './oracle.ts'

const now = someNow
const paid: SubscriptionFacts = {
  kind: 'paid',
  endsAt: null,
  autoRenew: false,
  payment: 'current',
  suspendedAt: null,
  cancelAtEnd: false,
  closedAt: null,
}
const trial: SubscriptionFacts = { ...paid, kind: 'trial' }

describe('since when a status holds', () => {
  it('is what the oracle finds', () => {
    fc.assert(
      fc.property(someFacts, fc.option(nearInstants, { nil: null }), (facts, startsAt) => {
        expect(statusSince(facts, startsAt, now)).toBe(oracleSince(facts, startsAt, now))
      }),
      { numRuns: 5_000 },
    )
  })

  it('at that instant the status held already, and a millisecond before it did not, where time brought it', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const since = statusSince(facts, null, now)
        const standing = standingAt(facts, now)
        if (since === null || !standing.open || facts.suspendedAt !== null) return
        expect(since).toBeLessThanOrEqual(now)
        expect(standingAt(facts, since)).toMatchObject({ status: standing.status })
        expect(standingAt(facts, since - 1)).not.toMatchObject({ status: standing.status })
      }),
    )
  })

  it.each([
    ['exactly 30 days are left', { ...paid, endsAt: now + 30 * dayMs }, now],
    ['one millisecond more is left', { ...paid, endsAt: now + 30 * dayMs + 1 }, now - 30 * dayMs + 1],
    ['exactly 60 days are left of a trial', { ...trial, endsAt: now + 60 * dayMs }, now],
    ['a trial ends now', { ...trial, endsAt: now }, now],
    ['a paid one has ended', { ...paid, endsAt: now - 5 }, now - 5],
    ['suspended by hand', { ...paid, suspendedAt: now - 7 }, now - 7],
    ['by hand, after its end', { ...paid, suspendedAt: now - 7, endsAt: now - 9 }, now - 9],
    [
      'by hand, and it renews itself',
      { ...paid, suspendedAt: now - 7, endsAt: now - 9, autoRenew: true },
      now - 7,
    ],
    ['by hand from an instant to come', { ...paid, suspendedAt: now + 1 }, null],
    ['a payment is overdue', { ...paid, payment: 'overdue', suspendedAt: now - 7 }, null],
    ['active', paid, null],
    ['a trial with time left', { ...trial, endsAt: now + 61 * dayMs }, null],
    ['closed', { ...paid, endsAt: now - 9, closedAt: now - 1 }, null],
  ] satisfies [string, SubscriptionFacts, number | null][])('%s', (_, facts, expected) => {
    expect(statusSince(facts, null, now)).toBe(expected)
  })

  it('does not begin before the subscription does', () => {
    const ending = { ...paid, endsAt: now + 10 * dayMs }
    expect(statusSince(ending, now - dayMs, now)).toBe(now - dayMs)
    expect(statusSince(ending, now - 100 * dayMs, now)).toBe(now - 20 * dayMs)
    expect(statusSince(ending, now + 1, now)).toBeNull()
  })
})
