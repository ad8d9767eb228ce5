import { maxTextsBytes, maxTextsText } from './limits.ts'
import { tooLarge } from './unreadable.ts'
import { readXml } from './xml.ts'
import { unescapeText } from './escapes.ts'

/** The texts that cells share, by their number: as bytes, because a million strings need several times as much. */
export class Texts {
  #bytes = Buffer.alloc(64 * 1024)
  #ends = new Uint32Array(1024)
  #length = 0
  #count = 0

  add(text: string): void {
    const needed = this.#length + 3 * text.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    if (this.#count === this.#ends.length) {
      const larger = new Uint32Array(2 * this.#count)
      larger.set(this.#ends)
      this.#ends = larger
    }
    this.#length += this.#bytes.write(text, this.#length)
    this.#ends[this.#count] = this.#length
    this.#count += 1
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined
    const start = index === 0 ? 0 : this.#ends[index - 1]
    return this.#bytes.toString('utf8', start, this.#ends[index])
  }
}

/**
 * Reads `sharedStrings.xml` (ECMA-376 part 1, §18.4): of rich text the text, of ruby text the text without its reading.
 * @throws CustomersFileError
 */
export async function readTexts(source: AsyncIterable<Buffer>): Promise<Texts> {
  const texts = new Texts()
  let text = ''
  let isText = false
  let reading = 0
  await readXml(limited(source), {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') reading += 1
      else if (name === 't') isText = reading === 0
    },
    close: (name) => {
      if (name === 'si') texts.add(unescapeText(text))
      else if (name === 'rPh') reading -= 1
      else if (name === 't') isText = false
    },
    text: (piece) => {
      if (isText) text += piece
    },
  })
  return texts
}

async function* limited(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0
  for await (const piece of source) {
    bytes += piece.length
    if (bytes > maxTextsBytes) throw tooLarge(maxTextsText)
    yield piece
  }
}
