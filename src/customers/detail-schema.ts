import { Type } from 'typebox'
import type { Static, TEnum } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { actNames, refusalCodes } from '../domain/acts.ts'
import type { ActName } from '../domain/acts.ts'
import { colleague, count, customer, service, subscription, subscriptionStatus } from './schema.ts'

const tags = ['Customers']

const refusedActs = Object.fromEntries(
  actNames.map((name) => [name, Type.Enum([...refusalCodes])]),
) as Record<ActName, TEnum<[...typeof refusalCodes]>>

/** A service with what only a customer's own page tells. */
export const serviceDetail = Type.Object(
  {
    ...service.properties,
    withdrawnAt: orNull(instantText),
    deprovisionedAt: orNull(instantText),
  },
  {
    title: 'ServiceDetail',
    description:
      'withdrawnAt: since when its removal runs (it shows as provisioning); deprovisionedAt: gone since then, and in no count',
  },
)

/** A subscription, open or closed, with what only a customer's own page tells. */
export const subscriptionDetail = Type.Object(
  {
    ...subscription.properties,
    status: orNull(subscriptionStatus),
    statusSince: orNull(instantText),
    term: orNull(Type.String({ description: 'ISO 8601 length of one term, such as P1M' })),
    payment: Type.Enum(['current', 'overdue']),
    suspendedAt: orNull(instantText),
    suspendedReason: orNull(
      Type.String({ description: 'The partner’s own; null for who may not see notes' }),
    ),
    closedAt: orNull(instantText),
    quantity: orNull(count),
    amount: orNull(
      Type.String({
        description:
          'The price of one term for all of the quantity: a decimal number; null too for who may not see offers',
      }),
    ),
    currency: orNull(Type.String({ description: 'ISO 4217' })),
    converts: orNull(
      Type.Object(
        { endsAt: instantText, term: Type.String(), autoRenew: Type.Boolean() },
        { description: 'The first paid term that follows the trial, where that is settled' },
      ),
    ),
    refused: Type.Partial(Type.Object(refusedActs), {
      description:
        'Acts that cannot be done with it now, each with why; empty for who sees none of them. Whether your role may do the ' +
        'others, /me says.',
    }),
    createdAt: instantText,
    updatedAt: instantText,
    services: Type.Array(serviceDetail),
  },
  {
    title: 'SubscriptionDetail',
    description:
      'status is null once it is closed; statusSince says since when the rules give this status, null where they cannot ' +
      'tell (a payment overdue, active ones)',
  },
)

/** One customer with what only its own page tells. */
export const customerDetail = Type.Object(
  {
    ...customer.properties,
    createdAt: instantText,
    updatedAt: instantText,
    closedSubscriptionCount: count,
    assignedTo: Type.Array(colleague, {
      description: 'Whom it is assigned to, by name; empty for who may not see colleagues',
    }),
    subscriptions: Type.Array(subscriptionDetail, {
      description:
        'The first 50 open ones by attention, end and external id, with the services that are there; all of them, and ' +
        'closed ones, are at /subscriptions',
    }),
  },
  { title: 'CustomerDetail' },
)

export const listSubscriptions = {
  summary: 'A customer’s subscriptions, open or closed, page by page',
  description:
    'Open ones by attention, end and external id; closed ones behind them, those that closed last first. With every ' +
    'service that they ever had.',
  operationId: 'listSubscriptions',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  querystring: Type.Object(
    {
      state: Type.Optional(Type.Enum(['open', 'closed', 'all'], { default: 'open' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(subscriptionDetail),
        total: Type.Integer({ description: 'Subscriptions in this state, on all pages' }),
        nextCursor: orNull(Type.String()),
      },
      { title: 'SubscriptionList' },
    ),
  },
} as const

export const openView = {
  summary: 'Open a customer’s view: the customer as its own administrator sees it',
  description:
    'Noted in the audit log each time, and in the customer’s history once an hour for the same asker.',
  operationId: 'openCustomerView',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  response: { 200: customerDetail },
} as const

export type ServiceDetailJson = Static<typeof serviceDetail>
export type SubscriptionDetailJson = Static<typeof subscriptionDetail>
export type CustomerDetailJson = Static<typeof customerDetail>
export type SubscriptionState = 'open' | 'closed' | 'all'
export type SubscriptionListJson = Static<(typeof listSubscriptions)['response'][200]>
