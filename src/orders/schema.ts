import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { customerDetail } from '../customers/detail-schema.ts'
import { subscriptionStatus } from '../customers/schema.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { maxProducts, maxQuantity, maxTrialDays } from '../offers/limits.ts'
import { product } from '../offers/schema.ts'

const tags = ['Customers']
const params = Type.Object({ id }, { additionalProperties: false })
const text = Type.String()
/** Longer than any text that the customers file takes: its own rules say what is too long. */
const maxText = 2_000
const line = (description: string) => Type.String({ maxLength: maxText, description })

const customerFields = {
  name: line('At most 300 characters on one line'),
  country: orNull(line('ISO 3166-1 alpha-2, such as NO')),
  adminEmail: orNull(line('The address of the customer’s administrator')),
  tags: Type.Array(line('At most 100 characters, without «|»'), { maxItems: 50 }),
}

export const addCustomer = {
  operationId: 'addCustomer',
  summary: 'Add a customer',
  description:
    'By the rules of the customers file. A restricted administrator’s new customer is assigned to them at once.',
  tags,
  body: Type.Object(
    {
      externalId: Type.Optional(line('The partner’s own id; made, such as V-000123, where none is given')),
      name: customerFields.name,
      country: Type.Optional(customerFields.country),
      adminEmail: Type.Optional(customerFields.adminEmail),
      tags: Type.Optional(customerFields.tags),
    },
    { additionalProperties: false, title: 'CustomerWish' },
  ),
  response: { 201: customerDetail },
} as const

export const changeCustomer = {
  operationId: 'changeCustomer',
  summary: 'Change a customer’s name, country, administrator’s address or tags',
  tags,
  params,
  body: Type.Partial(Type.Object(customerFields), {
    additionalProperties: false,
    minProperties: 1,
    title: 'CustomerChange',
  }),
  response: { 200: customerDetail },
} as const

const order = Type.Object(
  {
    preview: Type.Boolean({ description: 'Whether this only says what it would be' }),
    id: orNull(id),
    externalId: orNull(text),
    customer: Type.Object({ id, externalId: text }),
    offer: text,
    offerId: orNull(id),
    kind: Type.Enum(['trial', 'paid']),
    status: orNull(subscriptionStatus),
    provisioningStatus: Type.Enum([...provisioningStatuses]),
    term: orNull(text),
    startsAt: instantText,
    endsAt: orNull(instantText),
    autoRenew: Type.Boolean(),
    quantity: Type.Integer(),
    amount: orNull(Type.String({ description: 'Of one term, for all of its quantity' })),
    firstTermAmount: orNull(
      Type.String({
        description: 'By days, where it ends with another one and the first term has another length',
      }),
    ),
    currency: orNull(text),
    services: Type.Array(
      Type.Object({ id: orNull(id), externalId: text, product: text, licences: orNull(Type.Integer()) }),
    ),
  },
  { title: 'OrderedSubscription' },
)

export type OrderJson = Static<typeof order>

const orderBody = Type.Object(
  {
    externalId: Type.Optional(line('The partner’s own id; made, such as VS-000123, where none is given')),
    offerId: Type.Optional(id),
    offer: Type.Optional(line('The offer’s name, where it is none of the list')),
    products: Type.Optional(Type.Array(product, { minItems: 1, maxItems: maxProducts })),
    kind: Type.Enum(['trial', 'paid']),
    startsAt: Type.Optional(line('A date or an instant; today where none is given')),
    term: Type.Optional(
      orNull(
        Type.String({ maxLength: 20, description: 'Such as P1Y or P1M; the offer’s where none is given' }),
      ),
    ),
    endsAt: Type.Optional(line('A date or an instant; one term after the start where none is given')),
    trialDays: Type.Optional(Type.Integer({ minimum: 1, maximum: maxTrialDays })),
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: maxQuantity })),
    amount: Type.Optional(
      orNull(
        Type.String({
          maxLength: 20,
          description:
            'The price of one term for all of its quantity; the offer’s × quantity where none is given',
        }),
      ),
    ),
    currency: Type.Optional(orNull(Type.String({ maxLength: 10, description: 'ISO 4217, such as NOK' }))),
    autoRenew: Type.Optional(Type.Boolean({ default: false })),
    alignTo: Type.Optional({ ...id, description: 'A paid subscription of the customer with which it ends' }),
    preview: Type.Optional(
      Type.Boolean({ default: false, description: 'Say what it would be, and write nothing' }),
    ),
  },
  { additionalProperties: false, title: 'SubscriptionWish' },
)

export type OrderBody = Static<typeof orderBody>

export const addSubscription = {
  operationId: 'addSubscription',
  summary: 'Add a subscription to a customer, by an offer or with products of its own',
  description:
    'Each product becomes one service, which the partner sets up by hand (manual_partner). With preview it answers 200 with ' +
    'what it would be.',
  tags,
  params,
  body: orderBody,
  response: { 200: order, 201: order },
} as const
