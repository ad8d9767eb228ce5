import { Parser } from 'saxen'
import { maxTokenLength } from './limits.ts'
import { unreadable } from './unreadable.ts'

export interface XmlListener {
  /** Names without their namespace's prefix, which every program chooses for itself. */
  open(name: string, attributes: () => Attributes): void
  close(name: string): void
  /** Of whatever is open; may come in several pieces. */
  text(text: string): void
}

export type Attributes = Readonly<Record<string, string | undefined>>

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const noAttributes: Attributes = {}

/** Reads XML as it comes; nothing of it is held but the tag that has not ended yet. */
export class XmlReader {
  readonly #parser = new Parser()
  #decoder: TextDecoder | undefined
  /** XML since something was last understood. */
  #pending = 0

  constructor(listener: XmlListener) {
    const heard = (): void => {
      this.#pending = 0
    }
    this.#parser
      .on('openTag', (name, attributes) => {
        heard()
        listener.open(localName(name), () => decoded(attributes()))
      })
      .on('closeTag', (name) => {
        heard()
        listener.close(localName(name))
      })
      .on('text', (value) => {
        heard()
        listener.text(decodeXml(value))
      })
      .on('cdata', (value) => {
        heard()
        listener.text(value)
      })
      .on('error', (error) => {
        throw unreadable(error)
      })
  }

  /** @throws CustomersFileError where it is no XML, and whatever the listener throws */
  write(bytes: Buffer): void {
    this.#decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8', {
      fatal: true,
    })
    this.#pending += bytes.length
    this.#parser.write(decode(this.#decoder, bytes))
    if (this.#pending > maxTokenLength) throw unreadable()
  }

  end(): void {
    this.#parser.end()
  }
}

function decode(decoder: TextDecoder, bytes: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: true })
  } catch (error) {
    throw unreadable(error)
  }
}

/** Reads a whole part. */
export async function readXml(source: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const reader = new XmlReader(listener)
  for await (const bytes of source) reader.write(bytes)
  reader.end()
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

function decoded(attributes: Record<string, string> | false): Attributes {
  if (attributes === false) return noAttributes
  for (const name in attributes) {
    const value = attributes[name]
    if (value?.includes('&') === true) attributes[name] = decodeXml(value)
  }
  return attributes
}

const entity = /&(?:#(?<decimal>\d{1,7})|#x(?<hex>[\da-f]{1,6})|(?<name>\w{2,5}));/gi

/** Entities as XML has them; unlike the parser’s own this knows characters beyond U+FFFF. */
function decodeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(entity, (all: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}
