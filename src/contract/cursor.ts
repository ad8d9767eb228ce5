import { AppError } from './errors.ts'
import { isStorable } from './storable.ts'

/** What the last row of a page stands at: the values of the order's columns. */
export type CursorPosition = readonly (string | number | null)[]

const version = 1
const maxLength = 4_000

/** Where the next page of a list begins. @param list tells it apart from other lists, with all that was asked for */
export function encodeCursor(list: string, position: CursorPosition): string {
  return Buffer.from(JSON.stringify([version, list, ...position])).toString('base64url')
}

/**
 * The position behind which the next page begins.
 * @param isPosition whether the values are such as this list's order has
 * @throws AppError cursor_invalid for what is no cursor of ours, cursor_mismatch for one of another list
 *   (INTERFACES.md «HTTP»)
 */
export function decodeCursor<P extends CursorPosition>(
  list: string,
  cursor: string,
  isPosition: (values: readonly unknown[]) => values is P,
): P {
  const [its, itsList, ...position] = parse(cursor)
  if (its !== version || typeof itsList !== 'string') throw new AppError('cursor_invalid')
  if (itsList !== list) throw new AppError('cursor_mismatch')
  const isStored = position.every((value) => typeof value !== 'string' || isStorable(value))
  if (!isStored || !isPosition(position)) throw new AppError('cursor_invalid')
  return position
}

function parse(cursor: string): readonly unknown[] {
  if (cursor.length > maxLength || !/^[\w-]+$/.test(cursor)) return []
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
