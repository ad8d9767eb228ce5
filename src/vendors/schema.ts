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
    partner: Type.Object({ name: textOrNull }),
    customer: Type.Object({ name: text, country: textOrNull }),
    subscription: Type.Object({ externalId: text, offer: text }),
  },
  { title: 'VendorService' },
)

export const services = {
  operationId: 'listVendorServices',
  summary: 'Services that wait for the vendor, of every partner that uses it',
  description:
    'Partner by partner, longest waiting first. A page may hold fewer than «limit» and still have a «nextCursor».',
  tags: ['Vendor'],
  querystring: Type.Object(
    {
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

export type VendorServiceJson = Static<typeof vendorService>
export type VendorServicesJson = Static<(typeof services)['response'][200]>
