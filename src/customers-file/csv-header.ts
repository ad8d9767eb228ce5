import { columns } from './columns.ts'
import type { CsvLayout } from './csv-scanner.ts'
import { CustomersFileError, type FileWarning } from './errors.ts'
import { type ColumnMapping, readHeadings } from './headings.ts'

const comma = 44
const semicolon = 59
const quote = 34

/** Reads a header as it stands, before anything is known of its columns. */
export function headerLayout(separator: number): CsvLayout {
  return { separator, slots: null, template: [] }
}

/**
 * The separator of a file: comma or semicolon, whichever the header has more of outside quotes.
 * Undefined where the text ends within the header.
 */
export function detectSeparator(text: string, last: boolean): number | undefined {
  let commas = 0
  let semicolons = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) quoted = !quoted
    else if (quoted) continue
    else if (code === comma) commas++
    else if (code === semicolon) semicolons++
    else if (code === 10 || code === 13) return semicolons > commas ? semicolon : comma
  }
  if (!last) return undefined
  return semicolons > commas ? semicolon : comma
}

const named: Readonly<Record<string, number>> = { ',': comma, ';': semicolon }

/**
 * The separator that the line `sep=;` names, which spreadsheets put before the header; undefined where
 * the text begins with another line. Throws `CustomersFileError` for any but comma and semicolon.
 */
export function namedSeparator(text: string, line: number): number | undefined {
  const name = /^"?sep=([^\r\n])"?[\r\n]/i.exec(text)?.[1]
  if (name === undefined) return undefined
  const separator = named[name]
  if (separator !== undefined) return separator
  throw new CustomersFileError(line, 'separator_unsupported', { separator: name === '\t' ? 'TAB' : name })
}

/** Where each column of the file goes. Throws as `readHeadings` does. */
export function readHeader(
  cells: readonly (string | undefined)[],
  line: number,
  separator: number,
  mapping: ColumnMapping | undefined,
): { layout: CsvLayout; warnings: readonly FileWarning[] } {
  const { slots, warnings } = readHeadings(cells, line, mapping)
  return { layout: { separator, slots, template: columns.map(() => undefined) }, warnings }
}
