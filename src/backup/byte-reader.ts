import { damaged } from './errors.ts'

const lineEnd = 0x0a

/** Reads a stream piece by piece, holding no more than what was asked for and one chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)
  /** Bytes that the source has given so far. */
  received = 0

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes; undefined where the stream ends before the first of them. @throws BackupError damaged where it ends among them */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = []
    let missing = count
    while (missing > 0) {
      if (this.#held.length === 0 && !(await this.#more())) {
        if (missing === count) return undefined
        throw damaged('end')
      }
      const part = this.#held.subarray(0, missing)
      parts.push(part)
      this.#held = this.#held.subarray(part.length)
      missing -= part.length
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
  }

  /** The text up to the next line end, without it; undefined where none comes within so many bytes. */
  async line(maxBytes: number): Promise<string | undefined> {
    let end = this.#held.indexOf(lineEnd)
    while (end === -1) {
      if (this.#held.length > maxBytes) return undefined
      const before = this.#held
      if (!(await this.#more())) return undefined
      this.#held = Buffer.concat([before, this.#held])
      end = this.#held.indexOf(lineEnd, before.length)
    }
    const line = this.#held.toString('utf8', 0, end)
    this.#held = this.#held.subarray(end + 1)
    return line
  }

  /** Everything that is left. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.#held.length > 0) yield this.#held
    while (await this.#more()) yield this.#held
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#held = next.value
    this.received += next.value.length
    return true
  }
}
