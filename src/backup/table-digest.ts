import { createHash } from 'node:crypto'
import type { TableEnd } from './format.ts'

const lineEnd = 0x0a

/** Sums up a table's COPY text while it passes. A row is a line: COPY writes line ends inside values as `\n`. */
export class TableDigest {
  readonly #hash = createHash('sha256')
  rows = 0
  bytes = 0

  add(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
    for (let at = chunk.indexOf(lineEnd); at !== -1; at = chunk.indexOf(lineEnd, at + 1)) this.rows += 1
  }

  /** To be asked once, at the end. */
  end(): TableEnd {
    return { rows: this.rows, bytes: this.bytes, sha256: this.#hash.digest('hex') }
  }
}
