import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import type { VendorSearch } from './search.ts'

export type WaitingService = Output<'listVendorServices'>['items'][number]

/** As many as can be chosen from at a time. */
const partnersAtOnce = 200
/** Of many partners nobody tells what happens: what is seen is asked for again now and then. */
const renewMs = 20_000
/** A page may come empty though there is more behind it: then the next is asked for, so often. */
const maxEmptyPages = 20

/** Services that wait for the vendor, partner by partner, longest waiting first. */
export const waitingQuery = ({ partner, search }: VendorSearch) =>
  infiniteQueryOptions({
    queryKey: ['vendor', 'services', partner ?? '', search ?? ''],
    queryFn: async ({ pageParam, signal }) => {
      const chosen = { ...(partner !== undefined && { partner }), ...(search !== undefined && { search }) }
      let cursor = pageParam
      for (let empty = 1; ; empty += 1) {
        const query = { ...chosen, ...(cursor !== null && { cursor }) }
        const page = await client.listVendorServices({ query, signal })
        if (page.items.length > 0 || page.nextCursor === null || empty === maxEmptyPages) return page
        cursor = page.nextCursor
      }
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: renewMs,
  })

/** The partners that use the vendor, to choose from. */
export const vendorPartnersQuery = queryOptions({
  queryKey: ['vendor', 'partners'],
  queryFn: ({ signal }) => client.listVendorPartners({ query: { limit: partnersAtOnce }, signal }),
})
