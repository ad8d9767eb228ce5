import { detectSeparator, headerLayout, namedSeparator } from './csv-header.ts'
import { CsvScanner } from './csv-scanner.ts'
import { decodeUtf8, InvalidUtf8 } from './decode.ts'
import { CustomersFileError } from './errors.ts'
import { nameHeadings } from './headings.ts'
import { openWorkbook } from './xlsx/workbook.ts'

/** What stands at the beginning of a file, before anything is known of what it means. */
export interface Beginning {
  /** Of CSV. */
  readonly separator: ',' | ';' | null
  /** Of a workbook. */
  readonly sheet: string | null
  /** As a mapping names them (`nameHeadings`). */
  readonly headings: readonly string[]
  /** `line` as in errors; one cell for each heading, '' where nothing stands. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

/**
 * @param isWhole whether nothing follows; else what is not complete at the end is passed over
 * @throws CustomersFileError where the file cannot be read
 */
export type ReadBeginning = (bytes: Buffer, maxRows: number, isWhole: boolean) => Promise<Beginning>

/** The first rows of a CSV file. */
export const csvBeginning: ReadBeginning = async (bytes, maxRows, isWhole) => {
  const scanner = new CsvScanner()
  scanner.push(await textOf(bytes, isWhole), isWhole)
  const header = nextCsvHeader(scanner, isWhole)
  if (header === undefined) throw new CustomersFileError(1, 'file_empty')
  const { separator, headings } = header
  const rows: { line: number; cells: string[] }[] = []
  for (let next = scanner.next(headerLayout(separator)); next !== undefined;) {
    const { line, cells, width } = next
    if (width > 0) rows.push({ line, cells: headings.map((_, at) => cells[at] ?? '') })
    next = rows.length < maxRows ? scanner.next(headerLayout(separator)) : undefined
  }
  return { separator: separator === 59 ? ';' : ',', sheet: null, headings, rows }
}

function nextCsvHeader(
  scanner: CsvScanner,
  isWhole: boolean,
): { separator: number; headings: string[] } | undefined {
  let named: number | undefined
  while (scanner.skipBlankLines()) {
    const separator = named ?? detectSeparator(scanner.unread, isWhole)
    if (separator === undefined) return undefined
    const isName = named === undefined ? namedSeparator(scanner.unread, scanner.line) : undefined
    const record = scanner.next(headerLayout(isName === undefined ? separator : 0))
    if (record === undefined) return undefined
    if (isName !== undefined) named = isName
    else if (record.width > 0) return { separator, headings: nameHeadings(record.cells, record.line) }
  }
  return undefined
}

/** The first lines of JSON lines; the headings are their keys, in the order in which they come up. */
export const jsonlBeginning: ReadBeginning = async (bytes, maxRows, isWhole) => {
  const lines = (await textOf(bytes, isWhole)).split('\n')
  if (!isWhole) lines.pop()
  const objects: { line: number; object: Readonly<Record<string, unknown>> }[] = []
  for (const [at, text] of lines.entries()) {
    if (objects.length >= maxRows) break
    if (text.trim() !== '') objects.push({ line: at + 1, object: parseObject(text, at + 1) })
  }
  if (objects.length === 0) throw new CustomersFileError(1, 'file_empty')
  const headings = [...new Set(objects.flatMap(({ object }) => Object.keys(object)))]
  return {
    separator: null,
    sheet: null,
    headings,
    rows: objects.map(({ line, object }) => ({
      line,
      cells: headings.map((heading) => jsonText(object[heading])),
    })),
  }
}

function parseObject(text: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CustomersFileError(line, 'json_invalid')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CustomersFileError(line, 'json_not_object')
  return value as Readonly<Record<string, unknown>>
}

function jsonText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The first rows of the first sheet that has any. */
export const xlsxBeginning: ReadBeginning = async (bytes, maxRows) => {
  const sheet = await openWorkbook(bytes)
  if (sheet === undefined) throw new CustomersFileError(1, 'file_empty')
  let headings: string[] | undefined
  const rows: { line: number; cells: string[] }[] = []
  for await (const batch of sheet.rows) {
    for (const { line, cells, errors } of batch) {
      if (headings === undefined) {
        headings = nameHeadings(cells, line)
        continue
      }
      const shown = new Map(errors.map(({ at, value }) => [at, value]))
      const texts = headings.map((_, at) => cells[at] ?? shown.get(at) ?? '')
      if (rows.length < maxRows && texts.some((text) => text !== '')) rows.push({ line, cells: texts })
    }
    if (rows.length >= maxRows) break
  }
  return { separator: null, sheet: sheet.name, headings: headings ?? [], rows }
}

async function textOf(bytes: Buffer, isWhole: boolean): Promise<string> {
  let text = ''
  try {
    for await (const piece of decodeUtf8(once(bytes))) text += piece
  } catch (error) {
    // A cut may go through a character.
    if (!(error instanceof InvalidUtf8)) throw error
    if (isWhole || new TextEncoder().encode(text).length < bytes.length - 6)
      throw new CustomersFileError(1, 'not_utf8')
  }
  return text
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
