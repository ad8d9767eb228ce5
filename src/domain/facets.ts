import { filterMask, hasStatusFilter } from './filter.ts'
import type { StatusFilter } from './filter.ts'
import { provisioningStatuses } from './provisioning-status.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'
import { halvesOf } from './status-set.ts'
import type { StatusSet } from './status-set.ts'
import { subscriptionStatuses } from './subscription-status.ts'
import type { SubscriptionStatus } from './subscription-status.ts'

/** For each status the number of customers that choosing it would show (DESIGN.md §3). */
export type Facets = {
  provisioning: Record<ProvisioningStatus, number>
  subscription: Record<SubscriptionStatus, number>
}

/** Status sets with the number of customers that have each, as columns: place `i` of each array is one set. */
export type SetCounts = {
  readonly length: number
  /** Bits 0 to 23 of the set. */
  readonly low: Uint32Array | Int32Array
  /** Bits 24 to 47 of the set. */
  readonly high: Uint32Array | Int32Array
  /** Customers with this set. */
  readonly count: Float64Array | Int32Array
}

export type FacetCounts = {
  /** Customers that the filter shows. */
  total: number
  facets: Facets
  /** The places in the arrays of the sets that the filter shows, rising. */
  matching: number[]
}

/** Columns from sets and their numbers of customers; a set that comes twice may stand twice. */
export function setCountsOf(entries: Iterable<readonly [StatusSet, number]>): SetCounts {
  const rows = Array.from(entries)
  const halves = rows.map(([set]) => halvesOf(set))
  return {
    length: rows.length,
    low: Uint32Array.from(halves, ({ low }) => low),
    high: Uint32Array.from(halves, ({ high }) => high),
    count: Float64Array.from(rows, ([, count]) => count),
  }
}

/**
 * The total and both columns' counts under a status filter (DESIGN.md §3): a column's counts apply the other
 * column's choice but not its own, and both must be met by one and the same subscription. Without a status
 * filter the total has every customer, also those without open subscriptions.
 *
 * One pass without bigint (DESIGN.md §4). Each set is boiled down to which provisioning statuses it has among
 * the chosen subscription statuses (6 bits) and the other way round (8 bits); customers are summed by these, and
 * the fourteen counts are read off the 64 and 256 sums.
 */
export function countFacets(sets: SetCounts, filter: StatusFilter): FacetCounts {
  const all = !hasStatusFilter(filter)
  const both = halvesOf(filterMask(filter))
  const byProvisioning = halvesOf(filterMask({ provisioning: filter.provisioning, subscription: [] }))
  const bySubscription = halvesOf(filterMask({ provisioning: [], subscription: filter.subscription }))
  const provisioningSums = new Float64Array(64)
  const subscriptionSums = new Float64Array(256)
  const matching: number[] = []
  let total = 0
  for (let index = 0; index < sets.length; index += 1) {
    const low = sets.low[index] ?? 0
    const high = sets.high[index] ?? 0
    const count = sets.count[index] ?? 0
    if (all || ((low & both.low) | (high & both.high)) !== 0) {
      matching.push(index)
      total += count
    }
    const provisioning =
      filledBytes(low & bySubscription.low) | (filledBytes(high & bySubscription.high) << 3)
    provisioningSums[provisioning] = (provisioningSums[provisioning] ?? 0) + count
    const chosen = (low & byProvisioning.low) | (high & byProvisioning.high)
    const subscription = (chosen | (chosen >>> 8) | (chosen >>> 16)) & 0xff
    subscriptionSums[subscription] = (subscriptionSums[subscription] ?? 0) + count
  }
  return { total, facets: readOff(provisioningSums, subscriptionSums), matching }
}

/** Which of the three low bytes are not zero, as three bits. */
function filledBytes(half: number): number {
  return ((half & 0xff) === 0 ? 0 : 1) | ((half & 0xff00) === 0 ? 0 : 2) | ((half & 0xff0000) === 0 ? 0 : 4)
}

function readOff(provisioningSums: Float64Array, subscriptionSums: Float64Array): Facets {
  const facets = noFacets()
  for (const [bit, status] of provisioningStatuses.entries()) {
    facets.provisioning[status] = sumWithBit(provisioningSums, bit)
  }
  for (const [bit, status] of subscriptionStatuses.entries()) {
    facets.subscription[status] = sumWithBit(subscriptionSums, bit)
  }
  return facets
}

function sumWithBit(sums: Float64Array, bit: number): number {
  return sums.reduce((sum, count, bits) => ((bits >>> bit) & 1 ? sum + count : sum), 0)
}

/** All fourteen counts at zero. */
export function noFacets(): Facets {
  return {
    provisioning: {
      unable_to_provision: 0,
      manual_partner: 0,
      pending_details: 0,
      manual_vendor: 0,
      provisioning: 0,
      provisioned: 0,
    },
    subscription: {
      suspended: 0,
      expires_in_30_days: 0,
      trial_expired: 0,
      trial_expires_in_30_days: 0,
      expires_in_60_days: 0,
      trial_expires_in_60_days: 0,
      trial_active: 0,
      active: 0,
    },
  }
}
