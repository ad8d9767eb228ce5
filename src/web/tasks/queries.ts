import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import type { TasksSearch } from './search.ts'

export type ListedTask = Output<'listTasks'>['items'][number]
export type Task = Output<'getTask'>

/** All keys of tasks begin so: what happens to customers renews them (live/show-change.ts). */
export const tasksKey = ['tasks'] as const
export const taskListsKey = [...tasksKey, 'list'] as const

/** What waits for hands, longest first. */
export const tasksQuery = (search: TasksSearch) =>
  infiniteQueryOptions({
    queryKey: [...taskListsKey, search],
    queryFn: ({ pageParam, signal }) =>
      client.listTasks({ query: { ...search, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** Pages of a list without what is no longer in it. */
export function without<Item, Page extends { readonly items: readonly Item[] }>(
  data: InfiniteData<Page> | undefined,
  isGone: (item: Item) => boolean,
): InfiniteData<Page> | undefined {
  if (data === undefined) return undefined
  const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((item) => !isGone(item)) }))
  return { ...data, pages }
}
