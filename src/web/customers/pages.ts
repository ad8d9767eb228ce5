import { queryOptions } from '@tanstack/react-query'
import type { Input, Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { livenessNow } from '../live/liveness.ts'
import { stringifySearch } from '../search-params.ts'
import type { CustomersSearch } from './search.ts'

type Answer = Output<'listCustomers'>

/** A customer in its row. */
export type Customer = Answer['items'][number] & {
  /** It is in the list no more, and stays in its row until rows may move (web/live). */
  readonly hasLeft?: true
}
export type CustomerPage = Omit<Answer, 'items'> & { readonly items: readonly Customer[] }
export type Subscription = Customer['subscriptions'][number]
export type Service = Subscription['services'][number]

/** Customers in a page: a few screens of them, so that reading on waits for nothing. */
export const pageSize = 100

/** What all answers about customers stand under: to invalidate it is to refresh them. */
export const customersKey = ['customers']

type ListQuery = NonNullable<Input<'listCustomers'>['query']>

/** What an address asks the API for: the names are the same, two lists stand in one text. */
export function listQuery({ provisioning, subscription, ...others }: CustomersSearch): ListQuery {
  return {
    ...(provisioning !== undefined && { provisioning: provisioning.join(',') }),
    ...(subscription !== undefined && { subscription: subscription.join(',') }),
    ...others,
  }
}

/** What the pages of the list that an address asks for stand under. */
export const pagesKey = (search: CustomersSearch) => [...customersKey, 'page', stringifySearch(search)]

/** A page of the list that an address asks for. @param cursor null for the first */
export function pageQuery(search: CustomersSearch, cursor: string | null) {
  return queryOptions({
    queryKey: [...pagesKey(search), cursor],
    queryFn: ({ signal }): Promise<CustomerPage> =>
      client.listCustomers({
        query: { ...listQuery(search), limit: pageSize, ...(cursor !== null && { cursor }) },
        signal,
      }),
    // What follows what happens would only move under who comes back to it.
    refetchOnWindowFocus: () => livenessNow() !== 'live',
  })
}

/** How many customers an address would show. */
export function countQuery(search: CustomersSearch) {
  return queryOptions({
    queryKey: [...customersKey, 'count', stringifySearch(search)],
    queryFn: ({ signal }) => client.listCustomers({ query: { ...listQuery(search), limit: 1 }, signal }),
    select: ({ total }: Answer) => total,
  })
}
