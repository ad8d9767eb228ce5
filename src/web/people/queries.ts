import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type Member = Output<'listPeople'>['items'][number]
export type Invitation = Output<'listInvitations'>['items'][number]

/** All that is about a partner's people begins with this, to be renewed together. */
export const peopleKey = ['people'] as const

/** The partner's people by name, a page at a time. */
export const membersQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...peopleKey, 'members', search],
    queryFn: ({ pageParam, signal }) =>
      client.listPeople({
        query: { ...(search !== '' && { search }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** The first people by name, to choose from; as many as one request gives. */
export const somePeopleQuery = queryOptions({
  queryKey: [...peopleKey, 'some'],
  queryFn: ({ signal }) => client.listPeople({ query: { limit: 200 }, signal }),
})

export const invitationsQuery = queryOptions({
  queryKey: [...peopleKey, 'invitations'],
  queryFn: ({ signal }) => client.listInvitations({ signal }),
})
