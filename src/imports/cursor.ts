import { AppError } from '../contract/errors.ts'
import { isUuid } from '../database/ids.ts'
import { isInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'

export interface ImportPosition {
  readonly createdAt: Instant
  readonly id: string
}

/** Where the next page of imports begins: behind this one. */
export function encodeImportCursor({ createdAt, id }: ImportPosition): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')
}

/** @throws AppError cursor_invalid */
export function decodeImportCursor(cursor: string): ImportPosition {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw new AppError('cursor_invalid')
  }
  const [createdAt, id]: unknown[] = Array.isArray(parts) ? parts : []
  if (typeof createdAt !== 'number' || !isInstant(createdAt) || typeof id !== 'string' || !isUuid(id))
    throw new AppError('cursor_invalid')
  return { createdAt, id }
}
