import { columns } from './columns.ts'
import { CustomersFileError, type FileWarning, type RowError } from './errors.ts'
import { type HeaderSlots, readHeadings } from './headings.ts'
import type { ReadOptions } from './read-csv.ts'
import type { RawBatch, RawCell, RawRecord } from './row.ts'
import type { SheetRow } from './xlsx/sheet.ts'
import { openWorkbook } from './xlsx/workbook.ts'

const template: readonly undefined[] = columns.map(() => undefined)

/**
 * Reads a customers file in a workbook (.xlsx) like `readCsv`: the first sheet that has rows, its first row with any
 * text as the header, `line` as the sheet numbers its rows. The packed file is held in memory, the rows are not.
 * Throws `CustomersFileError` where the rest cannot be read safely.
 */
export async function* readXlsx(
  source: AsyncIterable<Uint8Array>,
  { mapping }: Pick<ReadOptions, 'mapping'> = {},
): AsyncGenerator<RawBatch> {
  const sheet = await openWorkbook(await collect(source))
  let header: HeaderSlots | undefined
  let warnings: readonly FileWarning[] = []
  for await (const rows of sheet?.rows ?? []) {
    let rest = rows
    if (header === undefined) {
      const [first] = rows
      if (first === undefined) continue
      header = readHeadings(first.cells, first.line, mapping)
      warnings = header.warnings
      rest = rows.slice(1)
    }
    const records = rest.flatMap((row) => toRecord(row, header?.slots ?? []))
    if (records.length > 0 || warnings.length > 0) yield { records, warnings }
    warnings = []
  }
  if (header === undefined) throw new CustomersFileError(1, 'file_empty')
}

/** The whole of a file that has its table of contents at its end. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** None where nothing stands in a column that is read. */
function toRecord({ line, cells, errors }: SheetRow, slots: readonly number[]): RawRecord[] {
  const found: RawCell[] = template.slice()
  const wrong: RowError[] = []
  let isEmpty = true
  for (const [at, slot] of slots.entries()) {
    const cell = cells[at]
    if (cell !== undefined) isEmpty = false
    // A column that the file has is empty where nothing stands.
    if (slot >= 0) found[slot] = cell ?? ''
  }
  for (const { at, value } of errors) {
    const slot = slots[at] ?? -1
    const column = columns[slot]
    isEmpty = false
    if (column === undefined) continue
    found[slot] = undefined
    wrong.push({ line, column: column.name, code: 'cell_error', params: { value } })
  }
  if (isEmpty) return []
  return [wrong.length === 0 ? { line, cells: found } : { line, cells: found, errors: wrong }]
}
