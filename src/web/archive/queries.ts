import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type DeletedCustomer = Output<'listDeletedCustomers'>['items'][number]
export type Deletion = Output<'previewDeletion'>
export type Retention = Output<'getRetention'>

/** How long the partner keeps what it need not keep. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => client.getRetention({ signal }),
})

/** What deleting a customer would take down: as it is when it is asked. */
export const deletionQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'deletion'],
    queryFn: ({ signal }) => client.previewDeletion({ params: { id }, signal }),
    staleTime: 0,
  })

/** Customers that can still be brought back, latest first, a page at a time. */
export const deletedQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['deleted', search],
    queryFn: ({ pageParam, signal }) =>
      client.listDeletedCustomers({
        query: { ...(search !== '' && { search }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
