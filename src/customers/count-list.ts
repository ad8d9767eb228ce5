import { countFacets } from '../domain/facets.ts'
import type { FacetCounts } from '../domain/facets.ts'
import { filterMask, hasMarkFilter, hasStatusFilter, markMasks, noStatusFilter } from '../domain/filter.ts'
import { halvesOf } from '../domain/status-set.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import type { ListQuery } from './list-query.ts'

const pairs = halvesOf(filterMask(noStatusFilter))

/** What a list counts, and which of the sets are in it: their places in `counts`, rising. */
export function countList(counts: PlacedSetCounts, query: ListQuery): FacetCounts {
  if (!hasMarkFilter(query.marks)) return countPairs(counts, query)
  const { has, hasNot } = markMasks(query.marks)
  const [wanted, unwanted] = [halvesOf(has).high, halvesOf(hasNot).high]
  const isWanted = (index: number): boolean => {
    const high = counts.high[index] ?? 0
    return (high & wanted) === wanted && (high & unwanted) === 0
  }
  const count = counts.count.map((customers, index) => (isWanted(index) ? customers : 0))
  const { matching, ...counted } = countPairs({ ...counts, count }, query)
  return { ...counted, matching: matching.filter(isWanted) }
}

/** The same, whatever their marks. */
function countPairs(counts: PlacedSetCounts, query: ListQuery): FacetCounts {
  if (!query.withoutSubscriptions) return countFacets(counts, query.filter)
  // No open subscription, so none that any status could show.
  const { facets } = countFacets({ ...counts, length: 0 }, query.filter)
  const matching: number[] = []
  let total = 0
  if (!hasStatusFilter(query.filter))
    for (let index = 0; index < counts.length; index += 1) {
      if (((counts.low[index] ?? 0) & pairs.low) !== 0 || ((counts.high[index] ?? 0) & pairs.high) !== 0)
        continue
      matching.push(index)
      total += counts.count[index] ?? 0
    }
  return { total, facets, matching }
}
