import { filterMask, hasStatusFilter } from './filter.ts'
import type { StatusFilter } from './filter.ts'
import { intersection, mostImportantOf } from './status-set.ts'
import type { StatusSet } from './status-set.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'
import type { SubscriptionStatus } from './subscription-status.ts'

/** What the two cells of a customer's row show under a filter. */
export type MatchingStatuses = {
  /** The most important of each column over the subscriptions that match; null where there are none. */
  readonly provisioning: ProvisioningStatus | null
  readonly subscription: SubscriptionStatus | null
  /** Whether one that does not match has a more important status than any that does. */
  readonly moreImportant: { readonly provisioning: boolean; readonly subscription: boolean }
}

/**
 * Gives what a customer's row shows under a filter (DESIGN.md §2, «A customer's row»: the best matching subscription,
 * with a mark where a more important one exists), column by column as without one. From the status set, so that it
 * holds for any number of subscriptions. Made once for a page: the filter's mask is.
 */
export function matchingUnder(filter: StatusFilter): (set: StatusSet) => MatchingStatuses {
  const mask = hasStatusFilter(filter) ? filterMask(filter) : null
  return (set) => {
    const all = mostImportantOf(set)
    const best = mask === null ? all : mostImportantOf(intersection(set, mask))
    const isBehind = best !== null && all !== null
    return {
      provisioning: best?.provisioning ?? null,
      subscription: best?.subscription ?? null,
      moreImportant: {
        provisioning: isBehind && best.provisioning !== all.provisioning,
        subscription: isBehind && best.subscription !== all.subscription,
      },
    }
  }
}
