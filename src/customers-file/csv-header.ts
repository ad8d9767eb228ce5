import { columnIndex, columns, computedColumns, requiredColumns } from './columns.ts'
import type { CsvLayout } from './csv-scanner.ts'
import { CustomersFileError, type FileWarning, shown } from './errors.ts'

export const maxColumns = 200

const comma = 44
const semicolon = 59
const quote = 34
const ignored: ReadonlySet<string> = new Set(computedColumns)

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

/**
 * Where each column of the file goes. Throws `CustomersFileError` for columns that are missing, that
 * stand twice or that are too many; a column that nobody knows is a warning.
 */
export function readHeader(
  cells: readonly (string | undefined)[],
  line: number,
  separator: number,
): { layout: CsvLayout; warnings: FileWarning[] } {
  const names = cells.map((cell) => (cell ?? '').trim().toLowerCase())
  while (names.at(-1) === '') names.pop()
  if (names.length > maxColumns) throw new CustomersFileError(line, 'too_many_columns', { max: maxColumns })

  const found = new Set<string>()
  const warnings: FileWarning[] = []
  const slots = names.map((name, at) => {
    const index = columnIndex.get(name)
    if (index !== undefined && found.has(name)) throw new CustomersFileError(line, 'column_twice', {}, name)
    found.add(name)
    if (index === undefined && !ignored.has(name)) warnings.push(unknownColumn(line, name, at))
    return index ?? -1
  })
  const missing = requiredColumns.filter((name) => !found.has(name))
  if (missing.length > 0) {
    throw new CustomersFileError(line, 'columns_missing', {
      missing: missing.join(', '),
      found: names.slice(0, 50).map(shown).join(', '),
      count: missing.length,
    })
  }
  return { layout: { separator, slots, template: columns.map(() => undefined) }, warnings }
}

function unknownColumn(line: number, name: string, at: number): FileWarning {
  return { line, column: name === '' ? `#${at + 1}` : shown(name), code: 'unknown_column', params: {} }
}
