import { Type } from 'typebox'
import type { Static } from 'typebox'
import { anyPassword, email } from '../accounts/schema.ts'
import { auditActions, auditSubjects } from '../audit/actions.ts'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { roles } from '../domain/roles.ts'

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
const task = Type.Object({
  partnerId: text,
  serviceId: text,
  work: Type.Enum(['set_up', 'change', 'remove']),
  since: instantText,
  dueAt: orNull(instantText),
  endedAt: orNull(instantText),
})
const taskNote = Type.Object({ partnerId: text, at: instantText, text })
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
        tasks: Type.Array(task),
        taskNotes: Type.Array(taskNote),
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
  description:
    'With the password; who has none must have signed in within the last ten minutes (else «sign_in_again»).',
  tags: ['Account'],
  body: Type.Object({ password: Type.Optional(anyPassword) }, { additionalProperties: false }),
  response: { 204: noContent },
} as const

const personOfInstallation = Type.Object(
  {
    id,
    name: text,
    email: orNull(Type.String({ description: 'null of who comes by printed links' })),
    memberships: Type.Integer({ minimum: 0, description: 'In how many places they are something' }),
    isInstallationAdmin: Type.Boolean(),
    lastSeenAt: orNull(instantText),
  },
  { title: 'PersonOfInstallation' },
)

export const find = {
  operationId: 'listInstallationPeople',
  summary: 'The people of all partners by name, for erasing one',
  tags: ['Installation'],
  querystring: Type.Object(
    {
      email: Type.Optional(email),
      search: Type.Optional(Type.String({ maxLength: 200, description: 'In name or address' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(personOfInstallation), nextCursor: orNull(Type.String()) },
      { title: 'PersonOfInstallationList' },
    ),
  },
} as const

export type PersonOfInstallationJson = Static<typeof personOfInstallation>

export const erase = {
  operationId: 'erasePerson',
  summary: 'Erase a person, as they erase themselves; never oneself',
  tags: ['Installation'],
  params: Type.Object({ id }, { additionalProperties: false }),
  response: { 204: noContent },
} as const
