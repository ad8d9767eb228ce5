import { Type } from 'typebox'

const text = (max: number, description: string) =>
  // Something to see in it, and no control characters.
  Type.String({ minLength: 1, maxLength: max, pattern: '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', description })

/** A partner as the API shows it. */
export const partner = Type.Object(
  {
    id: Type.String(),
    name: Type.Union([Type.String(), Type.Null()], { description: 'null until somebody has named it' }),
    vendor: Type.String({ description: 'Who delivers the services' }),
  },
  { title: 'Partner' },
)

export const read = {
  operationId: 'getPartner',
  summary: 'The partner that you belong to',
  tags: ['Partner'],
  response: { 200: partner },
} as const

export const change = {
  operationId: 'changePartner',
  summary: 'Name the partner or its vendor',
  tags: ['Partner'],
  body: Type.Object(
    {
      name: Type.Optional(text(200, 'a name of 1 to 200 characters on one line')),
      vendor: Type.Optional(text(100, 'a name of 1 to 100 characters on one line')),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 200: partner },
} as const
