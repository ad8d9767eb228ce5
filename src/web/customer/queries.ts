import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** As many as the customer itself brings along (INTERFACES.md «subscriptions holds the first 50»). */
const subscriptionsAtOnce = 50
const historyAtOnce = 30

/** One customer with its first open subscriptions. All keys below begin with the same two, to be renewed together. */
export const customerQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId],
    queryFn: ({ signal }) => client.getCustomer({ params: { id: customerId }, signal }),
  })

export const subscriptionsQuery = (customerId: string, state: 'open' | 'closed') =>
  infiniteQueryOptions({
    queryKey: ['customer', customerId, 'subscriptions', state],
    queryFn: ({ pageParam, signal }) =>
      client.listSubscriptions({
        params: { id: customerId },
        query: { state, limit: subscriptionsAtOnce, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const historyQuery = (customerId: string) =>
  infiniteQueryOptions({
    queryKey: ['customer', customerId, 'history'],
    queryFn: ({ pageParam, signal }) =>
      client.listCustomerHistory({
        params: { id: customerId },
        query: { limit: historyAtOnce, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
