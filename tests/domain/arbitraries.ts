import * as fc from 'fast-check'

import type { StatusFilter } from '../../src/domain/filter.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { allPairs, setOf } from '../../src/domain/status-set.ts'
import { subscriptionStatuses } from '../../src/domain/subscription-status.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import type { OracleCustomer, OracleService, OracleSubscription } from './oracle.ts'

/** The instant around which the arbitrary dates lie. */
export const someNow = Date.UTC(2026, 10, 23, 14, 20, 58, 123)

/** Instants that lie on the boundaries around `someNow`, one millisecond beside them, or anywhere near. */
export const nearInstants: fc.Arbitrary<number> = fc.oneof(
  fc
    .tuple(fc.integer({ min: -3, max: 4 }), fc.integer({ min: -1, max: 1 }))
    .map(([months, ms]) => someNow + months * 30 * dayMs + ms),
  fc.integer({ min: someNow - 100 * dayMs, max: someNow + 200 * dayMs }),
)

const shared = {
  payment: fc.constantFrom('current', 'current', 'overdue'),
  suspendedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, nearInstants),
  autoRenew: fc.boolean(),
  cancelAtEnd: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  closedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, nearInstants),
}

export const someFacts: fc.Arbitrary<SubscriptionFacts> = fc.oneof(
  fc.record({ kind: fc.constant('paid'), endsAt: fc.option(nearInstants, { nil: null }), ...shared }),
  fc.record({ kind: fc.constant('trial'), endsAt: nearInstants, ...shared }),
  fc
    .record({
      facts: fc.record({ kind: fc.constant('trial' as const), endsAt: nearInstants, ...shared }),
      paidDays: fc.integer({ min: 1, max: 100 }),
      renews: fc.boolean(),
    })
    .map(({ facts, paidDays, renews }) => ({
      ...facts,
      converts: { endsAt: facts.endsAt + paidDays * dayMs, autoRenew: renews },
    })),
)

export const someServices: fc.Arbitrary<OracleService[]> = fc.array(
  fc.record({
    status: fc.constantFrom(...provisioningStatuses),
    withdrawn: fc.boolean(),
    deprovisioned: fc.boolean(),
    stuckAt: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, nearInstants),
    licences: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    used: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }),
    since: nearInstants,
  }),
  { maxLength: 4 },
)

export const someSubscriptions: fc.Arbitrary<OracleSubscription[]> = fc.array(
  fc.record({ externalId: fc.string({ maxLength: 3 }), facts: someFacts, services: someServices }),
  { maxLength: 5 },
)

/** Until when somebody has a customer in hand: mostly nobody has. */
export const someHands: fc.Arbitrary<number | null> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  nearInstants,
)

/** Under which share use is low: mostly some; null: under none. */
export const somePercents: fc.Arbitrary<number | null> = fc.option(fc.integer({ min: 1, max: 100 }), {
  nil: null,
})

const nameCharacters = [
  'a',
  'Å',
  'o',
  'ä',
  'Æ',
  'ø',
  'Ö',
  'é',
  'ß',
  'Σ',
  'й',
  'か\u3099',
  '李',
  '\u{1f600}',
  '\u{ffef}',
  '-',
  '.',
  ' ',
  '1',
  '%',
  '_',
  '\\',
  '\u0323',
  '\u0308',
  '\u030a',
  'İ',
  '한',
]

/** Short texts of letters that fold, and letters that must not. */
export const someNames: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...nameCharacters),
  maxLength: 12,
})

export const someCustomers: fc.Arbitrary<OracleCustomer[]> = fc
  .array(fc.record({ name: someNames, subscriptions: someSubscriptions, inHandUntil: someHands }), {
    maxLength: 12,
  })
  .map((customers) =>
    customers.map(({ name, subscriptions, inHandUntil }, index) => ({
      id: `id-${index}`,
      externalId: `C-${index}`,
      name,
      subscriptions,
      inHandUntil,
    })),
  )

export const someFilters: fc.Arbitrary<StatusFilter> = fc.record({
  provisioning: fc.subarray([...provisioningStatuses]),
  subscription: fc.subarray([...subscriptionStatuses]),
})

export const someSets = fc.subarray([...allPairs]).map(setOf)
