import { checkSubscription } from './check-subscription.ts'
import { type Column, type Requirement, columnIndex, columns, type Part } from './columns.ts'
import type { ProblemParams, RowError, RowErrorCode } from './errors.ts'
import { cellParsers, type CellValue } from './parse-cell.ts'
import { parseId, parseTags } from './parse-text.ts'
import type { FileRow, RawCell, RawRecord } from './row.ts'

export type ParsedRow =
  | { readonly ok: FileRow }
  | {
      readonly errors: readonly RowError[]
      /** The customer that the row keeps out; null where the row does not say. */
      readonly customerId: string | null
    }

const table: readonly Column[] = columns
const customerIdAt = columnIndex.get('customer_id') ?? 0
const subscriptionIdAt = columnIndex.get('subscription_id') ?? 0

type Cells = Record<string, CellValue>

/** A record that was right, with its row. */
export interface KnownRow {
  readonly cells: readonly RawCell[]
  readonly row: FileRow
}

/**
 * Checks one record of either format and gives its row, or everything that is wrong with it
 * (INTERFACES.md «Customers file»). Instants are milliseconds, ids are in NFC, countries in capitals.
 *
 * @param known the record before it: a customer or subscription that stands there in the same words is taken
 *   over as the same object, because rows of one subscription mostly follow each other
 */
export function parseRow(record: RawRecord, known?: KnownRow): ParsedRow {
  const problems = new Problems(record)
  // A record whose cells cannot be told apart would give an error for each of them.
  if (record.errors?.some((error) => error.column === null) === true) return problems.refuse(record)

  const parts: Record<Part, Cells> = { customer: {}, subscription: {}, service: {} }
  const knownCustomer = knownPart('customer', record, known)
  const knownSubscription = knownPart('subscription', record, known)
  const hasSubscription = !isEmpty(record.cells[subscriptionIdAt]) || problems.has('subscription_id')
  const orphans: string[] = []
  for (let at = 0; at < table.length; at++) {
    const column = table[at]
    if (column === undefined) continue
    const { part } = column
    if (
      part === 'customer'
        ? knownCustomer !== undefined
        : part === 'subscription' && knownSubscription !== undefined
    )
      continue
    const cell = record.cells[at]
    if (column.part !== 'customer' && !hasSubscription) {
      if (!isEmpty(cell)) orphans.push(column.name)
      continue
    }
    const value = problems.readCell(column, cell)
    if (value !== undefined) parts[column.part][column.field] = value
  }
  if (orphans.length > 0) {
    problems.add('subscription_id', 'needs_subscription', { columns: orphans.join(', ') })
  }
  // Each property is there with its column's type, or an error of it is: what the table guarantees and types cannot follow.
  const customer = knownCustomer ?? parts.customer
  const subscription = knownSubscription ?? parts.subscription
  const row = (hasSubscription
    ? { line: record.line, customer, subscription, service: parts.service }
    : { line: record.line, customer }) as unknown as FileRow
  if (row.subscription !== undefined && knownSubscription === undefined) {
    for (const { column, code } of checkSubscription(row.subscription)) problems.add(column, code, {})
  }
  return problems.none ? { ok: row } : problems.refuse(record)
}

/** Where the columns of each part stand. */
const placesOf = { customer: placesIn('customer'), subscription: placesIn('subscription') } as const

function placesIn(part: Part): readonly number[] {
  return table.flatMap((column, at) => (column.part === part ? [at] : []))
}

/** The part of the known row, where this record says it in the same words. */
function knownPart<P extends keyof typeof placesOf>(
  part: P,
  { cells, errors }: RawRecord,
  known: KnownRow | undefined,
): FileRow[P] | undefined {
  if (known === undefined || errors !== undefined || known.row[part] === undefined) return undefined
  for (const at of placesOf[part]) if (!isSameCell(cells[at], known.cells[at])) return undefined
  return known.row[part]
}

function isSameCell(a: RawCell, b: RawCell): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  return a.length === b.length && a.every((each, at) => each === b[at])
}

class Problems {
  readonly #line: number
  #column = ''
  #errors: RowError[] | undefined

  constructor(record: RawRecord) {
    this.#line = record.line
    this.#errors = record.errors === undefined ? undefined : [...record.errors]
  }

  get none(): boolean {
    return this.#errors === undefined
  }

  has(column: string): boolean {
    return this.#errors?.some((error) => error.column === column) ?? false
  }

  add(column: string, code: RowErrorCode, params: ProblemParams): void {
    this.#errors ??= []
    this.#errors.push({ line: this.#line, column, code, params })
  }

  readonly #fail = (code: RowErrorCode, params: ProblemParams = {}): undefined => {
    this.add(this.#column, code, params)
  }

  /** The cell's value; undefined where its column is absent, or where it is wrong, which is then noted. */
  readCell(column: Column, cell: RawCell): CellValue | undefined {
    this.#column = column.name
    if (cell === undefined) {
      return mayBeAbsent[column.required] || this.has(column.name) ? undefined : this.#missing(column)
    }
    if (typeof cell !== 'string' || column.kind === 'tags') return parseTags(cell, this.#fail)
    const text = cell.trim()
    if (text !== '') return cellParsers[column.kind](text, column.maxLength, this.#fail)
    return column.required === 'never' ? column.empty : this.#missing(column)
  }

  #missing(column: Column): undefined {
    return this.#fail(column.required === 'always' ? 'required' : 'required_with_subscription')
  }

  refuse(record: RawRecord): ParsedRow {
    const cell = record.cells[customerIdAt]
    const id = typeof cell === 'string' ? parseId(cell.trim(), 200, () => undefined) : undefined
    const customerId = id === undefined || id === '' ? null : id
    const errors = (this.#errors ?? []).toSorted((a, b) => placeOf(a) - placeOf(b))
    return { errors, customerId }
  }
}

const mayBeAbsent: Readonly<Record<Requirement, boolean>> = {
  always: false,
  with_subscription: false,
  for_new: true,
  never: true,
}

function isEmpty(cell: RawCell): boolean {
  return cell === undefined || (typeof cell === 'string' ? cell.trim() === '' : cell.length === 0)
}

function placeOf(error: RowError): number {
  return error.column === null ? -1 : (columnIndex.get(error.column) ?? -1)
}
