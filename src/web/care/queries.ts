import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

/** One of the partner's own people. */
export type Colleague = Output<'listColleagues'>['items'][number]

/** As many as are seen at a glance; who is behind them is found by writing. */
const colleaguesAtOnce = 8

const key = ['colleagues'] as const

/** Colleagues whose name holds this, the first by name. */
export const colleaguesQuery = (search: string) =>
  queryOptions({
    queryKey: [...key, 'search', search],
    queryFn: ({ signal }) =>
      client.listColleagues({
        query: { ...(search !== '' && { search }), limit: colleaguesAtOnce },
        signal,
      }),
    staleTime: 30_000,
  })

/** Those of these people who belong to the partner. @param ids in any order */
export const namedColleaguesQuery = (ids: readonly string[]) => {
  const id = ids.toSorted()
  return queryOptions({
    queryKey: [...key, 'named', ...id],
    queryFn: async ({ signal }) => {
      const { items } = await client.listColleagues({ query: { id, limit: id.length }, signal })
      return new Map(items.map((each) => [each.id, each]))
    },
    enabled: id.length > 0,
    staleTime: 30_000,
  })
}
