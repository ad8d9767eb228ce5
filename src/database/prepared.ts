import { createHash } from 'node:crypto'
import pg from 'pg'

/** Texts that are prepared; statements are made of few pieces, so this is far above what there are. */
const maxNames = 1_000
const names = new Map<string, string>()
const reads = /^\s*(?:select|with)\b/i

/**
 * A client that prepares what reads, by name: PostgreSQL then parses a text once per connection, and plans it once
 * where the plan does not depend on the values (docs/decisions/0009). Not for a pooler of transactions in front, which
 * gives the next transaction to a server that has never seen the name.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const query = this.query.bind(this) as (...given: unknown[]) => unknown
    const prepared = (text: unknown, values?: unknown, ...rest: unknown[]): unknown => {
      const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text, values) : undefined
      return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest)
    }
    // The type of `query` is a list of overloads; all of them are passed on as they come.
    this.query = prepared as pg.Client['query']
  }
}

function nameOf(text: string, values: readonly unknown[]): string | undefined {
  if (values.length === 0) return undefined
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= maxNames || !reads.test(text)) return undefined
  const name = `varde_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
  names.set(text, name)
  return name
}
