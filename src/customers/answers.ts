import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

const opening = Buffer.from('{"items":[')
const comma = Buffer.from(',')
const defaultMaxBytes = 12 * 1024 * 1024

/** JSON that is written already, with what tells it from others. */
interface Written {
  readonly bytes: Buffer
  readonly digest: string
}

/**
 * Puts answers together from items that are JSON already, and remembers whole ones by what they are made of: each is up
 * to a megabyte outside of the heap, which has to be looked through for every dozen of them that is thrown away. Those
 * sent longest ago are forgotten first.
 */
export class Answers {
  readonly #known = new Map<string, Buffer>()
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes
  }

  /** @param rest the answer's JSON with no items in it; `items` is its first key */
  send(reply: FastifyReply, items: readonly Written[], rest: string): FastifyReply {
    const tail = tailOf(rest)
    const digest = hash('sha1', `${items.map((item) => item.digest).join()}${tail}`, 'base64url')
    const bytes = this.#known.get(digest) ?? joined(items, tail)
    this.#keep(digest, bytes)
    return reply.type('application/json; charset=utf-8').header('etag', `W/"${digest}"`).send(bytes)
  }

  #keep(digest: string, bytes: Buffer): void {
    if (this.#known.delete(digest)) this.#bytes -= bytes.length
    this.#known.set(digest, bytes)
    this.#bytes += bytes.length
    for (const [oldest, { length }] of this.#known) {
      if (this.#bytes <= this.#maxBytes) break
      this.#known.delete(oldest)
      this.#bytes -= length
    }
  }
}

/** What stands behind the items. */
function tailOf(rest: string): string {
  const empty = `${opening.toString()}]`
  if (!rest.startsWith(empty)) throw new Error(`An answer begins otherwise: ${rest.slice(0, 40)}`)
  return rest.slice(empty.length - 1)
}

function joined(items: readonly Written[], tail: string): Buffer {
  const parts = items.flatMap(({ bytes }, index) => (index === 0 ? [bytes] : [comma, bytes]))
  return Buffer.concat([opening, ...parts, Buffer.from(tail)])
}
