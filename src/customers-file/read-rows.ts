import { detectSeparator, headerLayout, namedSeparator } from './csv-header.ts'
import { CsvScanner } from './csv-scanner.ts'
import { decodeUtf8, InvalidUtf8 } from './decode.ts'
import { CustomersFileError } from './errors.ts'
import { nameHeadings } from './headings.ts'
import { openWorkbook } from './xlsx/workbook.ts'

/** A row of a table whose columns are not the customers file's, with one cell for each heading. */
export interface TableRow {
  /** The physical line, or the row of the sheet. */
  readonly line: number
  readonly cells: readonly string[]
  /** How many cells stand in the file, where they are not as many as the headings. */
  readonly width?: number
  /** Cells whose formula gives an error, with what it shows. */
  readonly faults?: readonly { readonly at: number; readonly value: string }[]
}

/** Such a table: its headings as a mapping names them, and its rows as they are read; empty ones are passed over. */
export interface Table {
  readonly headings: readonly string[]
  readonly rows: AsyncGenerator<TableRow, void, undefined>
}

/** Opens a table in CSV or in a workbook (.xlsx). @throws CustomersFileError, also while rows are read */
export async function openTable(format: 'csv' | 'xlsx', bytes: Buffer): Promise<Table> {
  const table = format === 'csv' ? csvRows(bytes) : sheetRows(bytes)
  const first = await table.next()
  if (first.done === true) throw new CustomersFileError(1, 'file_empty')
  const headings = nameHeadings(first.value.cells, first.value.line)
  return { headings, rows: rowsBelow(headings.length, table) }
}

async function* rowsBelow(
  width: number,
  table: AsyncGenerator<TableRow, void, undefined>,
): AsyncGenerator<TableRow, void, undefined> {
  for await (const row of table) {
    const cells = Array.from({ length: width }, (_, at) => row.cells[at] ?? '')
    const isCut = row.cells.slice(width).some((cell) => cell !== '')
    const isShort = row.width !== undefined && row.width !== width
    if (cells.every((cell) => cell.trim() === '') && !isCut && row.faults === undefined) continue
    const { width: found, ...rest } = row
    yield { ...rest, cells, ...((isCut || isShort) && { width: found ?? row.cells.length }) }
  }
}

async function* csvRows(bytes: Buffer): AsyncGenerator<TableRow, void, undefined> {
  const scanner = new CsvScanner()
  const state: { separator: number | undefined } = { separator: undefined }
  try {
    for await (const text of decodeUtf8(once(bytes))) {
      scanner.push(text, false)
      yield* scanned(scanner, state, false)
    }
  } catch (error) {
    if (error instanceof InvalidUtf8) throw new CustomersFileError(scanner.lastLine, 'not_utf8')
    throw error
  }
  scanner.push('', true)
  yield* scanned(scanner, state, true)
}

function* scanned(
  scanner: CsvScanner,
  state: { separator: number | undefined },
  isLast: boolean,
): Generator<TableRow> {
  while (scanner.skipBlankLines()) {
    if (state.separator === undefined) {
      const named = namedSeparator(scanner.unread, scanner.line)
      const separator = named ?? detectSeparator(scanner.unread, isLast)
      if (separator === undefined) return
      // The line `sep=;` is no row.
      if (named !== undefined) scanner.next(headerLayout(0))
      state.separator = separator
      continue
    }
    const record = scanner.next(headerLayout(state.separator))
    if (record === undefined) return
    if (record.width > 0)
      yield { line: record.line, cells: record.cells.map((cell) => cell ?? ''), width: record.width }
  }
}

async function* sheetRows(bytes: Buffer): AsyncGenerator<TableRow, void, undefined> {
  const sheet = await openWorkbook(bytes)
  for await (const batch of sheet?.rows ?? [])
    for (const { line, cells, errors } of batch)
      yield {
        line,
        cells: Array.from(cells, (cell) => cell ?? ''),
        ...(errors.length > 0 && { faults: errors }),
      }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
