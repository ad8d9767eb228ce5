import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type SetUpTimesLine = Output<'listSetUpTimes'>['items'][number]
export type SetUpTimes = Output<'getSetUpTimes'>

/** How long setting each product up took lately. Below `products`: what changes those changes this too. */
export const setUpTimesQuery = queryOptions({
  queryKey: ['products', 'set-up-times'],
  queryFn: ({ signal }) => client.listSetUpTimes({ signal }),
})

/** The same of one product, and where the time went. */
export const productTimesQuery = (productId: string) =>
  queryOptions({
    queryKey: ['products', 'set-up-times', productId],
    queryFn: ({ signal }) => client.getSetUpTimes({ params: { id: productId }, signal }),
  })
