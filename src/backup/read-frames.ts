import { createHash } from 'node:crypto'
import { ByteReader } from './byte-reader.ts'
import { damaged } from './errors.ts'
import {
  decodeEnd,
  decodeTrailer,
  frameHeadBytes,
  type FrameKind,
  frameKinds,
  maxFrameBytes,
  type Trailer,
} from './format.ts'
import { TableDigest } from './table-digest.ts'

export interface TableToLoad {
  name: string
  /** Its COPY text, checked: it throws BackupError damaged at the end where it is not what was written. */
  data: AsyncIterable<Buffer>
}

/**
 * Takes the frames of a backup apart and checks every one of them. Each table's data must be read to its end before
 * the next table is asked for.
 */
export class FrameReader {
  readonly #bytes: ByteReader
  readonly #chain = createHash('sha256')
  readonly total = { tables: 0, rows: 0, bytes: 0 }

  constructor(unpacked: AsyncIterable<Buffer>, headerSha256: string) {
    this.#bytes = new ByteReader(unpacked)
    this.#chain.update(headerSha256)
  }

  /** @throws BackupError damaged, also where the trailer is missing or anything follows it */
  async *tables(onRows: (rows: number) => void): AsyncGenerator<TableToLoad> {
    for (;;) {
      const { kind, payload } = await this.#frame()
      if (kind === 'trailer') return this.#check(decodeTrailer(payload))
      if (kind !== 'table') throw damaged('form')
      const before = this.total.tables
      yield { name: nameOf(payload), data: this.#data(onRows) }
      if (this.total.tables === before) throw new Error('A table of the backup was not read to its end')
    }
  }

  async *#data(onRows: (rows: number) => void): AsyncGenerator<Buffer> {
    const digest = new TableDigest()
    for (;;) {
      const { kind, payload } = await this.#frame()
      if (kind === 'end') {
        const written = decodeEnd(payload)
        const read = digest.end()
        if (written.sha256 !== read.sha256 || written.rows !== read.rows) throw damaged('checksum')
        this.#chain.update(read.sha256)
        this.total.tables += 1
        this.total.rows += read.rows
        this.total.bytes += read.bytes
        return
      }
      if (kind !== 'data') throw damaged('form')
      digest.add(payload)
      yield payload
      onRows(digest.rows)
    }
  }

  async #check(trailer: Trailer): Promise<void> {
    const { tables, rows } = this.total
    if (trailer.sha256 !== this.#chain.digest('hex') || trailer.tables !== tables || trailer.rows !== rows)
      throw damaged('checksum')
    if ((await this.#bytes.take(1)) !== undefined) throw damaged('rest')
  }

  async #frame(): Promise<{ kind: FrameKind; payload: Buffer }> {
    const head = await this.#bytes.take(frameHeadBytes)
    if (head === undefined) throw damaged('end')
    const kind = kinds.get(head.readUInt8())
    const length = head.readUInt32BE(1)
    if (kind === undefined || length > maxFrameBytes) throw damaged('form')
    const payload = length === 0 ? Buffer.alloc(0) : await this.#bytes.take(length)
    if (payload === undefined) throw damaged('end')
    return { kind, payload }
  }
}

const kinds = new Map(Object.entries(frameKinds).map(([kind, byte]) => [byte as number, kind as FrameKind]))

function nameOf(payload: Buffer): string {
  try {
    const table: unknown = JSON.parse(payload.toString())
    if (typeof table === 'object' && table !== null && 'name' in table && typeof table.name === 'string')
      return table.name
  } catch (error) {
    throw damaged('form', error)
  }
  throw damaged('form')
}
