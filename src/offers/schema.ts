import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { maxLicences, maxNameLength, maxOffers, maxProducts, maxQuantity, maxTrialDays } from './limits.ts'

const tags = ['Offers']
const text = Type.String()
const key = Type.String({ minLength: 1, maxLength: maxNameLength, description: 'The partner’s own key' })

export const product = Type.Object(
  {
    product: Type.String({ minLength: 1, maxLength: maxNameLength, description: 'What becomes one service' }),
    licences: Type.Optional(
      Type.Union(
        // How many is read by offers/read-offer.ts, which says what to write.
        [Type.Literal('quantity'), Type.Number(), Type.Null()],
        {
          description: `«quantity»: as many as are ordered; a whole number up to ${maxLicences}: always so many; null: it has none`,
        },
      ),
    ),
  },
  { additionalProperties: false, title: 'OfferedProductWish' },
)

const fields = {
  name: Type.String({ minLength: 1, maxLength: maxNameLength, description: 'On one line' }),
  products: Type.Array(product, { minItems: 1, maxItems: maxProducts }),
  term: orNull(
    Type.String({ maxLength: 20, description: 'ISO 8601 length of one term, such as P1Y or P1M' }),
  ),
  trialDays: orNull(
    Type.Number({
      description: `1 to ${maxTrialDays} whole days in which it can be tried; null: not at all`,
    }),
  ),
  defaultQuantity: Type.Integer({ minimum: 1, maximum: maxQuantity }),
  amount: orNull(
    Type.String({
      maxLength: 20,
      description:
        'The price of one term for one of its quantity, such as "12.50"; "0" is a price, null is none',
    }),
  ),
  currency: orNull(Type.String({ maxLength: 10, description: 'ISO 4217, such as NOK' })),
}

const offered = Type.Object(
  { product: text, licences: Type.Union([Type.Literal('quantity'), Type.Integer(), Type.Null()]) },
  { title: 'OfferedProduct' },
)

/** What the catalogue's file has of an offer, besides its `id`. */
export const inFile = {
  name: text,
  products: Type.Array(offered),
  term: orNull(text),
  trialDays: orNull(Type.Integer()),
  defaultQuantity: Type.Integer(),
  amount: orNull(Type.String({ description: 'Of one term, for one of its quantity' })),
  currency: orNull(text),
}

export const offer = Type.Object(
  {
    id,
    externalId: text,
    ...inFile,
    retiredAt: orNull(instantText),
    createdAt: instantText,
    updatedAt: instantText,
  },
  { title: 'Offer' },
)

export type OfferJson = Static<typeof offer>

const offers = Type.Object({ items: Type.Array(offer) }, { title: 'OfferList' })

export const list = {
  operationId: 'listOffers',
  summary: 'What can be ordered, in its order',
  tags,
  querystring: Type.Object(
    {
      retired: Type.Optional(
        Type.Boolean({ description: 'With those by which nothing new is ordered, behind the others' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: { 200: offers },
} as const

export const add = {
  operationId: 'addOffer',
  summary: 'Add an offer at the end of the list',
  tags,
  body: Type.Object(
    {
      externalId: Type.Optional(key),
      name: fields.name,
      products: fields.products,
      term: Type.Optional(fields.term),
      trialDays: Type.Optional(fields.trialDays),
      defaultQuantity: Type.Optional(fields.defaultQuantity),
      amount: Type.Optional(fields.amount),
      currency: Type.Optional(fields.currency),
    },
    { additionalProperties: false, title: 'OfferWish' },
  ),
  response: { 201: offer },
} as const

export const change = {
  operationId: 'changeOffer',
  summary: 'Change an offer, retire it or bring it back; what was ordered by it stays as it is',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Partial(
    Type.Object({
      ...fields,
      retired: Type.Boolean({ description: 'true: nothing new is ordered by it' }),
    }),
    { additionalProperties: false, minProperties: 1, title: 'OfferChange' },
  ),
  response: { 200: offer },
} as const

export const order = {
  operationId: 'orderOffers',
  summary: 'Put the offers that are not retired into an order; those that are not named stay behind',
  tags,
  body: Type.Object(
    { ids: Type.Array(id, { maxItems: maxOffers, uniqueItems: true }) },
    { additionalProperties: false },
  ),
  response: { 200: offers },
} as const
