import { Buffer } from 'node:buffer'
import { columns } from '../../src/customers-file/columns.ts'
import { CustomersFileError, type FileWarning, type RowError } from '../../src/customers-file/errors.ts'
import { parseRow } from '../../src/customers-file/parse-row.ts'
import { readCsv } from '../../src/customers-file/read-csv.ts'
import { readJsonl } from '../../src/customers-file/read-jsonl.ts'
import type { FileRow, RawRecord } from '../../src/customers-file/row.ts'

export const header = columns.map((column) => column.name).join(',')

/** A good row, as a cell for each column; what a test is about is changed in it. */
export const goodRow: Readonly<Record<string, string>> = {
  customer_id: 'C-1',
  customer_name: 'Nordlys AS',
  country: 'NO',
  admin_email: 'anna@nordlys.example',
  tags: 'key account|oslo',
  subscription_id: 'S-1',
  offer: 'Suite',
  kind: 'paid',
  term: 'P1Y',
  starts_at: '2026-01-01',
  ends_at: '2027-01-01',
  auto_renew: 'false',
  payment: 'current',
  suspended_at: '',
  cancel_at_end: 'false',
  service_id: 'calling',
  product: 'Calling',
  provisioning_status: 'provisioned',
  provisioning_since: '2026-01-02T03:04:05.678Z',
  provisioning_reason: '',
  licences: '10',
  licences_used: '3',
}

export const customerOnly: Readonly<Record<string, string>> = {
  ...Object.fromEntries(columns.map((column) => [column.name, ''])),
  customer_id: 'C-1',
  customer_name: 'Nordlys AS',
}

/** A file of the rows with the columns of the first, each cell in quotes. */
export function csvOf(...rows: Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? goodRow)
  const quoted = rows.map((row) => names.map((name) => `"${(row[name] ?? '').replaceAll('"', '""')}"`))
  return [names, ...quoted].map((cells) => cells.join(',')).join('\n')
}

export async function* chunksOf(content: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

export interface Read {
  records: RawRecord[]
  warnings: FileWarning[]
  /** What reading stopped at. */
  problem: RowError | null
}

export async function readAll(
  format: 'csv' | 'jsonl',
  content: string | Uint8Array,
  sizes: { chunk?: number; piece?: number } = {},
): Promise<Read> {
  const result: Read = { records: [], warnings: [], problem: null }
  const read = format === 'csv' ? readCsv : readJsonl
  const options = sizes.piece === undefined ? {} : { pieceBytes: sizes.piece }
  try {
    for await (const batch of read(chunksOf(content, sizes.chunk), options)) {
      result.records.push(...batch.records)
      result.warnings.push(...batch.warnings)
    }
  } catch (error) {
    if (!(error instanceof CustomersFileError)) throw error
    result.problem = error.problem
  }
  return result
}

export interface Parsed {
  rows: FileRow[]
  errors: RowError[]
  /** Of each row with errors. */
  customerIds: (string | null)[]
}

export async function parseAll(format: 'csv' | 'jsonl', content: string): Promise<Parsed> {
  const { records, problem } = await readAll(format, content)
  if (problem !== null) throw new Error(`stopped: ${JSON.stringify(problem)}`)
  const parsed: Parsed = { rows: [], errors: [], customerIds: [] }
  for (const record of records) {
    const result = parseRow(record)
    if ('ok' in result) {
      parsed.rows.push(result.ok)
    } else {
      parsed.errors.push(...result.errors)
      parsed.customerIds.push(result.customerId)
    }
  }
  return parsed
}
