import { countFacets } from '../domain/facets.ts'
import type { FacetCounts } from '../domain/facets.ts'
import { hasStatusFilter } from '../domain/filter.ts'
import { emptySet, inHandBit, isInHand } from '../domain/status-set.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import type { ListQuery } from './list-query.ts'

/** What a list counts, and which of the sets are in it: their places in `counts`, rising. */
export function countList(counts: PlacedSetCounts, query: ListQuery): FacetCounts {
  if (query.inHand === null) return countPairs(counts, query)
  const isWanted = counts.sets.map((set) => isInHand(set) === query.inHand)
  const count = counts.count.map((customers, index) => (isWanted[index] === true ? customers : 0))
  const { matching, ...counted } = countPairs({ ...counts, count }, query)
  return { ...counted, matching: matching.filter((index) => isWanted[index] === true) }
}

/** The same, whoever has them in hand. */
function countPairs(counts: PlacedSetCounts, query: ListQuery): FacetCounts {
  if (!query.withoutSubscriptions) return countFacets(counts, query.filter)
  // No open subscription, so none that any status could show.
  const { facets } = countFacets({ ...counts, length: 0 }, query.filter)
  const without = hasStatusFilter(query.filter) ? [] : [emptySet, inHandBit]
  const matching = without.map((set) => counts.sets.indexOf(set)).filter((index) => index !== -1)
  const total = matching.reduce((sum, index) => sum + (counts.count[index] ?? 0), 0)
  return { total, facets, matching: matching.toSorted((a, b) => a - b) }
}
