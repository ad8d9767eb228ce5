import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/**
 * A customer as its administrator sees it. Asking is an act that is noted: only when somebody opens the page, and again
 * only when they come back to it or want it. What has changed since makes it stale, and no more.
 */
export const customerViewQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer-view', customerId],
    queryFn: ({ signal }) => client.openCustomerView({ params: { id: customerId }, signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
