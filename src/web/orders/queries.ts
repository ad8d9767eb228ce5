import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type Offer = Output<'listOffers'>['items'][number]
export type OrderPreview = Output<'addSubscription'>

/** What can be ordered. @param withRetired with those by which nothing new is */
export const offersQuery = (withRetired: boolean) =>
  queryOptions({
    queryKey: ['offers', withRetired],
    queryFn: ({ signal }) => client.listOffers({ query: { retired: withRetired }, signal }),
  })
