import { createHash } from 'node:crypto'
import {
  frameHeadBytes,
  type FrameKind,
  frameKinds,
  maxFrameBytes,
  type TableEnd,
  type Trailer,
} from './format.ts'
import { TableDigest } from './table-digest.ts'

/** Makes the frames of a backup (format.ts) and keeps the sums for its trailer. */
export class FrameWriter {
  readonly #chain = createHash('sha256')
  readonly total = { tables: 0, rows: 0, bytes: 0 }

  /** @param headerSha256 as encodeHeader gives it */
  constructor(headerSha256: string) {
    this.#chain.update(headerSha256)
  }

  /** The frames of one table; `data` is its COPY text in any pieces. `onRows` hears the table's rows so far. */
  async *table(
    name: string,
    data: AsyncIterable<Buffer>,
    onRows: (rows: number) => void,
  ): AsyncGenerator<Buffer, TableEnd> {
    yield frame('table', Buffer.from(JSON.stringify({ name })))
    const digest = new TableDigest()
    for await (const chunk of data) {
      digest.add(chunk)
      for (let at = 0; at < chunk.length; at += maxFrameBytes)
        yield frame('data', chunk.subarray(at, at + maxFrameBytes))
      onRows(digest.rows)
    }
    const end = digest.end()
    this.#chain.update(end.sha256)
    this.total.tables += 1
    this.total.rows += end.rows
    this.total.bytes += end.bytes
    yield frame('end', Buffer.from(JSON.stringify(end)))
    return end
  }

  trailer(): Buffer {
    const trailer: Trailer = { ...this.total, sha256: this.#chain.digest('hex') }
    return frame('trailer', Buffer.from(JSON.stringify(trailer)))
  }
}

function frame(kind: FrameKind, payload: Buffer): Buffer {
  const head = Buffer.allocUnsafe(frameHeadBytes)
  head.writeUInt8(frameKinds[kind])
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}
