import { type Instant, formatInstantShort } from '../domain/instant.ts'
import { type CellKind, type Column, columns, computedColumns } from './columns.ts'
import { csvText } from '../domain/csv-text.ts'
import type { ExportRow } from './row.ts'

export interface CsvOptions {
  /** Comma unless said otherwise. */
  readonly separator?: ',' | ';'
}

const table: readonly Column[] = columns

/** Lines end as RFC 4180 has them. */
const lineEnd = '\r\n'

/** The first line of a CSV export. */
export function csvHeader({ separator = ',' }: CsvOptions = {}): string {
  return [...table.map((column) => column.name), ...computedColumns].join(separator) + lineEnd
}

/** One line of a CSV export, in the order of `csvHeader`; instants and tags in their canonical form. */
export function csvRow(row: ExportRow, { separator = ',' }: CsvOptions = {}): string {
  let line = ''
  for (const { part, field, kind } of table) {
    const value = valueOf(row, part, field)
    if (value !== null && value !== undefined) line += csvCells[kind](value)
    line += separator
  }
  return `${line}${row.subscriptionStatus ?? ''}${separator}${row.customerProvisioningStatus ?? ''}${lineEnd}`
}

/** Keys as they stand in every line, with what goes before and after them. */
const jsonKeys = table.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`)
const [subscriptionStatusKey, customerStatusKey] = computedColumns

/** One line of an export in JSON lines: numbers, booleans and null are themselves, texts are never changed. */
export function jsonlRow(row: ExportRow): string {
  let line = ''
  for (const [at, { part, field, kind }] of table.entries()) {
    const value = valueOf(row, part, field) ?? null
    const shownValue = kind === 'instant' && typeof value === 'number' ? shortInstant(value) : value
    line += jsonKeys[at] + JSON.stringify(shownValue)
  }
  line += `,"${subscriptionStatusKey}":${JSON.stringify(row.subscriptionStatus)}`
  return `${line},"${customerStatusKey}":${JSON.stringify(row.customerProvisioningStatus)}}\n`
}

function valueOf(row: ExportRow, part: Column['part'], field: string): unknown {
  return (row[part] as Readonly<Record<string, unknown>> | null)?.[field]
}

type CsvCell = (value: unknown) => string

/** What needs no quotes whatever its value also runs in no spreadsheet. */
const csvCells: Readonly<Record<CellKind, CsvCell>> = {
  id: guardedCell,
  text: guardedCell,
  lines: guardedCell,
  country: plainCell,
  email: guardedCell,
  tags: (value) => (Array.isArray(value) ? guardedCell(value.join('|')) : ''),
  kind: plainCell,
  term: plainCell,
  instant: (value) => shortInstant(Number(value)),
  boolean: plainCell,
  payment: plainCell,
  provisioning_status: plainCell,
  count: plainCell,
  quantity: plainCell,
  amount: plainCell,
  currency: plainCell,
}

function plainCell(value: unknown): string {
  return typeof value === 'string' ? value : String(Number.isInteger(value) ? Number(value) : value === true)
}

function guardedCell(value: unknown): string {
  return csvText(String(value))
}

/* Dates repeat from row to row; bounded, because instants with a time seldom do. */
const writtenInstants = new Map<Instant, string>()
const maxWrittenInstants = 10_000

function shortInstant(instant: Instant): string {
  const known = writtenInstants.get(instant)
  if (known !== undefined) return known
  const text = formatInstantShort(instant)
  if (text.length > 10) return text
  if (writtenInstants.size >= maxWrittenInstants) writtenInstants.clear()
  writtenInstants.set(instant, text)
  return text
}
