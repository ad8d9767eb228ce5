import { X509Certificate } from 'node:crypto'
import type { Problems } from '../input/problems.ts'
import { isObject, readText, refuseUnknown, type Raw } from '../input/read.ts'
import type { AuthKind, ConnectionFields } from './connection.ts'
import { maxCaLength, maxNameLength, maxSecretLength, maxUrlLength, maxUsernameLength } from './limits.ts'

/** A connection as somebody wants it. */
export interface ConnectionWish {
  readonly fields: ConnectionFields
  /** The password or the token; null: none; undefined: the one that is stored stays. */
  readonly secret: string | null | undefined
}

/** What is stored of a connection that is to be changed. */
export type Before = (ConnectionFields & { readonly secretAt: number | null }) | undefined

/**
 * Reads a connection, and notes everything that is wrong with it. What a change does not mention stays; but a secret never
 * goes along to another server, nor to another name.
 * @param path such as `body`
 * @returns undefined where anything is wrong
 */
export function readConnection(
  raw: Raw,
  before: Before,
  path: string,
  problems: Problems,
): ConnectionWish | undefined {
  const has = (field: string) => before === undefined || raw[field] !== undefined
  const name = has('name') ? readText(raw['name'], `${path}.name`, maxNameLength, problems) : before?.name
  const url = has('url') ? readUrl(raw['url'], `${path}.url`, problems) : before?.url
  const ca = has('ca') ? readCa(raw['ca'], `${path}.ca`, problems) : before?.ca
  const stays =
    before !== undefined && url !== undefined && originOf(url) === originOf(before.url) ? before : undefined
  const auth = readAuth(authWanted(raw['auth'], before), stays, `${path}.auth`, problems)
  if (name === undefined || url === undefined || ca === undefined || auth === undefined) return undefined
  const { kind, username, secret } = auth
  return { fields: { name, url, auth: kind, username, ca }, secret }
}

/** What a change does not mention stays as it was. */
function authWanted(raw: unknown, before: Before): unknown {
  if (raw !== undefined || before === undefined) return raw ?? { kind: 'none' }
  return { kind: before.auth, ...(before.username === null ? {} : { username: before.username }) }
}

interface Auth {
  readonly kind: AuthKind
  readonly username: string | null
  readonly secret: string | null | undefined
}

const secretFields = { basic: 'password', bearer: 'token' } as const

/** @param stays what is stored, where its secret may be kept */
function readAuth(value: unknown, stays: Before, path: string, problems: Problems): Auth | undefined {
  if (!isObject(value)) return problems.add(path, 'error.input.type_object')
  const { kind } = value
  if (kind === 'none') {
    refuseUnknown(value, ['kind'], path, problems)
    return { kind, username: null, secret: null }
  }
  if (kind !== 'basic' && kind !== 'bearer')
    return problems.add(`${path}.kind`, 'error.input.choices', { choices: 'none, basic, bearer' })
  const field = secretFields[kind]
  refuseUnknown(value, kind === 'basic' ? ['kind', 'username', field] : ['kind', field], path, problems)
  const username = kind === 'basic' ? readUsername(value['username'], `${path}.username`, problems) : null
  const mayStay = stays !== undefined && stays.auth === kind && stays.username === username
  const secret =
    value[field] === undefined && mayStay
      ? { kept: true as const }
      : readSecret(value[field], `${path}.${field}`, problems)
  if (username === undefined || secret === undefined) return undefined
  return { kind, username, secret: typeof secret === 'string' ? secret : undefined }
}

function readUsername(value: unknown, path: string, problems: Problems): string | undefined {
  const username = readText(value, path, maxUsernameLength, problems)
  // RFC 7617 §2: what stands behind the first colon is the password.
  return username?.includes(':') === true ? problems.add(path, 'error.input.without_colon') : username
}

/** As it is: spaces count. What can stand in a header, for that is where it goes. */
function readSecret(value: unknown, path: string, problems: Problems): string | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (value === undefined || value === null) return problems.add(path, 'error.input.secret_missing', { name })
  if (typeof value !== 'string') return problems.add(path, 'error.input.type_string')
  const isToken = name === 'token'
  const isFit = isToken ? /^[\x21-\x7E]+$/.test(value) : value !== '' && !/\p{Cc}/u.test(value)
  if (!isFit || value.length > maxSecretLength)
    return problems.add(path, isToken ? 'error.input.form_token' : 'error.input.form_password', {
      max: maxSecretLength,
    })
  return value
}

/** An address below which the other side is: without what names somebody, and without a slash at its end. */
function readUrl(value: unknown, path: string, problems: Problems): string | undefined {
  const text = readText(value, path, maxUrlLength, problems)
  if (text === undefined) return undefined
  const url = URL.parse(text)
  const isWeb =
    url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && text.includes('://')
  if (!isWeb) return problems.add(path, 'error.input.form_web_address')
  if (url.username !== '' || url.password !== '') return problems.add(path, 'error.input.url_credentials')
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text))
    return problems.add(path, 'error.input.url_tail')
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin
}

const certificateForm = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Certificates alone, one below the other; null for none. */
function readCa(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return problems.add(path, 'error.input.type_string')
  if (value.trim() === '') return null
  if (value.length > maxCaLength) return problems.add(path, 'error.input.max_length', { max: maxCaLength })
  const certificates = value.match(certificateForm) ?? []
  const isAll = value.replaceAll(certificateForm, '').trim() === '' && certificates.every(isCertificate)
  return isAll && certificates.length > 0
    ? `${certificates.join('\n')}\n`
    : problems.add(path, 'error.input.form_certificates')
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    return false
  }
}
