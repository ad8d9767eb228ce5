import type { WordKey } from '../../messages/word-groups.ts'
import type { CustomersSearch, Sort } from './search.ts'
import type { SearchChange } from './use-search.ts'

export interface Order {
  readonly sort: Sort
  readonly order: 'asc' | 'desc'
}

/** What each order is called where one chooses it. */
export const orderNames: Readonly<Record<Sort, WordKey>> = {
  attention: 'web.customers.sort_attention',
  name: 'web.customers.sort_name',
  ends: 'web.customers.sort_ends',
  use: 'web.customers.sort_use',
}

export function orderOf({ sort = 'attention', order = 'asc' }: CustomersSearch): Order {
  return { sort, order }
}

/** The address in that order; the usual one is not written. */
export function orderChange({ sort, order }: Order): SearchChange {
  return { sort: sort === 'attention' ? undefined : sort, order: order === 'asc' ? undefined : order }
}

/** What a press on a column's head does: its order, and the other way round where it is already so. */
export function pressed(search: CustomersSearch, sort: Sort): Order {
  const now = orderOf(search)
  return { sort, order: now.sort === sort && now.order === 'asc' ? 'desc' : 'asc' }
}
