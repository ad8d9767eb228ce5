import { CustomersFileError } from '../customers-file/errors.ts'
import { openTable } from '../customers-file/read-rows.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { guessPeopleColumns, peopleColumns } from './file-columns.ts'
import type { PeopleColumn } from './file-columns.ts'
import type { PeoplePreviewJson } from './file-schema.ts'
import { unreadable } from './file-unreadable.ts'
import type { PeopleFile } from './import.ts'
import { maxPreviewCell, maxPreviewRows } from './limits.ts'

/**
 * The beginning of a file of people, and what its headings seem to mean.
 * @param remembered by folded heading, what earlier files used it for
 * @throws AppError file_unreadable
 */
export async function previewPeople(
  { format, bytes }: Pick<PeopleFile, 'format' | 'bytes'>,
  remembered: ReadonlyMap<string, PeopleColumn>,
  language: Language,
): Promise<PeoplePreviewJson> {
  try {
    const { headings, rows: all } = await openTable(format, bytes)
    const guesses = guessPeopleColumns(headings, remembered)
    const rows: PeoplePreviewJson['rows'] = []
    for await (const { line, cells } of all) {
      rows.push({ line, cells: cells.map(shorten) })
      if (rows.length === maxPreviewRows) break
    }
    return {
      headings: [...headings],
      columns: peopleColumns.map((name) => ({
        name,
        label: message(language, `people_column.${name}`),
        heading: guesses[name]?.heading ?? null,
        source: guesses[name]?.source ?? null,
      })),
      rows,
    }
  } catch (error) {
    if (error instanceof CustomersFileError) throw unreadable(error, language)
    throw error
  }
}

function shorten(text: string): string {
  return text.length > maxPreviewCell ? `${text.slice(0, maxPreviewCell).toWellFormed()}…` : text
}
