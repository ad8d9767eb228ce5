import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

export type Connection = Output<'listConnections'>['items'][number]
export type Catalog = Output<'getConnectionCatalog'>

/** Where other systems are reached. @param withRetired with what is retired, behind the others */
export const connectionsQuery = (withRetired: boolean) =>
  queryOptions({
    queryKey: ['connections', 'list', withRetired],
    queryFn: ({ signal }) => client.listConnections({ query: { retired: withRetired }, signal }),
  })

/** What one of them said last of what it offers. */
export const catalogQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'catalog', id],
    queryFn: ({ signal }) => client.getConnectionCatalog({ params: { id }, signal }),
  })
