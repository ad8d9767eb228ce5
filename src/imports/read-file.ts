import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FileWarning } from '../customers-file/errors.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import { parseRow } from '../customers-file/parse-row.ts'
import type { KnownRow } from '../customers-file/parse-row.ts'
import { readCsv } from '../customers-file/read-csv.ts'
import { readJsonl } from '../customers-file/read-jsonl.ts'
import { readXlsx } from '../customers-file/read-xlsx.ts'
import { errorPlaces } from './errors.ts'
import type { ErrorSink } from './errors.ts'
import { maxWarnings } from './limits.ts'
import type { Partition } from './partition.ts'

const readers = { csv: readCsv, jsonl: readJsonl, xlsx: readXlsx } as const

export type FileFormat = keyof typeof readers

export interface FileRead {
  rows: number
  warnings: FileWarning[]
  /** All of them, also those beyond what is kept. */
  warningCount: number
}

/**
 * Reads the whole file once: good rows into the partition, what is wrong into the errors, and every customer
 * with a wrong row marked as one that stays out.
 *
 * @param onProgress told of the rows so far
 * @throws CustomersFileError where the rest of the file cannot be read
 */
export async function readFileInto(
  partition: Partition,
  errors: ErrorSink,
  file: AsyncIterable<Uint8Array>,
  { format, mapping }: { format: FileFormat; mapping?: ColumnMapping | undefined },
  onProgress: (rows: number) => void,
): Promise<FileRead> {
  const read: FileRead = { rows: 0, warnings: [], warningCount: 0 }
  let known: KnownRow | undefined
  for await (const batch of readers[format](file, { mapping })) {
    read.warningCount += batch.warnings.length
    read.warnings.push(...batch.warnings.slice(0, maxWarnings - read.warnings.length))
    for (const record of batch.records) {
      const parsed = parseRow(record, known)
      if ('ok' in parsed) {
        partition.addRow(parsed.ok)
        known = { cells: record.cells, row: parsed.ok }
        continue
      }
      const { customerId } = parsed
      for (const [n, error] of parsed.errors.entries())
        errors.add({ ...error, customerId, n: errorPlaces.row + n })
      if (customerId !== null) partition.addBad(customerId)
    }
    read.rows += batch.records.length
    onProgress(read.rows)
    await partition.settle()
    await errors.settle()
    // Others use this process too.
    await nextTurn()
  }
  for await (const { here, there } of partition.conflicts()) {
    partition.addBad(here.customerId)
    errors.add({
      line: here.line,
      column: 'subscription_id',
      code: 'subscription_elsewhere_in_file',
      params: { customer: there.customerId, otherLine: there.line },
      customerId: here.customerId,
      n: errorPlaces.elsewhereInFile,
    })
    await partition.settle()
    await errors.settle()
  }
  await errors.settle(true)
  return read
}
