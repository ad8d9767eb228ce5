import { Type } from 'typebox'
import { emailPattern, maxEmailLength, textOfForm } from '../contract/forms.ts'
import { content, id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { actions, partnerRoles, roles } from '../domain/roles.ts'
import { languages } from '../messages/languages.ts'
import { maxPasswordLength, minPasswordLength } from './auth.ts'

const tags = ['Account']
export const object = <T extends Parameters<typeof Type.Object>[0]>(properties: T, title?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(title === undefined ? {} : { title }) })

/** Something to see in it, on one line, and no control characters. */
export const line = (max: number) =>
  textOfForm({ name: 'one_line', max }, '^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$', {
    minLength: 1,
    maxLength: max,
    description: `1 to ${max} characters on one line`,
  })

/** An address as people write it. */
export const email = textOfForm({ name: 'email' }, emailPattern, {
  maxLength: maxEmailLength,
  description: 'An e-mail address',
})

/** One that is to be set; what was set once may be shorter or longer. */
export const newPassword = Type.String({
  minLength: minPasswordLength,
  maxLength: maxPasswordLength,
  description: 'Length is what makes it strong',
})
export const anyPassword = Type.String({ minLength: 1, maxLength: 1_000 })
export const secret = Type.String({ minLength: 1, maxLength: 200 })

const linkParams = object({ token: Type.String() })

export const showLink = {
  hide: true,
  params: linkParams,
  response: { 200: content('A page with one button', 'text/html') },
} as const

export const spendLink = { hide: true, params: linkParams } as const

export const signIn = {
  operationId: 'signIn',
  summary: 'Open a session with an address and a password',
  tags,
  body: object({ email, password: anyPassword }),
  response: {
    200: Type.Object({
      next: Type.Enum(['in', 'second_factor'], {
        description:
          'in: the session is open, and the cookie set; second_factor: it opens once POST /api/v1/sign-in/second-factor has a code, from the same browser and within 10 minutes',
      }),
    }),
  },
} as const

export const requestReset = {
  operationId: 'requestPasswordReset',
  summary: 'Send a link that sets a new password, where somebody has this address',
  description: 'The answer is the same whether or not somebody has it.',
  tags,
  body: object({ email }),
  response: { 204: noContent },
} as const

export const confirmReset = {
  operationId: 'resetPassword',
  summary: 'Set the password that a link was made for; all sessions of that person end',
  tags,
  body: object({ token: secret, password: newPassword }),
  response: { 204: noContent },
} as const

export const signOut = {
  operationId: 'signOut',
  summary: 'End this session',
  description: 'A token stays as it is: tokens end by expiring or by being revoked.',
  tags,
  response: { 204: noContent },
} as const

export const signOutPage = { hide: true } as const

const membership = Type.Object(
  {
    id,
    role: Type.Enum([...roles]),
    partner: orNull(Type.Object({ id: Type.String(), name: orNull(Type.String()) })),
    customerId: orNull(Type.String({ description: 'The organisation of a customer’s administrator' })),
    vendor: orNull(Type.String({ description: 'The vendor of its operator' })),
  },
  { title: 'Membership' },
)

const person = Type.Object(
  {
    id,
    name: Type.String(),
    email: orNull(
      Type.String({ description: 'null until somebody who came by a printed link has taken one' }),
    ),
    isInstallationAdmin: Type.Boolean(),
    hasPassword: Type.Boolean(),
    hasSecondFactor: Type.Boolean(),
    language: orNull(Type.Enum([...languages])),
    colourScheme: orNull(Type.Enum(['light', 'dark'])),
    timeZone: orNull(Type.String()),
  },
  { title: 'Person' },
)

export const me = {
  operationId: 'getMe',
  summary: 'Who you are here, and what you may',
  tags,
  response: {
    200: Type.Object(
      {
        signedInBy: Type.Enum(['session', 'token']),
        person: orNull(person),
        role: orNull(Type.Enum([...roles], { description: 'As what you act now; null: you belong nowhere' })),
        may: Type.Object(Object.fromEntries(actions.map((action) => [action, Type.Boolean()])), {
          description: 'What your role may do, within what it sees',
        }),
        lacksSecondFactor: Type.Boolean({
          description: 'The partner requires a second factor, and you must set one up before anything else',
        }),
        partner: orNull(
          Type.Object({ id: Type.String(), name: orNull(Type.String()), vendor: Type.String() }),
        ),
        customerId: orNull(Type.String()),
        membershipId: orNull(Type.String()),
        memberships: Type.Array(membership, { description: 'Everything that you are anywhere' }),
      },
      { title: 'Me' },
    ),
  },
} as const

export const changeMe = {
  operationId: 'changeMe',
  summary: 'Change your name, or what you chose for the pages; null follows the browser',
  tags,
  body: Type.Object(
    {
      name: Type.Optional(line(200)),
      language: Type.Optional(orNull(Type.Enum([...languages]))),
      colourScheme: Type.Optional(orNull(Type.Enum(['light', 'dark']))),
      timeZone: Type.Optional(orNull(Type.String({ maxLength: 64, description: 'Of the tz database' }))),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 204: noContent },
} as const

export const takeAddress = {
  operationId: 'takeAddress',
  summary:
    'For who came by a printed link: take an address and a password, and sign in with them from now on',
  tags,
  body: object({ name: line(200), email, password: newPassword }),
  response: { 204: noContent },
} as const

export const changeAddress = {
  operationId: 'changeAddress',
  summary: 'Send a link to another address of yours; once it is followed, you sign in with that one',
  description: 'The answer is the same whether or not the address is somebody’s already.',
  tags,
  body: object({ email, password: anyPassword }),
  response: { 204: noContent },
} as const

export const showAddressLink = {
  hide: true,
  params: linkParams,
  response: { 200: content('A page with one button', 'text/html') },
} as const

export const followAddressLink = { hide: true, params: linkParams } as const

export const changePassword = {
  operationId: 'changePassword',
  summary: 'Set another password; your other sessions end',
  tags,
  body: object({ current: anyPassword, password: newPassword }),
  response: { 204: noContent },
} as const

export const chooseMembership = {
  operationId: 'chooseMembership',
  summary: 'Act as something else that you are, in this session',
  tags,
  body: object({ id }),
  response: { 204: noContent },
} as const

const session = Type.Object(
  {
    id,
    isThis: Type.Boolean({ description: 'The one that asks' }),
    createdAt: instantText,
    lastSeenAt: instantText,
    expiresAt: instantText,
    address: orNull(Type.String()),
    userAgent: orNull(Type.String()),
  },
  { title: 'Session' },
)

export const sessions = {
  operationId: 'listSessions',
  summary: 'Your sessions, latest first',
  tags,
  response: { 200: Type.Object({ items: Type.Array(session) }) },
} as const

export const endSession = {
  operationId: 'endSession',
  summary: 'End one of your sessions',
  tags,
  params: object({ id }),
  response: { 204: noContent },
} as const

export const endOtherSessions = {
  operationId: 'endOtherSessions',
  summary: 'End all of your sessions but this one',
  tags,
  response: { 200: Type.Object({ ended: Type.Integer({ minimum: 0 }) }) },
} as const

const token = Type.Object(
  {
    id,
    name: Type.String(),
    role: Type.Enum([...roles]),
    person: orNull(
      Type.Object({ id: Type.String(), name: Type.String() }, { description: 'null: made by a command' }),
    ),
    createdAt: instantText,
    expiresAt: orNull(instantText),
    lastUsedAt: orNull(instantText),
  },
  { title: 'Token' },
)

export const tokens = {
  operationId: 'listTokens',
  summary: 'Tokens that have not been revoked: yours, or everybody’s for a full administrator',
  tags,
  response: { 200: Type.Object({ items: Type.Array(token) }) },
} as const

export const createToken = {
  operationId: 'createToken',
  summary: 'Make a token of yours; its text is shown this once',
  description: 'It may do what its role says and see what you see, and ends when you leave the partner.',
  tags,
  body: object({
    name: line(100),
    role: Type.Enum([...partnerRoles]),
    expiresAt: Type.Union([instantText, Type.Null()]),
  }),
  response: { 201: Type.Object({ id, text: Type.String({ description: 'Shown once' }) }) },
} as const

export const revokeToken = {
  operationId: 'revokeToken',
  summary: 'End a token at once',
  tags,
  params: object({ id }),
  response: { 204: noContent },
} as const
