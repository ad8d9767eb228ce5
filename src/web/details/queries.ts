import { queryOptions } from '@tanstack/react-query'
import type { Details, SchemaObject } from '../../details-schema/json.ts'
import type { Trouble } from '../../domain/trouble.ts'
import { ask } from './door.ts'
import type { Keeper } from './draft.ts'

export interface ServiceDetails {
  service: { id: string; externalId: string; product: string; provisioningStatus: string }
  schema: SchemaObject | null
  details: Details
  state: 'asked' | 'submitted' | null
  why: Trouble | null
  askedAt: string | null
  savedAt: string | null
  submittedAt: string | null
  revision: number
  isAsked: boolean
}

/** What is asked about a service, and what has been filled in; renewed with its customer. */
export const serviceDetailsQuery = (customerId: string, serviceId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'details', serviceId],
    queryFn: ({ signal }) => readDetails(serviceId, signal),
  })

function readDetails(id: string, signal?: AbortSignal) {
  return ask<ServiceDetails>('GET', `services/${id}/details`, undefined, signal)
}

/** Keeps the details of a service for who has signed in. */
export function serviceKeeper(id: string): Keeper {
  return {
    save: (details, revision) => ask('PUT', `services/${id}/details`, { details, revision }),
    submit: (details, revision) => ask('POST', `services/${id}/details/submit`, { details, revision }),
    read: async () => {
      const { state, ...kept } = await readDetails(id)
      return state === 'asked' ? kept : null
    },
  }
}

export interface SetUpLink {
  id: string
  email: string
  delivery: 'sent' | 'no_mail_server' | 'failed' | null
  sentAt: string | null
  reminders: number
  nextMailAt: string | null
  openedAt: string | null
  expiresAt: string
  passedOnFrom: string | null
  endedAt: string | null
}

/** Who of a customer has been asked for details. */
export const setUpLinksQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['customer', customerId, 'set-up-links'],
    queryFn: ({ signal }) =>
      ask<{ items: SetUpLink[] }>('GET', `customers/${customerId}/set-up-links`, undefined, signal),
  })

export interface SentLink {
  delivery: 'sent' | 'no_mail_server' | 'failed' | null
  link: string | null
}

/** Asks somebody else of the customer instead. */
export function addContact(customerId: string, email: string, language: string): Promise<SentLink> {
  return ask('POST', `customers/${customerId}/set-up-links`, { email, language })
}

export function sendAgain(id: string): Promise<SentLink> {
  return ask('POST', `set-up-links/${id}/send-again`)
}
