import type { Input } from '../../client/types.ts'
import type { Connection } from './queries.ts'

/** How one signs in over there. */
export const authKinds = ['basic', 'bearer', 'none'] as const
export type AuthKind = (typeof authKinds)[number]

/** A connection as it stands in the form: nothing is an empty text, and a stored secret is nothing. */
export interface ConnectionForm {
  readonly name: string
  readonly externalId: string
  readonly url: string
  readonly auth: AuthKind
  readonly username: string
  readonly secret: string
  readonly ca: string
}

export const connectionFormFields = [
  'name',
  'externalId',
  'url',
  'ca',
  'auth.username',
  'auth.password',
  'auth.token',
] as const

/** A connection as the form begins with it; an empty form for a new one. */
export function formOf(connection: Connection | undefined): ConnectionForm {
  return {
    name: connection?.name ?? '',
    externalId: connection?.externalId ?? '',
    url: connection?.url ?? '',
    auth: connection?.auth.kind ?? 'basic',
    username: connection?.auth.username ?? '',
    secret: '',
    ca: connection?.ca ?? '',
  }
}

type Body = Omit<Input<'addConnection'>['body'], 'externalId' | 'kind'>

/** As the API takes it: a secret that nobody has written is left out, and so is kept. */
export function bodyOf({ name, url, auth, username, secret, ca }: ConnectionForm): Body {
  return { name, url, auth: authBody(auth, username, secret), ca: ca.trim() === '' ? null : ca }
}

function authBody(kind: AuthKind, username: string, secret: string): NonNullable<Body['auth']> {
  if (kind === 'none') return { kind }
  const written = secret !== ''
  return kind === 'basic'
    ? { kind, username, ...(written && { password: secret }) }
    : { kind, ...(written && { token: secret }) }
}
