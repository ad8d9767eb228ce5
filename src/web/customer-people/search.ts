import { textOf } from '../search-params.ts'
import type { RawSearch } from '../search-params.ts'

const states = ['active', 'deactivated', 'all'] as const
export type PeopleState = (typeof states)[number]

/** Which of a customer's people are shown: the same names and values as the API's own query. */
export interface PeopleSearch {
  readonly search?: string
  readonly group?: string
  readonly state?: PeopleState
  readonly service?: string
  readonly holds?: boolean
}

/** Reads the address; what it does not understand it leaves out. */
export function peopleSearch(raw: Partial<RawSearch>): PeopleSearch {
  const search = textOf(raw['search'])
  const group = textOf(raw['group'])
  const state = states.find((one) => one === textOf(raw['state']))
  const service = textOf(raw['service'])
  const holds = textOf(raw['holds'])
  return {
    ...(search !== undefined && { search }),
    ...(group !== undefined && { group }),
    ...(state !== undefined && state !== 'active' && { state }),
    ...(service !== undefined && /^[0-9a-f-]{36}$/.test(service) && { service }),
    ...(holds !== undefined && { holds: holds !== 'false' }),
  }
}

/** What the API is asked for: as the address says, active ones where it says nothing. */
export function filterOf({ search, group, state, service, holds }: PeopleSearch): PeopleSearch {
  return {
    ...(search !== undefined && { search }),
    ...(group !== undefined && { group }),
    ...(state !== undefined && { state }),
    ...(service !== undefined && { service }),
    ...(holds !== undefined && { holds }),
  }
}

/** Whether all active people are shown. */
export function isWhole(search: PeopleSearch): boolean {
  return Object.keys(filterOf(search)).length === 0
}
