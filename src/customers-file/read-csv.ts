import { detectSeparator, headerLayout, namedSeparator, readHeader } from './csv-header.ts'
import { type CsvLayout, CsvScanner, type ScannedRecord } from './csv-scanner.ts'
import { decodeUtf8, InvalidUtf8 } from './decode.ts'
import { CustomersFileError, type FileWarning } from './errors.ts'
import type { ColumnMapping } from './headings.ts'
import type { RawBatch, RawRecord } from './row.ts'

export interface ReadOptions {
  /** How much of the file is read at a time; memory is a small multiple of it. */
  readonly pieceBytes?: number
  /** Which heading stands for which column; without it the headings are the columns’ own names. */
  readonly mapping?: ColumnMapping | undefined
}

/**
 * Reads a customers file in CSV as a stream: batches of records as they stand, in the file's order, each
 * with the physical line where it begins. Rows without any text are passed over. Throws
 * `CustomersFileError` where the rest cannot be read safely (INTERFACES.md «Customers file»).
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<RawBatch> {
  const scanner = new CsvScanner()
  const { mapping } = options
  const state: State = { mapping, separator: undefined, layout: undefined, warnings: [] }
  try {
    for await (const text of decodeUtf8(source, options.pieceBytes)) {
      scanner.push(text, false)
      yield* nextBatch(scanner, state, false)
    }
  } catch (error) {
    if (error instanceof InvalidUtf8) throw new CustomersFileError(scanner.lastLine, 'not_utf8')
    throw error
  }
  scanner.push('', true)
  yield* nextBatch(scanner, state, true)
  if (state.layout === undefined) throw new CustomersFileError(1, 'file_empty')
}

interface State {
  readonly mapping: ColumnMapping | undefined
  /** Where the line `sep=;` has named one. */
  separator: number | undefined
  layout: CsvLayout | undefined
  warnings: readonly FileWarning[]
}

const wholeLine = headerLayout(0)

function* nextBatch(scanner: CsvScanner, state: State, last: boolean): Generator<RawBatch> {
  if (state.layout === undefined) {
    const header = nextHeader(scanner, state, last)
    if (header === undefined) return
    state.layout = header.layout
    state.warnings = header.warnings
  }
  const { layout } = state
  const records: RawRecord[] = []
  let stop: unknown
  try {
    for (let next = scanner.next(layout); next !== undefined; next = scanner.next(layout)) {
      if (next.width > 0) records.push(toRaw(next, layout.slots?.length ?? 0))
    }
  } catch (error) {
    stop = error
  }
  // What stands before the fault is given out however the file was cut into pieces.
  if (records.length > 0 || state.warnings.length > 0) yield { records, warnings: state.warnings }
  state.warnings = []
  if (stop !== undefined) throw stop
}

function nextHeader(
  scanner: CsvScanner,
  state: State,
  last: boolean,
): ReturnType<typeof readHeader> | undefined {
  while (scanner.skipBlankLines()) {
    const separator = state.separator ?? detectSeparator(scanner.unread, last)
    // No line end yet; reading on lets the scanner refuse a header that is too long.
    if (separator === undefined) return void scanner.next(wholeLine)
    const named = state.separator === undefined ? namedSeparator(scanner.unread, scanner.line) : undefined
    const record = scanner.next(named === undefined ? headerLayout(separator) : wholeLine)
    if (record === undefined) return undefined
    if (named !== undefined) state.separator = named
    else if (record.width > 0) return readHeader(record.cells, record.line, separator, state.mapping)
  }
  return undefined
}

function toRaw(record: ScannedRecord, expected: number): RawRecord {
  const { line, cells, width } = record
  if (width === expected) return { line, cells }
  const params = { expected, found: width }
  return { line, cells, errors: [{ line, column: null, code: 'cell_count', params }] }
}
