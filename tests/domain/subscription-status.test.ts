import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dayMs, maxInstant, minInstant, parseInstant } from '../../src/domain/instant.ts'
import {
  closesAt,
  isSubscriptionStatus,
  renewsItself,
  standingAt,
  subscriptionImportance,
  subscriptionStatuses,
} from '../../src/domain/subscription-status.ts'
import type { SubscriptionFacts, SubscriptionStatus } from '../../src/domain/subscription-status.ts'
import { nearInstants, someFacts } from './arbitraries.ts'
import { oracleStatus, oracleSubscription } from './oracle.ts'

const paid: SubscriptionFacts = {
  kind: 'paid',
  endsAt: null,
  autoRenew: false,
  payment: 'current',
  suspendedAt: null,
  cancelAtEnd: false,
  closedAt: null,
}

const closed = { open: false }

function standing(status: SubscriptionStatus, until: number | null) {
  return { open: true, status, until }
}

function at(text: string): number {
  const instant = parseInstant(text)
  if (instant === null) throw new Error(`no instant: ${text}`)
  return instant
}

describe('the subscription statuses', () => {
  it('stand in the order of DESIGN.md §2, and the table says the same', () => {
    expect([...subscriptionStatuses]).toEqual(oracleSubscription)
    expect(Object.keys(subscriptionImportance)).toEqual(oracleSubscription)
    expect(Object.values(subscriptionImportance)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('are told from everything else', () => {
    for (const status of subscriptionStatuses) expect(isSubscriptionStatus(status)).toBe(true)
    for (const other of ['provisioned', '', 'Active', 'constructor', null, undefined, 7]) {
      expect(isSubscriptionStatus(other)).toBe(false)
    }
  })
})

const ends = [
  ['an ordinary day', '2026-11-23T14:20:58.123Z'],
  ['the day clocks go forward', '2026-03-29'],
  ['the hour clocks go forward', '2026-03-29T01:00:00Z'],
  ['the day clocks go back', '2026-10-25'],
  ['thirty days after clocks go back', '2026-11-24T01:00:00Z'],
  ['a leap day', '2028-02-29'],
  ['thirty days after a leap day', '2028-03-30'],
  ['the first of March of a year without one', '2027-03-01'],
  ['a new year', '2027-01-01'],
  ['the first instant', '1970-01-01'],
  ['thirty days after the first instant', '1970-01-31'],
  ['sixty days after the first instant', '1970-03-02'],
  ['the last instant', '9999-12-31T23:59:59.999Z'],
] as const

/** Milliseconds left at now; the statuses of a paid and a trial; how much is left when that ends. */
const boundaries: [
  leftMs: number,
  paid: SubscriptionStatus,
  trial: SubscriptionStatus,
  untilLeftMs: number | null,
][] = [
  [400 * dayMs, 'active', 'trial_active', 60 * dayMs],
  [60 * dayMs + 1, 'active', 'trial_active', 60 * dayMs],
  [60 * dayMs, 'expires_in_60_days', 'trial_expires_in_60_days', 30 * dayMs],
  [60 * dayMs - 1, 'expires_in_60_days', 'trial_expires_in_60_days', 30 * dayMs],
  [30 * dayMs + 1, 'expires_in_60_days', 'trial_expires_in_60_days', 30 * dayMs],
  [30 * dayMs, 'expires_in_30_days', 'trial_expires_in_30_days', 0],
  [30 * dayMs - 1, 'expires_in_30_days', 'trial_expires_in_30_days', 0],
  [1, 'expires_in_30_days', 'trial_expires_in_30_days', 0],
  [0, 'suspended', 'trial_expired', null],
  [-1, 'suspended', 'trial_expired', null],
  [-400 * dayMs, 'suspended', 'trial_expired', null],
]

describe.each(ends)('with an end at %s', (_, text) => {
  const endsAt = at(text)

  it.each(boundaries)('and %d ms left', (leftMs, paidStatus, trialStatus, untilLeftMs) => {
    const now = endsAt - leftMs
    const until = untilLeftMs === null ? null : endsAt - untilLeftMs
    expect(standingAt({ ...paid, endsAt }, now)).toEqual(standing(paidStatus, until))
    expect(standingAt({ ...paid, kind: 'trial', endsAt }, now)).toEqual(standing(trialStatus, until))
  })

  it.each(boundaries)('cancelled, and %d ms left', (leftMs, paidStatus, trialStatus, untilLeftMs) => {
    const now = endsAt - leftMs
    for (const autoRenew of [false, true]) {
      const facts = { ...paid, endsAt, cancelAtEnd: true, autoRenew }
      const until = untilLeftMs === null ? null : endsAt - untilLeftMs
      expect(standingAt(facts, now)).toEqual(leftMs <= 0 ? closed : standing(paidStatus, until))
      expect(standingAt({ ...facts, kind: 'trial' }, now)).toEqual(
        leftMs <= 0 ? closed : standing(trialStatus, until),
      )
      expect(standingAt({ ...facts, payment: 'overdue' }, now)).toEqual(
        leftMs <= 0 ? closed : standing('suspended', endsAt),
      )
    }
  })

  it.each(boundaries)('renewing itself, and %d ms left, it is active', (leftMs) => {
    const facts = { ...paid, endsAt, autoRenew: true }
    expect(standingAt(facts, endsAt - leftMs)).toEqual(standing('active', null))
  })

  it.each(boundaries)('suspended, and %d ms left, it stays so', (leftMs) => {
    const now = endsAt - leftMs
    for (const autoRenew of [false, true]) {
      const facts = { ...paid, endsAt, autoRenew }
      expect(standingAt({ ...facts, payment: 'overdue' }, now)).toEqual(standing('suspended', null))
      expect(standingAt({ ...facts, suspendedAt: now }, now)).toEqual(standing('suspended', null))
      expect(standingAt({ ...facts, suspendedAt: now + dayMs }, now)).toEqual(standing('suspended', null))
    }
  })

  it.each(boundaries)(
    'a trial with %d ms left ignores payment, suspension and renewal',
    (leftMs, _paid, trial) => {
      const facts: SubscriptionFacts = {
        ...paid,
        kind: 'trial',
        endsAt,
        payment: 'overdue',
        suspendedAt: 0,
        autoRenew: true,
      }
      expect(standingAt(facts, endsAt - leftMs)).toMatchObject({ status: trial })
      expect(renewsItself(facts)).toBe(false)
    },
  )
})

describe('a subscription without an end', () => {
  it('is active for ever while it is paid, cancelled at its end or not', () => {
    for (const now of [minInstant, maxInstant]) {
      expect(standingAt(paid, now)).toEqual(standing('active', null))
      expect(standingAt({ ...paid, cancelAtEnd: true }, now)).toEqual(standing('active', null))
      expect(standingAt({ ...paid, payment: 'overdue' }, now)).toEqual(standing('suspended', null))
    }
  })

  it('cannot be a trial', () => {
    expect(() => standingAt({ ...paid, kind: 'trial' }, 0)).toThrow(TypeError)
  })
})

describe('closing', () => {
  const now = at('2026-11-23')

  it('counts from its instant on', () => {
    expect(standingAt({ ...paid, closedAt: now }, now - 1)).toEqual(standing('active', now))
    expect(standingAt({ ...paid, closedAt: now }, now)).toEqual(closed)
    expect(standingAt({ ...paid, closedAt: now }, now + 1)).toEqual(closed)
    expect(standingAt({ ...paid, closedAt: now, payment: 'overdue' }, now - 1)).toEqual(
      standing('suspended', now),
    )
  })

  it('is the earlier of closedAt and a cancelled end', () => {
    expect(closesAt({ ...paid, endsAt: now + 5, closedAt: now + 9, cancelAtEnd: true })).toBe(now + 5)
    expect(closesAt({ ...paid, endsAt: now + 9, closedAt: now + 5, cancelAtEnd: true })).toBe(now + 5)
    expect(closesAt({ ...paid, endsAt: now + 5, closedAt: null })).toBeNull()
  })
})

describe('any subscription', () => {
  it('stands as the oracle says', () => {
    fc.assert(
      fc.property(someFacts, nearInstants, (facts, now) => {
        const answer = oracleStatus(facts, now)
        expect(standingAt(facts, now)).toEqual(answer === null ? closed : { open: true, ...answer })
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps its answer until just before `until`, and changes it then', () => {
    fc.assert(
      fc.property(someFacts, nearInstants, fc.double({ min: 0, max: 1, noNaN: true }), (facts, now, part) => {
        const first = standingAt(facts, now)
        if (!first.open || first.until === null) return
        expect(first.until).toBeGreaterThan(now)
        const between = now + Math.floor((first.until - 1 - now) * part)
        expect(standingAt(facts, between)).toEqual(first)
        expect(standingAt(facts, first.until - 1)).toEqual(first)
        const next = standingAt(facts, first.until)
        expect(next.open && next.status).not.toBe(first.status)
      }),
      { numRuns: 2000 },
    )
  })

  it('never changes by itself where `until` is null', () => {
    fc.assert(
      fc.property(someFacts, nearInstants, fc.integer({ min: 0, max: maxInstant }), (facts, now, laterMs) => {
        const first = standingAt(facts, now)
        if (first.open && first.until !== null) return
        expect(standingAt(facts, now + laterMs)).toEqual(first)
      }),
    )
  })
})
