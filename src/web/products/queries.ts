import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type Product = Output<'listProducts'>['items'][number]

/** What offers consist of. @param withRetired with what is retired, behind the others */
export const productsQuery = (withRetired: boolean) =>
  queryOptions({
    queryKey: ['products', withRetired],
    queryFn: ({ signal }) => client.listProducts({ query: { retired: withRetired }, signal }),
  })
