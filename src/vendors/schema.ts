import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText } from '../contract/schemas.ts'

const text = Type.String()
const textOrNull = Type.Union([text, Type.Null()])

const vendorService = Type.Object(
  {
    id,
    externalId: text,
    product: text,
    since: instantText,
    work: Type.Enum(['set_up', 'change', 'remove'], { description: 'What is to be done' }),
    reason: Type.Union([text, Type.Null()], { description: 'What the partner said of it' }),
    partner: Type.Object({ id, name: textOrNull }),
    customer: Type.Object({ name: text, country: textOrNull }),
    subscription: Type.Object({ externalId: text, offer: text }),
  },
  { title: 'VendorService' },
)

export const services = {
  operationId: 'listVendorServices',
  summary: 'Services that wait for the vendor, of every partner that uses it',
  description:
    'Partner by partner, longest waiting first. A page may hold fewer than «limit», also none, and still have a ' +
    '«nextCursor».',
  tags: ['Vendor'],
  querystring: Type.Object(
    {
      partner: Type.Optional(id),
      search: Type.Optional(
        Type.String({
          maxLength: 200,
          description:
            'All words must be in the partner’s or the customer’s name, the offer, the product, or the ids of both',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(vendorService), nextCursor: textOrNull },
      { title: 'VendorServiceList' },
    ),
  },
} as const

export const partners = {
  operationId: 'listVendorPartners',
  summary: 'The partners that use the vendor, by name, for choosing from',
  tags: ['Vendor'],
  querystring: Type.Object(
    {
      search: Type.Optional(Type.String({ maxLength: 200, description: 'In the name' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(Type.Object({ id, name: textOrNull })),
        hasMore: Type.Boolean({ description: 'Whether there are further ones' }),
      },
      { title: 'VendorPartnerList' },
    ),
  },
} as const

export type VendorServiceJson = Static<typeof vendorService>
export type VendorServicesJson = Static<(typeof services)['response'][200]>
