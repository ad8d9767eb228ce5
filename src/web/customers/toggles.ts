import { filterGroups } from '../../domain/filter.ts'
import type { FilterGroup } from '../../domain/filter.ts'
import type { CustomersSearch } from './search.ts'
import type { SearchChange } from './use-search.ts'

/** A list with one more, or one less where it was there. */
export function toggled<T>(chosen: readonly T[] = [], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one]
}

/** Whether all of a group's statuses are chosen, and in its column nothing else. */
export function isGroupChosen(search: CustomersSearch, group: FilterGroup): boolean {
  const { provisioning, subscription } = filterGroups[group]
  const pairs = [
    [provisioning, search.provisioning],
    [subscription, search.subscription],
  ] as const
  return pairs.every(
    ([wanted, chosen = []]) =>
      wanted.length === 0 || (wanted.length === chosen.length && isIn(wanted, chosen)),
  )
}

function isIn(wanted: readonly string[], chosen: readonly string[]): boolean {
  return wanted.every((status) => chosen.includes(status))
}

/** Puts a group's statuses into its column, or takes them out; the other column stays. */
export function groupChange(search: CustomersSearch, group: FilterGroup, isOn: boolean): SearchChange {
  const { provisioning, subscription } = filterGroups[group]
  return {
    without: undefined,
    provisioning: provisioning.length === 0 ? search.provisioning : isOn ? [...provisioning] : undefined,
    subscription: subscription.length === 0 ? search.subscription : isOn ? [...subscription] : undefined,
  }
}
