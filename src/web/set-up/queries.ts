import { queryOptions } from '@tanstack/react-query'
import { lookAtSetUp } from './keeper.ts'

/** What a link opens. */
export type SetUp = Awaited<ReturnType<typeof lookAtSetUp>>
export type SetUpService = SetUp['services'][number]

export const setUpQuery = (secret: string, language: string) =>
  queryOptions({
    queryKey: ['set-up', secret, language],
    queryFn: ({ signal }) => lookAtSetUp(secret, signal),
    // Its key is a secret.
    gcTime: 0,
    // Another language is no other page: what is written stays while the words change.
    placeholderData: (before) => before,
  })
