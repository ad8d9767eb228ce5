import { Type } from 'typebox'
import { columns } from '../customers-file/columns.ts'
import { id, orNull } from '../contract/schemas.ts'
import { historyEntry } from '../history/schema.ts'
import { maxShownChanges } from './limits.ts'
import { count, importId, rowError, tags } from './schema.ts'

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 4_000 })),
}

/** How a filter names errors that are about a whole row. */
export const wholeRow = 'whole_row'

export const errorList = {
  summary: 'The errors of an import by line, page by page',
  operationId: 'listImportErrors',
  tags,
  params: importId,
  querystring: Type.Object(
    {
      ...page,
      code: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 50 }),
      ),
      column: Type.Optional(
        Type.Array(Type.Enum([...columns.map(({ name }) => name), wholeRow]), {
          minItems: 1,
          maxItems: columns.length + 1,
          description: `${wholeRow}: errors that name no column`,
        }),
      ),
      search: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'A line’s number, or a part of a customer’s id or of the value that is wrong',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(rowError),
        total: orNull(
          Type.Integer({ minimum: 0, description: 'How many match; null on later pages, like what follows' }),
        ),
        codes: orNull(
          Type.Array(
            Type.Object({
              code: Type.String(),
              count,
              message: Type.String({ description: 'Of the first such error' }),
            }),
            { description: 'Most frequent first; counted under the other choices, but not its own' },
          ),
        ),
        columns: orNull(
          Type.Array(
            Type.Object({
              column: orNull(Type.String({ description: `Null is ${wholeRow} in the filter` })),
              heading: orNull(Type.String()),
              count,
            }),
            { description: 'Most frequent first; counted under the other choices, but not its own' },
          ),
        ),
        nextCursor: orNull(Type.String()),
      },
      { title: 'ImportErrorList' },
    ),
  },
} as const

export const changes = {
  summary: 'The customers that an import made or changed, and what of them',
  description: 'Those that were there before come first. A dry run changes nothing.',
  operationId: 'listImportChanges',
  tags,
  params: importId,
  querystring: Type.Object(
    {
      ...page,
      kind: Type.Optional(Type.Enum(['new', 'changed'])),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              kind: Type.Enum(['new', 'changed']),
              customerId: id,
              externalId: Type.String(),
              name: Type.String(),
              changes: Type.Array(historyEntry, {
                maxItems: maxShownChanges,
                description:
                  'In their order. Of a new customer one: its name and how many subscriptions and services it got',
              }),
              more: Type.Integer({
                minimum: 0,
                description: 'Further changes of the customer, at most 1,000',
              }),
            },
            { title: 'ImportedCustomer' },
          ),
        ),
        nextCursor: orNull(Type.String()),
      },
      { title: 'ImportChanges' },
    ),
  },
} as const
