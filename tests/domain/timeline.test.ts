import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { dayMs } from '../../src/domain/instant.ts'
import { rollUp } from '../../src/domain/provisioning-status.ts'
import { emptySet, hasMark, marks, pairsOf, setOf } from '../../src/domain/status-set.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import { timelineOf } from '../../src/domain/timeline.ts'
import type { Standing } from '../../src/domain/timeline.ts'
import { nearInstants, someHands, someNow, somePercents, someSubscriptions } from './arbitraries.ts'
import { licencesOf } from './licences-of.ts'
import { oracleCustomer, oracleNextChange } from './oracle.ts'
import type { OracleSubscription } from './oracle.ts'

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

function timeline(
  subscriptions: readonly OracleSubscription[],
  horizon: number,
  inHandUntil: number | null = null,
  lowUsePercent: number | null = null,
): Standing[] {
  const travellers = subscriptions.map(({ facts, services }) => ({
    facts,
    provisioning: rollUp(services),
    licences: services.map(licencesOf),
  }))
  const late = subscriptions
    .flatMap(({ services }) => services)
    .flatMap(({ stuckAt, deprovisioned }) => (deprovisioned ? [] : (stuckAt ?? [])))
    .toSorted((a, b) => a - b)
  return timelineOf(travellers, now, horizon, { inHandUntil, stuckFrom: late[0] ?? null }, lowUsePercent)
}

describe('timelineOf', () => {
  it('gives one piece for ever to a customer without subscriptions', () => {
    const piece = {
      from: null,
      until: null,
      statusSet: emptySet,
      place: 13,
      nextEndsAt: null,
      useShare: null,
    }
    expect(timelineOf([], now, now + dayMs)).toEqual([piece])
  })

  it('walks one subscription from active to suspended', () => {
    const endsAt = now + 100 * dayMs
    const all = timelineOf(
      [{ facts: { ...paid, endsAt }, provisioning: 'provisioned', licences: [] }],
      now,
      endsAt,
    )
    expect(all.map(({ from, until }) => [from, until])).toEqual([
      [null, now + 40 * dayMs],
      [now + 40 * dayMs, now + 70 * dayMs],
      [now + 70 * dayMs, endsAt],
      [endsAt, null],
    ])
    expect(all.map(({ statusSet }) => pairsOf(statusSet).map(([, status]) => status))).toEqual([
      ['active'],
      ['expires_in_60_days'],
      ['expires_in_30_days'],
      ['suspended'],
    ])
    expect(all.map(({ place }) => place)).toEqual([12, 7, 3, 1])
  })

  it('has a piece that begins at the horizon, and none that begins later', () => {
    const one = [
      { facts: { ...paid, endsAt: now + 60 * dayMs + 1 }, provisioning: 'provisioned', licences: [] },
    ] as const
    expect(timelineOf(one, now, now)).toHaveLength(1)
    expect(timelineOf(one, now, now)[0]?.until).toBe(now + 1)
    expect(timelineOf(one, now, now + 1)).toHaveLength(2)
    expect(timelineOf(one, now, now + 1)[1]?.until).toBe(now + 30 * dayMs + 1)
  })

  it('merges what a change of one subscription leaves as it is', () => {
    const suspended = {
      facts: { ...paid, payment: 'overdue', endsAt: now - 1 },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const ending = {
      facts: { ...paid, endsAt: now + dayMs },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const closing = {
      facts: { ...paid, payment: 'overdue', closedAt: now + 5 },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const pieces = timelineOf([suspended, ending, closing], now, now + 10)
    expect(pieces).toEqual([
      {
        from: null,
        until: now + dayMs,
        statusSet: setOf([
          ['provisioned', 'suspended'],
          ['provisioned', 'expires_in_30_days'],
        ]),
        place: 1,
        nextEndsAt: now - 1,
        useShare: null,
      },
    ])
  })

  it('begins a piece where only the next end changes', () => {
    const first = {
      facts: { ...paid, payment: 'overdue', endsAt: now + 5, cancelAtEnd: true },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const second = {
      facts: { ...paid, payment: 'overdue', endsAt: now + 9 },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const pieces = timelineOf([first, second], now, now + 100)
    expect(pieces.map(({ from, nextEndsAt }) => [from, nextEndsAt])).toEqual([
      [null, now + 5],
      [now + 5, now + 9],
    ])
  })

  it('leaves what renews itself out of the next end', () => {
    const renewing = {
      facts: { ...paid, endsAt: now + 5, autoRenew: true },
      provisioning: 'provisioned',
      licences: [],
    } as const
    const cancelled = {
      facts: { ...paid, endsAt: now + 9, autoRenew: true, cancelAtEnd: true },
      provisioning: 'provisioned',
      licences: [],
    } as const
    expect(timelineOf([renewing], now, now)[0]?.nextEndsAt).toBeNull()
    expect(timelineOf([renewing, cancelled], now, now)[0]?.nextEndsAt).toBe(now + 9)
  })

  it('says at every instant up to the horizon what the oracle says, whoever has it in hand, however late it is and its licences are used', () => {
    fc.assert(
      fc.property(
        someSubscriptions,
        nearInstants,
        someHands,
        somePercents,
        (subscriptions, horizon, hand, percent) => {
          const pieces = timeline(subscriptions, horizon, hand, percent)
          const instants = subscriptions
            .flatMap(({ facts }) => [facts.endsAt, facts.closedAt].filter((at) => at !== null))
            .flatMap((at) => [at, at - 30 * dayMs, at - 60 * dayMs])
            .concat(now, horizon, hand ?? [])
            .concat(subscriptions.flatMap(({ services }) => services.flatMap(({ stuckAt }) => stuckAt ?? [])))
            .concat(
              subscriptions.flatMap(({ services }) =>
                services.flatMap(({ since }) => (since ?? 0) + 30 * dayMs),
              ),
            )
            .flatMap((at) => [at - 1, at, at + 1])
          for (const at of instants) {
            if (at < now || at > Math.max(now, horizon)) continue
            const piece = pieces.findLast(({ from }) => from === null || from <= at)
            const expected = oracleCustomer(subscriptions, at, hand, percent)
            expect(new Set(pairsOf(piece?.statusSet ?? emptySet).map((pair) => pair.join('/')))).toEqual(
              expected.pairs,
            )
            expect([piece?.place, piece?.nextEndsAt]).toEqual([expected.place, expected.nextEndsAt])
            const set = piece?.statusSet ?? emptySet
            for (const mark of marks) expect([mark, hasMark(set, mark)]).toEqual([mark, expected[mark]])
            expect(piece?.useShare).toEqual(expected.use)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('has pieces without a gap, each to the next real change', () => {
    fc.assert(
      fc.property(
        someSubscriptions,
        nearInstants,
        someHands,
        somePercents,
        (subscriptions, horizon, hand, percent) => {
          const pieces = timeline(subscriptions, horizon, hand, percent)
          for (const [index, piece] of pieces.entries()) {
            expect(piece.until).toBe(oracleNextChange(subscriptions, piece.from ?? now, hand, percent))
            expect(piece.from).toBe(index === 0 ? null : pieces[index - 1]?.until)
            expect(index === 0 || (piece.from ?? 0) <= horizon).toBe(true)
          }
          const last = pieces.at(-1)?.until ?? Infinity
          expect(last).toBeGreaterThan(horizon)
        },
      ),
      { numRuns: 500 },
    )
  })
})
