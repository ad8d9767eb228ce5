import type { TechnicalAnswer } from '../../domain/trouble.ts'
import type { Connection, Json, Memory } from '../provisioner.ts'
import type { Heard } from './door.ts'

const maxBody = 4000
const maxRequest = 1000
const hidden = '•••'

/** What must be told to nobody: what one signs in with, and what the customer has filled in. */
export interface Unsaid {
  readonly connection: Connection
  readonly details: Memory
}

/**
 * What was asked and answered, for who wants to know: the beginning of the answer, without what one signs in with and
 * without the values of the details, also where the other side repeats them.
 */
export function technicalAnswer(heard: Heard, unsaid: Unsaid): TechnicalAnswer {
  const said = heard.isAnswer ? (heard.text ?? '') : heard.says
  return {
    request: plainText(heard.request, maxRequest),
    status: heard.isAnswer ? heard.status : null,
    body: plainText(withoutValues(withoutCredentials(evenly(said), unsaid), unsaid), maxBody),
  }
}

/**
 * Words of the other side for people; null where there are none.
 * @param withoutValues whether the values of the details are left out of them too
 */
export function wordsOf(
  text: unknown,
  unsaid: Unsaid,
  { maxLength = 1000, withoutValues: isPersonal = false } = {},
): string | null {
  if (typeof text !== 'string') return null
  const said = withoutCredentials(text, unsaid).trim()
  const words = plainText(isPersonal ? withoutValues(said, unsaid) : said, maxLength)
  return words === '' ? null : words
}

/** The beginning of a text that everything can keep: without NUL, halves of characters and other control characters. */
function plainText(text: string, maxLength: number): string {
  const kept = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
  return kept.toWellFormed().replaceAll(/[\p{Cc}--[\n\r\t]]/gv, '\ufffd')
}

/** JSON written in one way, so that a value is found however the other side writes its letters. */
function evenly(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

function withoutCredentials(text: string, { connection: { auth } }: Unsaid): string {
  const secrets =
    auth.kind === 'basic'
      ? [auth.password, basicCredentials(auth)]
      : auth.kind === 'bearer'
        ? [auth.token]
        : []
  return secrets
    .flatMap(formsOf)
    .filter((secret) => secret !== '')
    .reduce((left, secret) => left.replaceAll(secret, hidden), text)
}

/** What stands in an `Authorization: Basic` header. */
export function basicCredentials(auth: { readonly username: string; readonly password: string }): string {
  return Buffer.from(`${auth.username}:${auth.password}`).toString('base64')
}

function withoutValues(text: string, { details }: Unsaid): string {
  const values = leaves(details)
    .flatMap(formsOf)
    .filter((value) => value.trim() !== '')
    // The longest first: a shorter one may stand in it.
    .toSorted((a, b) => b.length - a.length)
  return values.reduce(
    (left, value) =>
      left.replaceAll(
        new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(value)}(?![\\p{L}\\p{N}])`, 'gu'),
        hidden,
      ),
    text,
  )
}

/** A text as it is, and as it stands in JSON. */
function formsOf(text: string): string[] {
  return [...new Set([text, JSON.stringify(text).slice(1, -1)])]
}

const minDigits = 4

function leaves(value: Json): string[] {
  if (typeof value === 'string') return [value]
  // A short number says little, and stands in every answer.
  if (typeof value === 'number') return String(value).length < minDigits ? [] : [String(value)]
  if (value === null || typeof value === 'boolean') return []
  return Object.values(value).flatMap(leaves)
}
