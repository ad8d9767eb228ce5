import { maxRecordLength } from '../csv-scanner.ts'
import { CustomersFileError } from '../errors.ts'
import { cellText, type CellContext } from './cell.ts'
import { maxCellsOfRow, maxRows } from './limits.ts'
import { XmlReader, type Attributes } from './xml.ts'

/** One row of a sheet that has any text; `cells` by column, with holes. */
export interface SheetRow {
  /** As the sheet numbers it. */
  readonly line: number
  readonly cells: readonly (string | undefined)[]
  /** Columns whose formula gives an error, with what it shows. */
  readonly errors: readonly { readonly at: number; readonly value: string }[]
}

/**
 * The rows of a sheet as they are read, those without any text passed over.
 * @throws CustomersFileError
 */
export async function* readSheet(
  source: AsyncIterable<Buffer>,
  context: CellContext,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  const reading = new SheetReading(context)
  const xml = new XmlReader(reading)
  for await (const bytes of source) {
    xml.write(bytes)
    const rows = reading.take()
    if (rows.length > 0) yield rows
  }
  xml.end()
  yield reading.take()
}

/** What stands between the tags of a sheet (ECMA-376 part 1, §18.3.1). */
class SheetReading {
  readonly #context: CellContext
  #rows: SheetRow[] = []
  #line = 0
  #cells: (string | undefined)[] = []
  #errors: { at: number; value: string }[] = []
  #length = 0
  #at = -1
  #type: string | undefined
  #style: string | undefined
  #value = ''
  #isValue = false
  #reading = 0

  constructor(context: CellContext) {
    this.#context = context
  }

  take(): readonly SheetRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: () => Attributes): void {
    if (name === 'c') this.#beginCell(attributes())
    else if (name === 'v' || name === 't') this.#isValue = this.#reading === 0
    else if (name === 'row') this.#beginRow(attributes())
    else if (name === 'rPh') this.#reading += 1
  }

  close(name: string): void {
    if (name === 'c') this.#endCell()
    else if (name === 'v' || name === 't') this.#isValue = false
    else if (name === 'row') this.#endRow()
    else if (name === 'rPh') this.#reading -= 1
  }

  text(text: string): void {
    if (!this.#isValue) return
    this.#length += text.length
    if (this.#length > maxRecordLength)
      throw new CustomersFileError(this.#line, 'record_too_long', { max: maxRecordLength })
    this.#value += text
  }

  #beginRow({ r }: Attributes): void {
    this.#line = r === undefined ? this.#line + 1 : Number(r)
    if (!(this.#line <= maxRows)) throw new CustomersFileError(1, 'workbook_too_many_rows', { max: maxRows })
    this.#cells = []
    this.#errors = []
    this.#length = 0
    this.#at = -1
  }

  #beginCell({ r, t, s }: Attributes): void {
    this.#at = r === undefined ? this.#at + 1 : columnOf(r)
    this.#type = t
    this.#style = s
    this.#value = ''
  }

  #endCell(): void {
    if (this.#value === '' || this.#at >= maxCellsOfRow) return
    if (this.#type === 'e') {
      this.#errors.push({ at: this.#at, value: this.#value })
      return
    }
    const text = cellText({ type: this.#type, style: this.#style, value: this.#value }, this.#context)
    if (text !== '') this.#cells[this.#at] = text
  }

  #endRow(): void {
    if (this.#cells.length === 0 && this.#errors.length === 0) return
    this.#rows.push({ line: this.#line, cells: this.#cells, errors: this.#errors })
  }
}

/** `AB12` is the column 27. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
