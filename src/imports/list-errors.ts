import type { Static } from 'typebox'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { readTenant } from '../database/transactions.ts'
import type { Db } from '../database/connect.ts'
import type { Language } from '../messages/languages.ts'
import {
  countByCode,
  countByColumn,
  countErrors,
  type ErrorFilter,
  type ErrorPosition,
  searchErrors,
} from './error-search.ts'
import { headingOf } from './mapping.ts'
import { errorText, presentError } from './present.ts'
import { existingImport } from './existing.ts'
import { type errorList, wholeRow } from './schema-detail.ts'

type Query = Static<(typeof errorList)['querystring']>
type Answer = Static<(typeof errorList)['response'][200]>

/**
 * The errors of an import by line, a page at a time; with the first page how many there are of each kind.
 * @throws AppError import_not_found, cursor_invalid, cursor_mismatch
 */
export async function listErrors(
  db: Db,
  partnerId: string,
  importId: string,
  { limit = 50, cursor, code, column, search }: Query,
  language: Language,
): Promise<Answer> {
  const filter: ErrorFilter = {
    codes: code,
    columns: column?.map((name) => (name === wholeRow ? null : name)),
    search: search?.trim() === '' ? undefined : search?.trim(),
  }
  const list = `errors ${importId} ${JSON.stringify(filter)}`
  const after = cursor === undefined ? undefined : positionOf(decodeCursor(list, cursor, isPosition))
  return readTenant(db, partnerId, async (trx) => {
    const { columns: mapping } = await existingImport(trx, partnerId, importId)
    const found = await searchErrors(trx, partnerId, importId, filter, limit + 1, after)
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    const nextCursor =
      found.length > limit && last !== undefined ? encodeCursor(list, [Number(last.line), last.n]) : null
    const items = shown.map((error) => presentError(error, mapping, language))
    if (after !== undefined) return { items, total: null, codes: null, columns: null, nextCursor }
    const codes = await countByCode(trx, partnerId, importId, filter)
    const columns = await countByColumn(trx, partnerId, importId, filter)
    return {
      items,
      total: await countErrors(trx, partnerId, importId, filter),
      codes: codes.map((each) => ({
        code: each.code,
        count: each.count,
        message: errorText(language, each.code, each.params),
      })),
      columns: columns.map((each) => ({
        column: each.column,
        heading: headingOf(mapping, each.column),
        count: each.count,
      })),
      nextCursor,
    }
  })
}

function isPosition(values: readonly unknown[]): values is [line: number, n: number] {
  return values.length === 2 && values.every((value) => Number.isSafeInteger(value))
}

function positionOf([line, n]: readonly [number, number]): ErrorPosition {
  return { line: BigInt(line), n }
}
