import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Input, Output } from '../../client/types.ts'
import type { Language } from '../../messages/languages.ts'
import { client } from '../api/api.ts'

export type SupportCase = NonNullable<Output<'getServiceSetUp'>['supportCase']>
export type SupportCaseDetail = Output<'openSupportCase'>
export type Draft = Output<'draftSupportCase'>
export type Way = Input<'openSupportCase'>['body']['way']

/** The cases of a service with their words. */
export const casesQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'support-cases', serviceId],
    queryFn: ({ signal }) => client.listSupportCases({ params: { id: serviceId }, signal }),
  })

/** The ready words; the present ones stay until those in another language have come. */
export const draftQuery = (serviceId: string, language: Language, details: boolean) =>
  queryOptions({
    queryKey: ['support-draft', serviceId, language, details],
    queryFn: ({ signal }) =>
      client.draftSupportCase({ params: { id: serviceId }, query: { language, details }, signal }),
    placeholderData: keepPreviousData,
    // What somebody has in front of them and writes in is not changed below their hands.
    staleTime: Infinity,
    gcTime: 0,
  })
