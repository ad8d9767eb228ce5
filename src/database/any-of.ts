import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

/** The right side of `column = any(…)` for many ids as one parameter: the statement's text stays the same. */
export function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${ids}::uuid[])`
}
