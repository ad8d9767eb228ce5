import { Type } from 'typebox'
import { textOfForm } from '../contract/forms.ts'
import { noContent, orNull } from '../contract/schemas.ts'
import { anyPassword, object } from './schema.ts'

const tags = ['Account']
const code = textOfForm({ name: 'six_digits' }, '^\\s*[0-9]{3}\\s?[0-9]{3}\\s*$', {
  description: 'Six digits, of the app',
})
const recoveryCodes = Type.Array(Type.String(), {
  description: 'Each opens the account once, instead of the app. Shown this once',
})

export const ways = {
  operationId: 'listWaysIn',
  summary: 'By what one can sign in here',
  tags,
  response: {
    200: Type.Object(
      {
        password: Type.Boolean(),
        passkey: Type.Boolean({ description: 'Passkeys hold at this address' }),
        oidc: orNull(
          Type.Object({ name: Type.String({ description: 'Of the organisation’s own sign-in' }) }),
        ),
      },
      { title: 'WaysIn' },
    ),
  },
} as const

export const signIn = {
  operationId: 'signInWithSecondFactor',
  summary: 'Open the session that a right password waits for, with a code of the app or a recovery code',
  tags,
  body: Type.Object(
    {
      code: Type.Optional(code),
      recoveryCode: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
    },
    { additionalProperties: false, minProperties: 1, maxProperties: 1 },
  ),
  response: { 200: Type.Object({ next: Type.Enum(['in']) }) },
} as const

export const own = {
  operationId: 'getMyWaysIn',
  summary: 'By what you can sign in',
  tags,
  response: {
    200: Type.Object(
      {
        hasPassword: Type.Boolean(),
        secondFactor: Type.Object({
          isOn: Type.Boolean(),
          recoveryCodesLeft: Type.Integer({ minimum: 0 }),
          isRequired: Type.Boolean({ description: 'By the partner that you act in now' }),
        }),
        passkeys: Type.Integer({ minimum: 0 }),
        oidc: orNull(Type.Object({ name: Type.String(), isLinked: Type.Boolean() })),
      },
      { title: 'MyWaysIn' },
    ),
  },
} as const

export const begin = {
  operationId: 'beginSecondFactor',
  summary: 'Begin to set up a second factor: what the app is to be shown',
  description: 'It counts once a first code has been confirmed.',
  tags,
  body: object({ password: anyPassword }),
  response: {
    200: Type.Object(
      {
        uri: Type.String({ description: 'otpauth://…' }),
        secret: Type.String({ description: 'The same for typing, in Base32' }),
        qr: Type.String({ description: 'The address as a QR code, an SVG' }),
      },
      { title: 'SecondFactorBeginning' },
    ),
  },
} as const

export const confirm = {
  operationId: 'confirmSecondFactor',
  summary: 'Confirm a second factor by a first code of the app',
  tags,
  body: object({ code }),
  response: { 200: Type.Object({ recoveryCodes }) },
} as const

export const renewCodes = {
  operationId: 'makeRecoveryCodes',
  summary: 'Make new recovery codes; the earlier ones end',
  tags,
  body: object({ password: anyPassword }),
  response: { 200: Type.Object({ recoveryCodes }) },
} as const

export const switchOff = {
  operationId: 'switchSecondFactorOff',
  summary: 'Sign in with the password alone from now on',
  tags,
  body: object({ password: anyPassword }),
  response: { 204: noContent },
} as const
