import type { Static } from 'typebox'
import { AppError } from '../contract/errors.ts'
import { fileUnreadable } from './file-unreadable.ts'
import { type Beginning, csvBeginning, jsonlBeginning, xlsxBeginning } from '../customers-file/beginning.ts'
import { columns, type ColumnName } from '../customers-file/columns.ts'
import { CustomersFileError } from '../customers-file/errors.ts'
import { guessColumns, missingColumns } from '../customers-file/guess-columns.ts'
import { fileErrorText } from '../messages/file-problem.ts'
import { type Language, languages } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import {
  maxPreviewBytes,
  maxPreviewCell,
  maxPreviewRows,
  maxPreviewText,
  maxWorkbookBytes,
  maxWorkbookText,
} from './limits.ts'
import type { FileFormat } from './read-file.ts'
import type { preview } from './schema-file.ts'

export type PreviewAnswer = Static<(typeof preview)['response'][200]>

/** How much of a file is looked at, by form. */
const forms = {
  csv: { read: csvBeginning, bytes: maxPreviewBytes, text: maxPreviewText },
  jsonl: { read: jsonlBeginning, bytes: maxPreviewBytes, text: maxPreviewText },
  xlsx: { read: xlsxBeginning, bytes: maxWorkbookBytes, text: maxWorkbookText },
} as const

/**
 * The beginning of a file and what its headings seem to mean.
 * @param remembered by folded heading, what earlier imports used it for
 * @throws AppError body_too_large, file_unreadable
 */
export async function previewFile(
  format: FileFormat,
  body: AsyncIterable<Uint8Array>,
  remembered: ReadonlyMap<string, ColumnName>,
  language: Language,
): Promise<PreviewAnswer> {
  const { read, bytes: maxBytes, text } = forms[format]
  const bytes = await collect(body, maxBytes, text)
  let beginning: Beginning
  try {
    beginning = await read(bytes, maxPreviewRows, bytes.length < maxBytes)
  } catch (error) {
    if (!(error instanceof CustomersFileError)) throw error
    const { line, column, code, params } = error.problem
    throw fileUnreadable(line, column, fileErrorText(language, code, params))
  }
  const { separator, sheet, headings, rows } = beginning
  const guesses = guessColumns(headings, { labels: labels(), remembered })
  return {
    format,
    separator,
    sheet,
    headings: [...headings],
    columns: columns.map(({ name, required }) => ({
      name,
      label: message(language, `column.${name}`),
      required,
      heading: guesses[name]?.heading ?? null,
      source: guesses[name]?.source ?? null,
    })),
    // Of JSON lines each may have other keys.
    missing: format === 'jsonl' ? [] : missingColumns(guesses),
    rows: rows.map(({ line, cells }) => ({ line, cells: cells.map(shorten) })),
  }
}

let known: Readonly<Record<ColumnName, readonly string[]>> | undefined

/** What people see over each column, in every language; made at its first use, because most processes never need it. */
function labels(): Readonly<Record<ColumnName, readonly string[]>> {
  known ??= Object.fromEntries(
    columns.map(({ name }) => [name, languages.map((language) => message(language, `column.${name}`))]),
  ) as Record<ColumnName, string[]>
  return known
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number, maxText: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    length += piece.length
    if (length > maxBytes)
      throw new AppError('body_too_large', { max: maxText }, { headers: { connection: 'close' } })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function shorten(text: string): string {
  return text.length > maxPreviewCell ? `${text.slice(0, maxPreviewCell).toWellFormed()}…` : text
}
