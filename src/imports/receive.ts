import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { ColumnMapping } from '../customers-file/headings.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { writeTenant } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import { packChunk } from './chunks.ts'
import {
  chunkBytes,
  chunksInWrite,
  maxImportBytes,
  maxImportText,
  maxWorkbookBytes,
  maxWorkbookText,
} from './limits.ts'
import { rememberColumns } from './remembered.ts'
import { deleteImport, insertChunks, insertImport, markWaiting } from './repository.ts'

export interface ImportRequest {
  readonly format: 'csv' | 'jsonl' | 'xlsx'
  readonly dryRun: boolean
  readonly strict: boolean
  /** Who asks, and from where. */
  readonly actor: AnyActor
  /** As the sender calls the file. */
  readonly fileName?: string | undefined
  /** Which heading of the file stands for which column; remembered where the import writes. */
  readonly mapping?: ColumnMapping | undefined
}

/** How long a file of each form may be. */
const limits = {
  csv: { bytes: maxImportBytes, text: maxImportText },
  jsonl: { bytes: maxImportBytes, text: maxImportText },
  xlsx: { bytes: maxWorkbookBytes, text: maxWorkbookText },
} as const

/**
 * Stores a customers file as it comes in, in bounded memory. When this returns, the import survives the end of
 * any process; where the stream breaks, nothing of it stays.
 *
 * @returns the import's id; it waits to be run
 * @throws AppError file_too_large; what the stream throws
 */
export async function receiveImport(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  request: ImportRequest,
  body: AsyncIterable<Uint8Array>,
): Promise<string> {
  const id = newId()
  const storing = new Storing(db, readNow, partnerId, { id, ...request })
  try {
    for await (const bytes of body) await storing.add(bytes)
    await storing.end()
  } catch (error) {
    await writeTenant(db, partnerId, (trx) => deleteImport(trx, partnerId, id)).catch(() => {
      // The database is away too: the import is swept up as abandoned when its lease has passed.
    })
    throw error
  }
  return id
}

/**
 * Before anything is received where the length is announced, else as soon as it is passed.
 * @throws AppError file_too_large
 */
export function refuseTooLarge(format: ImportRequest['format'], bytes: number): void {
  const limit = limits[format]
  if (bytes <= limit.bytes) return
  // What still comes is not read: the connection cannot be used again.
  throw new AppError('file_too_large', { max: limit.text }, { headers: { connection: 'close' } })
}

class Storing {
  readonly #db: Db
  readonly #readNow: ReadNow
  readonly #partnerId: string
  readonly #made: ImportRequest & { id: string }
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #chunks: Buffer[] = []
  #bytes = 0
  #stored = 0
  #isMade = false

  constructor(db: Db, readNow: ReadNow, partnerId: string, made: ImportRequest & { id: string }) {
    this.#db = db
    this.#readNow = readNow
    this.#partnerId = partnerId
    this.#made = made
  }

  async add(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length
    refuseTooLarge(this.#made.format, this.#bytes)
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes < chunkBytes) return
    await this.#pack()
    if (this.#chunks.length >= chunksInWrite) await this.#store(false)
  }

  async end(): Promise<void> {
    if (this.#waitingBytes > 0) await this.#pack()
    await this.#store(true)
  }

  async #pack(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    this.#chunks.push(await packChunk(bytes))
  }

  async #store(isLast: boolean): Promise<void> {
    const { id, mapping, dryRun, strict, format, fileName, actor } = this.#made
    await writeTenant(this.#db, this.#partnerId, async (trx) => {
      const now = await this.#readNow(trx, this.#partnerId)
      if (!this.#isMade) await insertImport(trx, this.#partnerId, this.#made, now)
      await insertChunks(trx, this.#partnerId, id, this.#stored, this.#chunks)
      if (!isLast) return
      await markWaiting(trx, this.#partnerId, id, this.#bytes)
      await appendAudit(trx, this.#partnerId, auditActorOf(actor), {
        action: 'import_started',
        subjectKind: 'import',
        subjectId: id,
        details: { format, fileName: fileName ?? null, dryRun, strict },
      })
      if (mapping !== undefined && !dryRun) await rememberColumns(trx, this.#partnerId, mapping, now)
    })
    this.#isMade = true
    this.#stored += this.#chunks.length
    this.#chunks = []
  }
}
