import { newId } from '../../src/database/ids.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import type { SeedCustomer, SeedSubscription } from '../support/seed.ts'

/** A paid subscription that nothing changes, but for what is said. */
export function factsWith(some: Partial<SubscriptionFacts>): SubscriptionFacts {
  return {
    kind: 'paid',
    endsAt: null,
    autoRenew: false,
    payment: 'current',
    suspendedAt: null,
    cancelAtEnd: false,
    closedAt: null,
    ...some,
  }
}

/** Numbers that look like chance and are the same in every run (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/**
 * Customers with one to four subscriptions that reach a boundary (60 days, 30 days, the end) within some days from
 * `now`, of every kind; some of their services will soon have been set up for 30 days.
 */
export function restlessCustomers(count: number, now: number, withinDays: number, seed = 1): SeedCustomer[] {
  const random = randomOf(seed)
  const use = randomOf(seed + 1_000)
  return Array.from({ length: count }, (_, number) => ({
    id: newId(),
    externalId: `R-${number}`,
    name: `Restless ${number % 7} ${number}`,
    tags: [`t${number % 3}`],
    subscriptions: Array.from({ length: 1 + random(4) }, (_none, index): SeedSubscription => {
      const endsAt = now + 30 * random(3) * dayMs + 1 + random(withinDays * dayMs)
      const kind = random(2) === 0 ? 'paid' : 'trial'
      return {
        externalId: `R-${number}-${index}`,
        facts: factsWith({
          kind,
          endsAt,
          autoRenew: kind === 'paid' && random(6) === 0,
          cancelAtEnd: random(4) === 0,
          payment: random(8) === 0 ? 'overdue' : 'current',
        }),
        services: Array.from({ length: 1 + random(3) }, () => ({
          status: provisioningStatuses[random(6)] ?? 'provisioned',
          withdrawn: random(12) === 0,
          deprovisioned: false,
          licences: use(5) === 0 ? null : use(8),
          used: use(5) === 0 ? null : use(9),
          since: now - 30 * dayMs + use(withinDays * dayMs),
        })),
      }
    }),
  }))
}

/** Customers that neither time nor anybody changes. */
export function quietCustomers(count: number): SeedCustomer[] {
  return Array.from({ length: count }, (_, number) => ({
    id: newId(),
    externalId: `Q-${number}`,
    name: `Quiet ${number}`,
    subscriptions: [
      {
        externalId: `Q-${number}-0`,
        facts: factsWith({}),
        services: [
          {
            status: provisioningStatuses[number % 6] ?? 'provisioned',
            withdrawn: false,
            deprovisioned: false,
          },
        ],
      },
    ],
  }))
}
