import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import type { Input, Output } from '../../client/types.ts'

/** Giving licences, or taking them back. */
export type Mode = 'assign' | 'return'
export type LicenceResult = Output<'assignLicences'>
export type Seats = LicenceResult['seats']
export type Person = Output<'listCustomerPeople'>['items'][number]
export type PeopleSelection = Input<'assignLicences'>['body']['people']

const peopleAtOnce = 100

/** All keys begin as those of the customer's page, to be renewed with it. */
export const seatsQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'licences', serviceId],
    queryFn: async ({ signal }) => {
      const { seats, obstacle, total } = await client.listLicences({
        params: { id: serviceId },
        query: { limit: 1 },
        signal,
      })
      return { seats, obstacle, total }
    },
  })

export type EndedService = Output<'listEndedLicences'>['items'][number]

/** Services that have ended and whose licences people hold still. */
export const endedQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'licences', 'ended'],
    queryFn: ({ signal }) => client.listEndedLicences({ params: { id: customerId }, signal }),
  })

export interface PeopleWish {
  readonly search: string
  readonly group: string | null
  readonly serviceId: string
  readonly mode: Mode
}

/** The selection that means all whom the list shows. */
export function filterOf({ search, group, serviceId, mode }: PeopleWish) {
  return {
    service: serviceId,
    holds: mode === 'return',
    ...(search !== '' && { search }),
    ...(group !== null && { group }),
  }
}

/** Who can be given a licence: who holds none; or of whom it can be taken back. */
export const peopleQuery = (customerId: string, wish: PeopleWish) =>
  infiniteQueryOptions({
    queryKey: ['customer', customerId, 'licences', wish.serviceId, 'people', filterOf(wish)],
    queryFn: ({ pageParam, signal }) =>
      client.listCustomerPeople({
        params: { id: customerId },
        query: { ...filterOf(wish), limit: peopleAtOnce, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** What an act would do to those who are selected. */
export const outlookQuery = (
  customerId: string,
  serviceId: string,
  mode: Mode,
  people: PeopleSelection | undefined,
) =>
  queryOptions({
    queryKey: ['customer', customerId, 'licences', serviceId, 'outlook', mode, people],
    queryFn: ({ signal }) =>
      client.previewLicences({
        params: { id: serviceId },
        body: { act: mode, people: people ?? {} },
        signal,
      }),
    enabled: people !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
