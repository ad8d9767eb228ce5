import { type CellKind, columnIndex, columns, computedColumns } from './columns.ts'
import { maxRecordLength } from './csv-scanner.ts'
import { decodeUtf8, InvalidUtf8 } from './decode.ts'
import { CustomersFileError, type FileWarning, type RowError, shown } from './errors.ts'
import { headingIndexes } from './headings.ts'
import type { ReadOptions } from './read-csv.ts'
import type { RawBatch, RawCell, RawRecord } from './row.ts'

type JsonType = 'text' | 'number' | 'boolean' | 'list' | 'object'

/** Numbers, booleans and null are themselves in JSON lines and `tags` is a list (INTERFACES.md «Customers file»). */
const jsonTypes: Readonly<Record<CellKind, JsonType>> = {
  id: 'text',
  text: 'text',
  lines: 'text',
  country: 'text',
  email: 'text',
  tags: 'list',
  kind: 'text',
  term: 'text',
  instant: 'text',
  boolean: 'boolean',
  payment: 'text',
  provisioning_status: 'text',
  count: 'number',
  quantity: 'number',
  amount: 'text',
  currency: 'text',
}

/** More different unknown keys than this are not worth a warning each, nor the memory to know them. */
const maxWarnings = 200

/**
 * Reads a customers file in JSON lines as a stream, like `readCsv`. A key that a line does not have is a
 * column that is absent for that line. A line that is not a JSON object, or a value of another type than
 * its column's, is an error of its row. Throws `CustomersFileError` for invalid UTF-8 and endless lines.
 */
export async function* readJsonl(
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<RawBatch> {
  const { mapping } = options
  const indexes = mapping === undefined ? columnIndex : headingIndexes(mapping)
  const state: State = { rest: '', line: 1, indexes, known: new Set(computedColumns) }
  try {
    for await (const text of decodeUtf8(source, options.pieceBytes)) yield* nextBatch(state, text, false)
  } catch (error) {
    if (error instanceof InvalidUtf8) throw new CustomersFileError(state.line, 'not_utf8')
    throw error
  }
  yield* nextBatch(state, '', true)
}

interface State {
  /** The line that has not ended yet. */
  rest: string
  /** The physical line where it begins. */
  line: number
  /** By key: the place of its column. */
  readonly indexes: ReadonlyMap<string, number>
  /** Keys that need no warning (any more). */
  readonly known: Set<string>
}

function* nextBatch(state: State, text: string, last: boolean): Generator<RawBatch> {
  const lines = (state.rest + text).split('\n')
  state.rest = last ? '' : (lines.pop() ?? '')
  const records: RawRecord[] = []
  const warnings: FileWarning[] = []
  for (const line of lines) {
    if (isTooLong(line)) break
    if (line.trim() !== '') records.push(readLine(line, state, warnings))
    state.line++
  }
  if (records.length > 0) yield { records, warnings }
  if (isTooLong(state.rest) || lines.some(isTooLong)) {
    throw new CustomersFileError(state.line, 'record_too_long', { max: maxRecordLength })
  }
}

function isTooLong(line: string): boolean {
  return line.length > maxRecordLength
}

function readLine(text: string, { line, indexes, known }: State, warnings: FileWarning[]): RawRecord {
  let object: unknown
  try {
    object = JSON.parse(text)
  } catch {
    return { line, cells: [], errors: [{ line, column: null, code: 'json_invalid', params: {} }] }
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return { line, cells: [], errors: [{ line, column: null, code: 'json_not_object', params: {} }] }
  }
  const cells: RawCell[] = columns.map(() => undefined)
  const errors: RowError[] = []
  for (const [key, value] of Object.entries(object)) {
    const index = indexes.get(key)
    const column = index === undefined ? undefined : columns[index]
    if (index === undefined || column === undefined) {
      if (known.has(key) || known.size >= maxWarnings) continue
      known.add(key)
      warnings.push({ line, column: shown(key), code: 'unknown_column', params: {} })
      continue
    }
    const expected = jsonTypes[column.kind]
    const isNumber = column.kind === 'amount' && typeof value === 'number'
    const found = value === null || isNumber ? expected : wrongType(value, expected)
    if (found !== expected) {
      errors.push({ line, column: column.name, code: 'json_type', params: { expected, found } })
    } else {
      cells[index] = toCell(value)
    }
  }
  return errors.length === 0 ? { line, cells } : { line, cells, errors }
}

/** The type that the value, or the first unfit element of a list, has; `expected` where it is right. */
function wrongType(value: unknown, expected: JsonType): JsonType {
  const found = jsonTypeOf(value)
  if (found !== 'list' || expected !== 'list' || !Array.isArray(value)) return found
  const unfit = value.find((element) => typeof element !== 'string')
  return unfit === undefined ? 'list' : jsonTypeOf(unfit)
}

function jsonTypeOf(value: unknown): JsonType {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'list' : 'object'
}

/** From here on a value is the text that a CSV file would have; tags stay a list. */
function toCell(value: unknown): RawCell {
  if (Array.isArray(value)) return value.map(String)
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
