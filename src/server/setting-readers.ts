import { readMembershipRules } from '../accounts/oidc-rules.ts'
import { partnerRoles } from '../domain/roles.ts'
import type { MessageKey } from '../messages/formatter.ts'

export type MistakeCode = MessageKey extends infer Key
  ? Key extends `settings.${infer Code}`
    ? Code
    : never
  : never

/** A mistake in one setting: `settings.<code>` in the catalogues says what to write instead. */
export class Mistake {
  readonly code: MistakeCode
  readonly params: Readonly<Record<string, string | number>>
  constructor(code: MistakeCode, params: Readonly<Record<string, string | number>> = {}) {
    this.code = code
    this.params = params
  }
}

/** Reads a setting's text, trimmed and not empty: its value or what is wrong with it. */
export type Reader<T> = (text: string) => T | Mistake

export function wholeNumber(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : new Mistake('whole_number', { min, max })
  }
}

export function oneOf<const T extends string>(...choices: readonly T[]): Reader<T> {
  return (text) => {
    const found = choices.find((choice) => choice === text.toLowerCase())
    return found ?? new Mistake('one_of', { choices: choices.join(', ') })
  }
}

export function trueOrFalse(text: string): boolean | Mistake {
  const choice = oneOf('true', 'false')(text)
  return choice instanceof Mistake ? choice : choice === 'true'
}

/** An address with one of the schemes, kept as it was written. */
export function address(schemes: readonly string[], example: string): Reader<string> {
  return (text) => {
    const url = URL.parse(text)
    const fits = url !== null && schemes.includes(url.protocol.slice(0, -1)) && text.includes('://')
    return fits ? text : new Mistake('address', { schemes: schemes.join(', '), example })
  }
}

/** Scheme, name and port alone, without a slash at the end: links are made by appending paths. */
export function origin(text: string): string | Mistake {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return new Mistake('address', { schemes: 'http, https', example: 'https://varde.example.com' })
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return isBare ? url.origin : new Mistake('origin', { origin: url.origin })
}

/** A name or an address to listen on. */
export function host(text: string): string | Mistake {
  return /^[A-Za-z0-9._:%-]{1,255}$/.test(text) ? text : new Mistake('host')
}

export function folder(text: string): string | Mistake {
  return text.includes('\0') ? new Mistake('folder') : text
}

/** Long enough that nobody guesses it. */
export function secret(min: number): Reader<string> {
  return (text) => (text.length >= min ? text : new Mistake('secret', { min }))
}

export function token(text: string): string | Mistake {
  return /^varde_[A-Za-z0-9_-]{43}$/.test(text) ? text : new Mistake('token')
}

export function anyText(text: string): string {
  return text
}

const mailboxForm = /^[^\s@,;:<>()[\]\\"]{1,64}@[A-Za-z0-9.-]{1,255}$/
const namedForm = /^([^\p{Cc}<>"]*)<([^<>]+)>$/u

/** Who mails come from: an address, or a name with one in angle brackets. */
export function sender(text: string): string | Mistake {
  const mailbox = namedForm.exec(text)?.[2] ?? text
  return mailboxForm.test(mailbox.trim()) ? text : new Mistake('mail_from')
}

/** Rules that accounts/oidc-rules.ts understands, as they were written. */
export function membershipRules(text: string): string | Mistake {
  const rules = readMembershipRules(text)
  if (typeof rules === 'string')
    return new Mistake('oidc_membership', { rule: rules.slice(0, 200), roles: partnerRoles.join(', ') })
  return text
}

const networkForm = /^[0-9A-Fa-f.:]+(?:\/\d{1,3})?$/

/** Which proxies in front may say who asks: false, how many there are, or their addresses. */
export function proxies(text: string): number | false | readonly string[] | Mistake {
  if (['false', 'no', '0'].includes(text.toLowerCase())) return false
  if (/^\d$/.test(text)) return Number(text)
  const networks = text.split(',').map((part) => part.trim())
  const known = new Set(['loopback', 'linklocal', 'uniquelocal'])
  return networks.every((part) => known.has(part) || networkForm.test(part))
    ? networks
    : new Mistake('proxies')
}
