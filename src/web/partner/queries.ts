import { queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'

/** The partner with all its settings. */
export const partnerQuery = queryOptions({
  queryKey: ['partner'],
  queryFn: ({ signal }) => client.getPartner({ signal }),
})
