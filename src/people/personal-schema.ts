import { Type } from 'typebox'
import { email } from '../accounts/schema.ts'
import { auditActions, auditSubjects } from '../audit/actions.ts'
import { id, instantText, noContent } from '../contract/schemas.ts'
import { roles } from '../domain/roles.ts'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const text = Type.String()

const membership = Type.Object({
  partnerId: orNull(text),
  partnerName: orNull(text),
  role: Type.Enum([...roles]),
  customerId: orNull(text),
  vendor: orNull(text),
  since: instantText,
})
const session = Type.Object({
  createdAt: instantText,
  lastSeenAt: instantText,
  expiresAt: instantText,
  address: orNull(text),
  userAgent: orNull(text),
})
const wayIn = Type.Object({ provider: text, createdAt: instantText, updatedAt: instantText })
const token = Type.Object({
  partnerId: text,
  name: text,
  role: Type.Enum([...roles]),
  createdAt: instantText,
  expiresAt: orNull(instantText),
  lastUsedAt: orNull(instantText),
  revokedAt: orNull(instantText),
})
const invitation = Type.Object({
  partnerId: orNull(text),
  role: Type.Enum([...roles]),
  createdAt: instantText,
  acceptedAt: orNull(instantText),
})
const act = Type.Object({
  partnerId: text,
  at: instantText,
  action: Type.Enum([...auditActions]),
  subject: Type.Object({ kind: Type.Enum([...auditSubjects]), id: orNull(text) }),
  address: orNull(text),
})

export const myData = {
  operationId: 'getMyData',
  summary: 'Everything that is stored about you',
  description: 'Nothing of others, and no secret. Of your acts the latest 10,000 with each partner.',
  tags: ['Account'],
  response: {
    200: Type.Object(
      {
        exportedAt: instantText,
        person: Type.Object({
          id,
          name: text,
          email: orNull(text),
          isInstallationAdmin: Type.Boolean(),
          hasSecondFactor: Type.Boolean(),
          language: orNull(text),
          colourScheme: orNull(text),
          timeZone: orNull(text),
          createdAt: instantText,
        }),
        memberships: Type.Array(membership),
        waysIn: Type.Array(wayIn),
        sessions: Type.Array(session),
        tokens: Type.Array(token),
        invitations: Type.Array(invitation, { description: 'That were sent to your address' }),
        acts: Type.Array(act),
      },
      { title: 'PersonalData' },
    ),
  },
} as const

export const eraseMe = {
  operationId: 'eraseMe',
  summary:
    'Erase yourself: sessions, ways in, memberships and tokens go; histories keep an id without a name',
  tags: ['Account'],
  response: { 204: noContent },
} as const

export const find = {
  operationId: 'findPerson',
  summary: 'Whose this address is, for erasing them',
  tags: ['Installation'],
  querystring: Type.Object({ email }, { additionalProperties: false }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({ id, name: text, email: text, memberships: Type.Integer({ minimum: 0 }) }),
      ),
    }),
  },
} as const

export const erase = {
  operationId: 'erasePerson',
  summary: 'Erase a person, as they erase themselves',
  tags: ['Installation'],
  params: Type.Object({ id }, { additionalProperties: false }),
  response: { 204: noContent },
} as const
