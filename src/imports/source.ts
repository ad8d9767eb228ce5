import type { ColumnMapping } from '../customers-file/headings.ts'
import { findPartner } from '../partners/repository.ts'
import { batchesOf } from './batches.ts'
import type { Batch } from './batches.ts'
import { unpackFile } from './chunks.ts'
import { demoBatches } from './demo-batches.ts'
import { DiskPartition } from './disk-partition.ts'
import type { ErrorSink } from './errors.ts'
import { bucketCount, MemoryPartition } from './partition.ts'
import { readFileInto } from './read-file.ts'
import type { FileFormat, FileRead } from './read-file.ts'
import type { RunContext } from './run.ts'

/** Where an import's customers come from, read and checked as far as can be done without the database. */
export interface Source {
  readonly rows: number
  readonly warnings: FileRead['warnings']
  readonly warningCount: number
  /** From the first, each time that it is called. */
  batches(): AsyncIterable<Batch>
  /** Removes what was needed for it on disk. */
  remove(): Promise<void>
}

/**
 * @param tempFolder where a file larger than memory should hold is sorted
 * @throws CustomersFileError where the file cannot be read
 */
export async function openSource(
  context: RunContext,
  errors: ErrorSink,
  tempFolder: string,
): Promise<Source> {
  const { row } = context.claimed
  return row.format === 'demo' ? openDemo(context) : openFile(context, row.format, errors, tempFolder)
}

async function openDemo({ db, partnerId, claimed, progress }: RunContext): Promise<Source> {
  const { demoCustomers, demoSeed, demoNow } = claimed.row.progress
  const partner = await findPartner(db, partnerId)
  const options = {
    customers: demoCustomers ?? 0,
    now: demoNow ?? claimed.row.created_at,
    ...(demoSeed === undefined ? {} : { seed: demoSeed }),
    ...(partner === undefined ? {} : { vendor: partner.vendor }),
  }
  progress.customersTotal = options.customers
  return {
    rows: 0,
    warnings: [],
    warningCount: 0,
    batches: () => demoBatches(options),
    remove: async () => {},
  }
}

/** How much text a file holds, in its own length; a workbook is packed. */
const textTimesFile: Readonly<Record<FileFormat, number>> = { csv: 1, jsonl: 1, xlsx: 3 }

async function openFile(
  { db, partnerId, claimed, progress, signal }: RunContext,
  format: FileFormat,
  errors: ErrorSink,
  tempFolder: string,
): Promise<Source> {
  const { row } = claimed
  const count = bucketCount(Number(row.bytes) * textTimesFile[format])
  const partition = count === 1 ? new MemoryPartition() : await DiskPartition.open(tempFolder, count)
  async function* file(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const bytes of unpackFile(db, partnerId, row.id)) {
      signal.throwIfAborted()
      yield bytes
      progress.bytesRead += bytes.length
    }
  }
  try {
    const how = { format, mapping: (row.columns ?? undefined) as ColumnMapping | undefined }
    const read = await readFileInto(partition, errors, file(), how, (rows) => {
      progress.rowsRead = rows
    })
    return {
      ...read,
      batches: () => batchesOf(partition.buckets()),
      remove: () => partition.remove(),
    }
  } catch (error) {
    await partition.remove()
    throw error
  }
}
