import { queryOptions } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import type { Language } from '../../messages/languages.ts'
import { client } from '../api/api.ts'
import type { Keeper } from './draft.ts'

export type ServiceDetails = Output<'getServiceDetails'>
export type SetUpLink = Output<'listSetUpLinks'>['items'][number]
/** A link with which somebody can still answer: its address has not been erased. */
export type OpenLink = SetUpLink & { readonly email: string }
export type SentLink = Output<'sendSetUpLink'>

/** What is asked about a service, and what has been filled in; renewed with its customer. */
export const serviceDetailsQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'details', serviceId],
    queryFn: ({ signal }) => client.getServiceDetails({ params: { id: serviceId }, signal }),
  })

/** Keeps the details of a service for who has signed in. */
export function serviceKeeper(id: string): Keeper {
  const params = { id }
  return {
    save: (details, revision) => client.saveServiceDetails({ params, body: { details, revision } }),
    submit: async (details, revision) => {
      await client.submitServiceDetails({ params, body: { details, revision } })
    },
    read: async () => {
      const { state, ...kept } = await client.getServiceDetails({ params })
      return state === 'asked' ? kept : null
    },
  }
}

/** Who of a customer has been asked for details. */
export const setUpLinksQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'set-up-links'],
    queryFn: ({ signal }) => client.listSetUpLinks({ params: { id: customerId }, signal }),
  })

/** Asks somebody else of the customer instead. @param language of the mails; null: by the customer's country */
export function sendLinkTo(customerId: string, email: string, language: Language | null): Promise<SentLink> {
  const body = { email, ...(language !== null && { language }) }
  return client.sendSetUpLink({ params: { id: customerId }, body })
}

export function sendLinkAgain(id: string): Promise<SentLink> {
  return client.sendSetUpLinkAgain({ params: { id } })
}
