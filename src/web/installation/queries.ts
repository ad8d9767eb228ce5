import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** All partners of the installation, oldest first. */
export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: ({ signal }) => client.listPartners({ signal }),
})
