import { Type } from 'typebox'
import { email, line, newPassword } from '../accounts/schema.ts'
import { textOfForm } from '../contract/forms.ts'
import { id, instantText, noContent, orNull, uuidPattern } from '../contract/schemas.ts'
import { partnerRoles, roles } from '../domain/roles.ts'
import { maxAdministrators } from './limits.ts'

const tags = ['People']
const params = Type.Object({ id }, { additionalProperties: false })
const role = Type.Enum([...roles])

const member = Type.Object(
  {
    id: Type.String({ description: 'The person’s' }),
    name: Type.String(),
    email: orNull(Type.String()),
    role,
    customerId: orNull(Type.String({ description: 'The organisation of a customer’s administrator' })),
    hasSecondFactor: Type.Boolean(),
    addedAt: instantText,
    lastSeenAt: orNull(instantText),
  },
  { title: 'Member' },
)

const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ minLength: 1, description: 'nextCursor of the page before' })),
}

const ofCustomer = Type.Optional(
  textOfForm({ name: 'id' }, `^${uuidPattern}$`, {
    description: 'A customer’s administrators instead of the partner’s own people',
  }),
)

export const list = {
  operationId: 'listPeople',
  summary: 'The partner’s people, by name',
  tags,
  querystring: Type.Object(
    {
      ...page,
      search: Type.Optional(Type.String({ maxLength: 200, description: 'In name or address' })),
      customer: ofCustomer,
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object(
      { items: Type.Array(member), total: Type.Integer(), nextCursor: orNull(Type.String()) },
      { title: 'PeopleList' },
    ),
  },
} as const

export const change = {
  operationId: 'changePerson',
  summary: 'Give one of the partner’s people another role',
  tags,
  params,
  body: Type.Object({ role: Type.Enum([...partnerRoles]) }, { additionalProperties: false }),
  response: { 204: noContent },
} as const

export const remove = {
  operationId: 'removePerson',
  summary: 'Take somebody out of the partner; their sessions here and their tokens end',
  tags,
  params,
  querystring: Type.Object({ customer: ofCustomer }, { additionalProperties: false }),
  response: { 204: noContent },
} as const

const delivery = Type.Enum(['sent', 'no_mail_server', 'failed'], {
  description: 'How the mail went',
})
const link = orNull(
  Type.String({ description: 'Where no mail could bring it: to be handed over by you. Shown this once' }),
)

export const resetLink = {
  operationId: 'sendPasswordReset',
  summary: 'Send somebody a link that sets a new password',
  tags,
  params,
  response: { 200: Type.Object({ delivery, link }) },
} as const

const invitation = Type.Object(
  {
    id,
    email: Type.String(),
    role,
    customerId: orNull(Type.String()),
    invitedBy: orNull(Type.String({ description: 'A name' })),
    createdAt: instantText,
    sentAt: instantText,
    expiresAt: instantText,
  },
  { title: 'Invitation' },
)

export const invitations = {
  operationId: 'listInvitations',
  summary: 'Invitations that nobody has accepted yet, latest first; also those that have expired',
  tags,
  response: { 200: Type.Object({ items: Type.Array(invitation) }) },
} as const

export const invite = {
  operationId: 'invite',
  summary: 'Invite somebody to the partner, or a customer’s administrator, by mail',
  description: 'customerId goes with customer_admin, and with nobody else.',
  tags,
  body: Type.Object(
    {
      email,
      role: Type.Enum([...partnerRoles, 'customer_admin']),
      customerId: Type.Optional(id),
    },
    { additionalProperties: false },
  ),
  response: { 201: Type.Object({ id, delivery, link }) },
} as const

export const sendAgain = {
  operationId: 'sendInvitationAgain',
  summary: 'Send an invitation again, with a new link; the earlier one ends',
  description:
    'Whoever does not manage people sends again those of customers’ administrators, of the customers that they see, and ' +
    'is never given the link: it would open more than is theirs to see.',
  tags,
  params,
  response: { 200: Type.Object({ delivery, link }) },
} as const

export const revoke = {
  operationId: 'revokeInvitation',
  summary: 'Take an invitation back',
  tags,
  params,
  response: { 204: noContent },
} as const

/** An address of people, or what of it is shown to who may not see people's data. */
const shownEmail = orNull(
  Type.String({ description: 'Only its first letter and its domain for who may not see personal data' }),
)

export const administrators = {
  operationId: 'listCustomerAdministrators',
  summary: 'A customer’s administrators, by name, and who is invited to be one',
  description: `At most ${maxAdministrators} of each; names are null for who may not see personal data.`,
  tags,
  params,
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object({
            id: Type.String({ description: 'The person’s' }),
            name: orNull(Type.String()),
            email: shownEmail,
            addedAt: instantText,
            lastSeenAt: orNull(instantText),
          }),
        ),
        invitations: Type.Array(
          Type.Object({
            id,
            email: shownEmail,
            invitedBy: orNull(Type.String({ description: 'A name; null for who may not see colleagues' })),
            sentAt: instantText,
            expiresAt: instantText,
          }),
          { description: 'Those that nobody has accepted yet, latest first; also those that have expired' },
        ),
      },
      { title: 'CustomerAdministrators' },
    ),
  },
} as const

const secret = Type.String({ minLength: 1, maxLength: 200 })

export const look = {
  operationId: 'readInvitation',
  summary: 'What an invitation’s link is for',
  description: 'The secret stands in the body, where no log has it.',
  tags,
  body: Type.Object({ token: secret }, { additionalProperties: false }),
  response: {
    200: Type.Object(
      {
        email: Type.String(),
        role,
        partnerName: orNull(Type.String()),
        vendor: orNull(Type.String()),
        isKnown: Type.Boolean({
          description: 'Whether the address is somebody’s already, who then signs in',
        }),
      },
      { title: 'InvitationLink' },
    ),
  },
} as const

export const accept = {
  operationId: 'acceptInvitation',
  summary:
    'Accept an invitation: as somebody new with a name and a password, or signed in as who one is already',
  tags,
  body: Type.Object(
    { token: secret, name: Type.Optional(line(200)), password: Type.Optional(newPassword) },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({
      next: Type.Enum(['in', 'sign_in'], {
        description:
          'in: accepted, and a session is open; sign_in: nothing is accepted yet, for the address is somebody’s: ' +
          'sign in as that person and send it again',
      }),
    }),
  },
} as const

export const removeSecondFactor = {
  operationId: 'removeSecondFactor',
  summary: 'Take the second factor off somebody who has lost it; their sessions end',
  description: 'Only of people who belong to this partner alone.',
  tags,
  params,
  response: { 204: noContent },
} as const
