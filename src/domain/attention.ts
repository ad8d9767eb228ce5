import type { ProvisioningStatus } from './provisioning-status.ts'
import { allPairs, halvesOf, inHandHigh, setOf } from './status-set.ts'
import type { SetHalves, StatusSet } from './status-set.ts'
import type { SubscriptionStatus } from './subscription-status.ts'

/** Both columns' statuses in one list, most urgent first (INTERFACES.md «Order of attention»). */
export const attentionOrder = [
  'unable_to_provision',
  'suspended',
  'manual_partner',
  'expires_in_30_days',
  'trial_expired',
  'pending_details',
  'trial_expires_in_30_days',
  'expires_in_60_days',
  'trial_expires_in_60_days',
  'manual_vendor',
  'provisioning',
  'trial_active',
  'active',
] as const satisfies readonly (ProvisioningStatus | SubscriptionStatus)[]

/** The place of a customer without open subscriptions: after all others. */
export const noAttentionPlace = attentionOrder.length

/** What is in somebody's hand steps back behind all that is not: at its usual place and this. */
const inHandPlaces = noAttentionPlace + 1

/** How many places there are, whatever their order: 0 to 26. */
export const placeCount = inHandPlaces + attentionOrder.length

/** The places in the order of the list; those without an open subscription come behind them all. */
export const placesInOrder: readonly number[] = [
  ...attentionOrder.keys(),
  ...attentionOrder.keys().map((place) => inHandPlaces + place),
]

const placeOfStatus: ReadonlyMap<ProvisioningStatus | SubscriptionStatus, number> = new Map(
  attentionOrder.map((status, place) => [status, place]),
)

/** Where a subscription with these two statuses stands, 0 (most urgent) to 12: the earlier of their places. */
export function attentionPlace(p: ProvisioningStatus, s: SubscriptionStatus): number {
  return Math.min(placeOfStatus.get(p) ?? noAttentionPlace, placeOfStatus.get(s) ?? noAttentionPlace)
}

/** For every place the pairs that stand there. */
const pairsAtPlace: readonly SetHalves[] = attentionOrder.map((_, place) =>
  halvesOf(setOf(allPairs.filter(([p, s]) => attentionPlace(p, s) === place))),
)

/**
 * Where a customer with this set stands: at its best-placed pair's place, 0 to 12; 14 to 26 while somebody has it in
 * hand; `noAttentionPlace` without a pair. Some tens of nanoseconds, because it is asked for every set there is
 * (DESIGN.md §4).
 */
export function attentionPlaceOfSet(set: StatusSet): number {
  const { low, high } = halvesOf(set)
  return attentionPlaceOfHalves(low, high)
}

/** As `attentionPlaceOfSet`, for a set that is at hand as two numbers. */
export function attentionPlaceOfHalves(low: number, high: number): number {
  let place = 0
  for (const pairs of pairsAtPlace) {
    if (((pairs.low & low) | (pairs.high & high)) !== 0)
      return (high & inHandHigh) === 0 ? place : inHandPlaces + place
    place += 1
  }
  return noAttentionPlace
}
