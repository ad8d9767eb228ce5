import { Type } from 'typebox'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { selectionQuery } from '../customers/schema.ts'
import { maxNamed, maxSelected } from '../customers/selection.ts'
import { roles } from '../domain/roles.ts'
import { maxAssigned, maxInHandDays } from './limits.ts'

const tags = ['Assignments']
const onePerson = Type.Object({ id, personId: id }, { additionalProperties: false })

export const assign = {
  operationId: 'assignCustomer',
  summary: 'Assign a customer to one of the partner’s people',
  description: 'Restricted administrators see the customers that are assigned to them, and no others.',
  tags,
  params: onePerson,
  response: { 204: noContent },
} as const

export const unassign = {
  operationId: 'unassignCustomer',
  summary: 'Take a customer from somebody',
  tags,
  params: onePerson,
  response: { 204: noContent },
} as const

export const assignMany = {
  operationId: 'assignCustomers',
  summary: 'Assign all customers that a filter shows, or take them away',
  description:
    'The parameters are those of the list; with customerIds it is those customers, and no parameters. At most ' +
    `${maxSelected.toLocaleString('en')} customers, batch by batch: sending it again goes on where it stopped. With preview ` +
    'it says what it would do, and changes nothing.',
  tags,
  querystring: selectionQuery,
  body: Type.Object(
    {
      personIds: Type.Array(id, { minItems: 1, maxItems: 20, uniqueItems: true }),
      how: Type.Enum(['assign', 'unassign']),
      customerIds: Type.Optional(
        Type.Array(id, {
          minItems: 1,
          maxItems: maxNamed,
          uniqueItems: true,
          description: 'These customers; what is not there is passed over',
        }),
      ),
      preview: Type.Optional(Type.Boolean({ default: false })),
      expected: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'The total that somebody was shown: with another one it is refused',
        }),
      ),
    },
    { additionalProperties: false, title: 'BulkAssignment' },
  ),
  response: {
    200: Type.Object(
      {
        total: Type.Integer({
          description: 'Customers that the filter shows, or that are there of those named',
        }),
        changed: Type.Integer({ description: 'Customers for which it changed anything' }),
        full: Type.Integer({ description: 'Customers that are assigned to as many people as can be' }),
      },
      { title: 'BulkAssigned' },
    ),
  },
} as const

export const setHand = {
  operationId: 'setHand',
  summary: 'Say who answers for a customer, and until when somebody has it in hand',
  description:
    `Until then it steps back in the order of attention, for everybody. At most ${maxInHandDays} days ahead. All three ` +
    'are set: what is null or left out is cleared.',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  body: Type.Object(
    {
      responsibleId: orNull(id),
      inHandUntil: orNull(instantText),
      note: Type.Optional(orNull(Type.String({ minLength: 1, maxLength: 500 }))),
    },
    { additionalProperties: false, title: 'HandWish' },
  ),
  response: { 204: noContent },
} as const

export const clearHand = {
  operationId: 'clearHand',
  summary: 'Nobody answers for a customer any more, and nobody has it in hand',
  tags,
  params: Type.Object({ id }, { additionalProperties: false }),
  response: { 204: noContent },
} as const

export const colleagues = {
  operationId: 'listColleagues',
  summary: 'The partner’s own people by name, for choosing from',
  tags,
  querystring: Type.Object(
    {
      search: Type.Optional(Type.String({ maxLength: 200, description: 'In the name' })),
      id: Type.Optional(
        Type.Array(id, { minItems: 1, maxItems: maxAssigned, description: 'Only these; may be repeated' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(Type.Object({ id, name: Type.String(), role: Type.Enum([...roles]) })),
        hasMore: Type.Boolean(),
      },
      { title: 'ColleagueList' },
    ),
  },
} as const
