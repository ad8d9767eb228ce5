import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Input, Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { stringifySearch } from '../search-params.ts'
import { filterOf } from './search.ts'
import type { PeopleSearch } from './search.ts'

export type Person = Output<'listCustomerPeople'>['items'][number]
/** Which people: these, or all that the list shows with a filter. */
export type PeopleSelection = Input<'actOnCustomerPeople'>['body']['people']
export type ActResult = Output<'actOnCustomerPeople'>

const pageSize = 200

/** All about a customer's people stands under this; below the customer, so that what changes there is told here. */
export const peopleKey = (customerId: string) => ['customer', customerId, 'people'] as const

export const peopleQuery = (customerId: string, search: PeopleSearch) =>
  infiniteQueryOptions({
    queryKey: [...peopleKey(customerId), 'list', stringifySearch(filterOf(search))],
    queryFn: ({ pageParam, signal }) =>
      client.listCustomerPeople({
        params: { id: customerId },
        query: { ...filterOf(search), limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** How many people a customer has, and their groups. */
export const groupsQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...peopleKey(customerId), 'groups'],
    queryFn: ({ signal }) => client.listCustomerPeopleGroups({ params: { id: customerId }, signal }),
  })

/** How many active people a customer has, without anything else. */
export const peopleCountQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...peopleKey(customerId), 'count'],
    queryFn: ({ signal }) =>
      client.listCustomerPeople({ params: { id: customerId }, query: { limit: 1 }, signal }),
    select: ({ total }: Output<'listCustomerPeople'>) => total,
  })
