import { Type } from 'typebox'
import type { Static, TProperties } from 'typebox'
import { inFile as offerInFile } from '../offers/schema.ts'
import { inFile as productInFile } from '../products/schema.ts'

const tags = ['Offers']
const text = Type.String()

const product = Type.Object({ id: text, ...productInFile }, { title: 'CatalogueProduct' })
const offer = Type.Object({ id: text, ...offerInFile }, { title: 'CatalogueOffer' })

export const catalogue = {
  operationId: 'getCatalogue',
  summary: 'All that can be ordered and what it consists of, as a file',
  description: '`id` is the own key of a product or an offer, `externalId` elsewhere.',
  tags,
  response: {
    200: Type.Object({ products: Type.Array(product), offers: Type.Array(offer) }, { title: 'Catalogue' }),
  },
} as const

const named = Type.Object({ id: text, name: text })

function difference<Fields extends TProperties>(of: Fields, title: string) {
  const some = Type.Partial(Type.Object(of))
  return Type.Object(
    {
      new: Type.Array(named),
      changed: Type.Array(
        Type.Object({
          id: text,
          name: text,
          broughtBack: Type.Boolean({ description: 'It was retired' }),
          before: some,
          after: some,
        }),
      ),
      retired: Type.Array(named),
      unchanged: Type.Integer({ minimum: 0 }),
      reordered: Type.Boolean({ description: 'Those that were there stand in another order' }),
    },
    { title },
  )
}

export const apply = {
  operationId: 'applyCatalogue',
  summary: 'Make products and offers those of a file: what is not in it is retired',
  description:
    'The whole lists, each by its `id`, in the form that `GET /api/v1/catalogue` gives. Without `products`, those stay as they are. All that is wrong is told at once.',
  tags,
  querystring: Type.Object(
    {
      dryRun: Type.Optional(Type.Boolean({ description: 'Say what it would change, and change nothing' })),
    },
    { additionalProperties: false },
  ),
  body: Type.Object(
    {
      // Read by read-file.ts, which tells of everything at once where a schema stops at each field's form.
      products: Type.Optional(Type.Array(Type.Unknown({ description: 'A CatalogueProduct' }))),
      offers: Type.Array(Type.Unknown({ description: 'A CatalogueOffer' })),
    },
    { additionalProperties: false, title: 'CatalogueWish' },
  ),
  response: {
    200: Type.Object(
      {
        dryRun: Type.Boolean(),
        products: Type.Union([difference(productInFile, 'ProductDifference'), Type.Null()], {
          description: 'null: the file does not speak of products',
        }),
        offers: difference(offerInFile, 'OfferDifference'),
        warnings: Type.Array(
          Type.Object({
            path: text,
            message: Type.String({ description: 'What is unusual, in the language asked for' }),
          }),
          { description: 'What is taken as it is, and perhaps meant otherwise' },
        ),
      },
      { title: 'CatalogueDifference' },
    ),
  },
} as const

export type CatalogueDifferenceJson = Static<(typeof apply)['response'][200]>
