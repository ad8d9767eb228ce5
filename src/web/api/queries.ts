import { queryOptions } from '@tanstack/react-query'
import { client } from './api.ts'

/** Who has signed in, and the partner: what the whole app stands on. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => client.getMe({ signal }),
  staleTime: 60_000,
})

/** Whether the partner has any customer yet. */
export const hasCustomersQuery = queryOptions({
  queryKey: ['has-customers'],
  queryFn: async ({ signal }) => {
    const { total } = await client.listCustomers({ query: { limit: 1 }, signal })
    return total > 0
  },
})
