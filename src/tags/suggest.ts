import type { ApiContext } from '../contract/context.ts'
import type { Reach } from '../reach/reach.ts'
import { readTenant } from '../database/transactions.ts'
import { matchesSearch, nameKey, searchText, searchWords } from '../domain/names.ts'
import { compareCodePoints } from '../domain/order.ts'
import { knownTags, tagsWithin, usedTags } from './known.ts'

export interface Suggestions {
  readonly items: string[]
  readonly hasMore: boolean
}

/**
 * Tags that customers have and that hold all words of a search (INTERFACES.md «Names», «Search»), those that begin
 * with it first. It reads the small table of known tags and never the customers; of who sees few of them it reads these.
 */
export async function suggestTags(
  { database }: ApiContext,
  partnerId: string,
  reach: Reach,
  search: string,
  limit: number,
): Promise<Suggestions> {
  const words = searchWords(search)
  const beginning = nameKey(search.trim())
  return readTenant(database.db, partnerId, async (trx) => {
    const known = reach.kind === 'all' ? knownTags(trx, partnerId) : tagsWithin(trx, reach)
    const candidates = (await known)
      .filter((tag) => matchesSearch(searchText([tag]), words))
      .map((tag) => ({ tag, key: nameKey(tag) }))
      .map((one) => ({ ...one, begins: one.key.startsWith(beginning) }))
      .toSorted(
        (a, b) =>
          Number(b.begins) - Number(a.begins) ||
          compareCodePoints(a.key, b.key) ||
          compareCodePoints(a.tag, b.tag),
      )
    const found = candidates.map((one) => one.tag)
    const used = reach.kind === 'all' ? await usedTags(trx, found, limit + 1) : found
    return { items: used.slice(0, limit), hasMore: used.length > limit }
  })
}
