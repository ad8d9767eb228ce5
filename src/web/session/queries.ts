import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** By what one can sign in at this installation. */
export const waysQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: ({ signal }) => client.listWaysIn({ signal }),
  staleTime: 60_000,
})
