import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'

/** What a link opens. */
export type SetUp = Output<'readSetUpLink'>
export type SetUpService = SetUp['services'][number]

export const setUpQuery = (secret: string, language: string) =>
  queryOptions({
    queryKey: ['set-up', secret, language],
    queryFn: ({ signal }) => client.readSetUpLink({ body: { secret }, signal }),
    // Its key is a secret.
    gcTime: 0,
    // Another language is no other page: what is written stays while the words change.
    placeholderData: keepPreviousData,
  })
