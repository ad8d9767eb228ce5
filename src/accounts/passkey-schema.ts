import { Type } from 'typebox'
import { id, instantText, noContent, orNull } from '../contract/schemas.ts'
import { line, object } from './schema.ts'

const tags = ['Account']
/** As the browser's own methods take and give it (WebAuthn Level 3 §5.1): parsed from JSON, and made JSON again. */
const webAuthn = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description })
const params = object({ id })
const name = line(100)

export const signInOptions = {
  operationId: 'beginPasskeySignIn',
  summary: 'What the browser is to show a passkey for',
  tags,
  response: { 200: webAuthn('PublicKeyCredentialRequestOptionsJSON; holds for 5 minutes in this browser') },
} as const

export const signIn = {
  operationId: 'signInWithPasskey',
  summary: 'Open a session with a passkey',
  tags,
  body: object({ response: webAuthn('AuthenticationResponseJSON') }),
  response: { 200: Type.Object({ next: Type.Enum(['in']) }) },
} as const

export const list = {
  operationId: 'listPasskeys',
  summary: 'Your passkeys, oldest first',
  tags,
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object(
          {
            id,
            name: orNull(Type.String()),
            createdAt: instantText,
            lastUsedAt: orNull(instantText),
            isSynced: Type.Boolean({ description: 'Kept by its maker, and maybe on several devices' }),
          },
          { title: 'Passkey' },
        ),
      ),
    }),
  },
} as const

export const registerOptions = {
  operationId: 'beginPasskey',
  summary: 'What the browser is to make a passkey of; within a day of signing in',
  tags,
  response: { 200: webAuthn('PublicKeyCredentialCreationOptionsJSON; holds for 5 minutes in this browser') },
} as const

export const register = {
  operationId: 'addPasskey',
  summary: 'Keep a passkey that the browser has made',
  tags,
  body: object({ name, response: webAuthn('RegistrationResponseJSON') }),
  response: { 201: Type.Object({ id }) },
} as const

export const rename = {
  operationId: 'renamePasskey',
  summary: 'Call one of your passkeys something else',
  tags,
  params,
  body: object({ name }),
  response: { 204: noContent },
} as const

export const remove = {
  operationId: 'removePasskey',
  summary: 'Remove one of your passkeys',
  tags,
  params,
  response: { 204: noContent },
} as const
