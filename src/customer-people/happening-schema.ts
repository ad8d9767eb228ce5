import { Type } from 'typebox'
import type { Static } from 'typebox'
import { id, instantText, orNull } from '../contract/schemas.ts'
import { maxToldNames } from './limits.ts'
import { params, tags } from './schema.ts'

/** What of the audit log concerns a customer's people and their licences; acts of the partner's own are none. */
export const happeningKinds = [
  'customer_person_added',
  'customer_person_changed',
  'customer_person_deactivated',
  'customer_person_reactivated',
  'customer_person_erased',
  'customer_people_imported',
  'licences_assigned',
  'licences_returned',
] as const
export type HappeningKind = (typeof happeningKinds)[number]

/** What of a person can change, in the API's names. */
export const peopleFields = ['externalId', 'name', 'email', 'language', 'groups'] as const

const count = Type.Integer({ minimum: 0 })

const happening = Type.Object(
  {
    id,
    at: instantText,
    kind: Type.Enum([...happeningKinds]),
    actor: Type.Object(
      {
        kind: Type.Enum(['own', 'partner', 'gone', 'system'], {
          description:
            'The customer’s own administrator, the partner or one of its programs, somebody who is here no longer, or Varde itself',
        }),
        name: orNull(
          Type.String({
            description: 'Of the partner’s people only for who may see colleagues; null: nobody’s',
          }),
        ),
      },
      { description: 'Who did it' },
    ),
    product: orNull(Type.String({ description: 'Of licences: of what' })),
    count: Type.Integer({ minimum: 0, description: 'To how many people it was done' }),
    people: Type.Array(
      Type.Object({ id, name: orNull(Type.String({ description: 'Of today; null for who is erased' })) }),
      { maxItems: maxToldNames, description: `The first ${maxToldNames} of them` },
    ),
    fields: Type.Array(Type.Enum([...peopleFields]), { description: 'What of them changed, never to what' }),
    file: orNull(Type.Object({ new: count, changed: count }, { description: 'What a file did' })),
  },
  { title: 'CustomerPeopleHappening' },
)
export type HappeningJson = Static<typeof happening>

const page = Type.Object(
  { items: Type.Array(happening), nextCursor: orNull(Type.String()) },
  { title: 'CustomerPeopleHistory' },
)
export type HappeningsJson = Static<typeof page>

export const history = {
  operationId: 'listCustomerPeopleHistory',
  summary: 'What happened to a customer’s people and their licences, latest first: who gave what to whom',
  description: 'As long as the partner keeps its audit log.',
  tags,
  params,
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: '`nextCursor` of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: { 200: page },
} as const
