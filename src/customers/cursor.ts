import { AppError } from '../contract/errors.ts'
import { fingerprint } from './list-query.ts'
import type { ListQuery, Position } from './list-query.ts'

const version = 2
const maxLength = 4_000

/** Where the next page begins: behind this customer, in this list. */
export function encodeCursor(query: ListQuery, last: Position): string {
  const [endsAt, share] = [last.nextEndsAt, last.useShare].map((each) => (each === Infinity ? null : each))
  const parts = [version, fingerprint(query), last.place, endsAt, share, last.nameKey, last.externalId]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/**
 * @throws AppError cursor_invalid for what is no cursor of ours, cursor_mismatch for one of another list
 *   (INTERFACES.md «HTTP»)
 */
export function decodeCursor(query: ListQuery, cursor: string): Position {
  const parts = parse(cursor)
  if (parts === null) throw new AppError('cursor_invalid')
  const [, list, place, endsAt, share, nameKey, externalId] = parts
  if (list !== fingerprint(query)) throw new AppError('cursor_mismatch')
  return { place, nextEndsAt: endsAt ?? Infinity, useShare: share ?? Infinity, nameKey, externalId }
}

type Parts = [
  version: number,
  list: string,
  place: number,
  endsAt: number | null,
  share: number | null,
  nameKey: string,
  externalId: string,
]

function parse(cursor: string): Parts | null {
  if (cursor.length > maxLength || !/^[\w-]+$/.test(cursor)) return null
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  return isParts(value) ? value : null
}

function isParts(value: unknown): value is Parts {
  if (!Array.isArray(value) || value.length !== 7) return false
  const [its, list, place, endsAt, share, nameKey, externalId]: unknown[] = value
  return (
    its === version &&
    typeof list === 'string' &&
    Number.isInteger(place) &&
    (endsAt === null || Number.isSafeInteger(endsAt)) &&
    (share === null || Number.isFinite(share)) &&
    isStorable(nameKey) &&
    isStorable(externalId)
  )
}

/** PostgreSQL takes neither NUL nor lone surrogates. */
function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}
