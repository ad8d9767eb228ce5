import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type PersonOfInstallation = Output<'listInstallationPeople'>['items'][number]

/** All partners of the installation, oldest first. */
export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: ({ signal }) => client.listPartners({ signal }),
})

export const everybodyKey = ['everybody'] as const

/** The people of all partners by name, a page at a time. */
export const everybodyQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...everybodyKey, search],
    queryFn: ({ pageParam, signal }) =>
      client.listInstallationPeople({
        query: { ...(search !== '' && { search }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
