import { provisioningRules, provisioningStatuses } from './provisioning-status.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'
import { allPairs, emptySet, markBit, marks, setOf, union } from './status-set.ts'
import type { Mark, StatusSet } from './status-set.ts'
import type { SubscriptionStatus } from './subscription-status.ts'

/** The chosen statuses of both columns; none chosen in a column lets all of it through (DESIGN.md §3). */
export type StatusFilter = {
  readonly provisioning: readonly ProvisioningStatus[]
  readonly subscription: readonly SubscriptionStatus[]
}

/** Which marks a customer must have (true) and which it must not (false); one that is not named does not matter. */
export type MarkFilter = Readonly<Partial<Record<Mark, boolean>>>

export const noStatusFilter: StatusFilter = { provisioning: [], subscription: [] }

/**
 * The one-click groups of the filter (DESIGN.md §3). Each stays in one column, because choices in both columns
 * must meet in one and the same subscription. «Needs me» is what the partner itself must act on (§2, «who acts
 * next»): a service that is set up is done, so `provisioned` is not in it.
 */
export const filterGroups = {
  needs_me: {
    provisioning: provisioningStatuses.filter((status) => provisioningRules[status].actsNext === 'partner'),
    subscription: [],
  },
  ends_within_60_days: {
    provisioning: [],
    subscription: [
      'expires_in_30_days',
      'trial_expires_in_30_days',
      'expires_in_60_days',
      'trial_expires_in_60_days',
    ],
  },
} as const satisfies Record<string, StatusFilter>

export type FilterGroup = keyof typeof filterGroups

/** Whether any status is chosen. Without, the list also has the customers without open subscriptions. */
export function hasStatusFilter(filter: StatusFilter): boolean {
  return filter.provisioning.length > 0 || filter.subscription.length > 0
}

/** Whether a subscription with these two statuses matches: any of the chosen in each column (DESIGN.md §3). */
export function matchesPair(filter: StatusFilter, p: ProvisioningStatus, s: SubscriptionStatus): boolean {
  return isChosen(filter.provisioning, p) && isChosen(filter.subscription, s)
}

function isChosen<Status>(chosen: readonly Status[], status: Status): boolean {
  return chosen.length === 0 || chosen.includes(status)
}

/** All pairs that match; all 48 where nothing is chosen. */
export function filterMask(filter: StatusFilter): StatusSet {
  return setOf(allPairs.filter(([p, s]) => matchesPair(filter, p, s)))
}

/**
 * Whether a customer with this set is in the list: at least one of its subscriptions matches. Where nothing is
 * chosen everyone is, also with the empty set (DESIGN.md §3). For many sets take `filterMask` once, or `countFacets`.
 */
export function matchesSet(filter: StatusFilter, set: StatusSet): boolean {
  return !hasStatusFilter(filter) || (set & filterMask(filter)) !== 0n
}

/** Whether any mark matters. */
export function hasMarkFilter(filter: MarkFilter): boolean {
  return marks.some((mark) => filter[mark] !== undefined)
}

/** The marks that must be there, and those that must not. */
export function markMasks(filter: MarkFilter): { has: StatusSet; hasNot: StatusSet } {
  let [has, hasNot] = [emptySet, emptySet]
  for (const mark of marks) {
    if (filter[mark] === true) has = union(has, markBit(mark))
    if (filter[mark] === false) hasNot = union(hasNot, markBit(mark))
  }
  return { has, hasNot }
}

/** Whether a customer with this set has all marks that it must have, and none that it must not. */
export function matchesMarks(filter: MarkFilter, set: StatusSet): boolean {
  const { has, hasNot } = markMasks(filter)
  return (set & has) === has && (set & hasNot) === 0n
}
