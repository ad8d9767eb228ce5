import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import type { Subscription } from './types.ts'

/** As many as the customer itself brings along (INTERFACES.md «subscriptions holds the first 50»). */
const subscriptionsAtOnce = 50
/** The most that the API gives. */
const subscriptionsInWhole = 200
const historyAtOnce = 30
/** What is tried again and again tells nobody of each time: what is seen of it is asked for again now and then. */
const renewSetUpMs = 10_000

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

/** All open subscriptions of one who has more than come at once: only who knows all can say what is to be done. */
export const everySubscriptionQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'subscriptions', 'every'],
    queryFn: async ({ signal }) => {
      const all: Subscription[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = {
          state: 'open',
          limit: subscriptionsInWhole,
          ...(cursor !== '' && { cursor }),
        } as const
        const page = await client.listSubscriptions({ params: { id: customerId }, query, signal })
        all.push(...page.items)
        cursor = page.nextCursor
      }
      return all
    },
  })

/** How far one service's set-up has come. */
export const setUpQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'set-up', serviceId],
    queryFn: ({ signal }) => client.getServiceSetUp({ params: { id: serviceId }, signal }),
    refetchInterval: ({ state: { data } }) => {
      const isUnderWay = data?.operation != null || data?.supportCase?.delivery === 'waiting'
      return isUnderWay ? renewSetUpMs : false
    },
  })

/** The states of one service in their order. */
export const timelineQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'timeline', serviceId],
    queryFn: ({ signal }) => client.getServiceTimeline({ params: { id: serviceId }, signal }),
  })

export const administratorsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'administrators'],
    queryFn: ({ signal }) => client.listCustomerAdministrators({ params: { id: customerId }, signal }),
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
