import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

/**
 * A customer as its administrator sees it. Asking is an act that is noted: only when somebody opens the page, and again
 * only when they come back to it or want it. What has changed since makes it stale, and no more.
 */
export const customerViewQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer-view', customerId],
    queryFn: ({ signal }) => client.openCustomerView({ params: { id: customerId }, signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })

export type Happening = Output<'listCustomerPeopleHistory'>['items'][number]
const happeningsAtOnce = 10

/** What happened to an organisation's people and their licences, latest first. */
export const ownHistoryQuery = (customerId: string) =>
  infiniteQueryOptions({
    queryKey: ['customer', customerId, 'people', 'history'],
    queryFn: ({ pageParam, signal }) =>
      client.listCustomerPeopleHistory({
        params: { id: customerId },
        query: { limit: happeningsAtOnce, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
