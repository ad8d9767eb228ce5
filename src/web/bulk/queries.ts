import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import type { BulkJob } from './acts.ts'

export type BulkJobDetail = Output<'getBulkAct'>
export type BulkItem = Output<'listBulkItems'>['items'][number]
export type ItemState = BulkItem['state']

const watchMs = 1_000
export const bulkKey = ['bulk'] as const

const over: Readonly<Record<BulkJob['state'], boolean>> = {
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
}

/** Whether nothing more will happen to it. */
export const isOver = ({ state }: Pick<BulkJob, 'state'>): boolean => over[state]

/** One job, watched while it goes on; its reasons are in the reader's language. */
export const jobQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: [...bulkKey, 'one', id, language],
    queryFn: ({ signal }) => client.getBulkAct({ params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : watchMs),
  })

/** All of them, the latest first. */
export const jobsQuery = infiniteQueryOptions({
  queryKey: [...bulkKey, 'all'],
  queryFn: ({ pageParam, signal }) =>
    client.listBulkActs({ query: pageParam === null ? {} : { cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some((job) => !isOver(job))) === true ? watchMs : false,
})

/** What came of each. @param state only those; undefined: all */
export const itemsQuery = (id: string, state: ItemState | undefined, language: string) =>
  infiniteQueryOptions({
    queryKey: [...bulkKey, 'items', id, language, state],
    queryFn: ({ pageParam, signal }) =>
      client.listBulkItems({
        params: { id },
        query: { ...(state !== undefined && { state }), ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
