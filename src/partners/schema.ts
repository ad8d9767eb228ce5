import { Type } from 'typebox'
import { textOfForm } from '../contract/forms.ts'

const name = (max: number) =>
  // Something to see in it, and no control characters.
  textOfForm({ name: 'one_line', max }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
    minLength: 1,
    maxLength: max,
    description: `1 to ${max} characters on one line`,
  })

/** A partner as the API shows it. */
export const partner = Type.Object(
  {
    id: Type.String(),
    name: Type.Union([Type.String(), Type.Null()], { description: 'null until somebody has named it' }),
    vendor: Type.String({ description: 'Who delivers the services' }),
    requireSecondFactor: Type.Boolean({
      description: 'Whether people who sign in by password must have a second factor',
    }),
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
  summary: 'Name the partner or its vendor, or say what its people need for signing in',
  tags: ['Partner'],
  body: Type.Object(
    {
      name: Type.Optional(name(200)),
      vendor: Type.Optional(name(100)),
      requireSecondFactor: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 200: partner },
} as const
