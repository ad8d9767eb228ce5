import { placeCount } from '../domain/attention.ts'
import type { FacetCounts } from '../domain/facets.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import { countList } from './count-list.ts'
import { markKey } from './list-query.ts'
import type { ListQuery } from './list-query.ts'

/** Filters of the same counts that are remembered. */
const maxFilters = 16

/** What a list counts, and what stands at each place of the attention order: enough to choose how to read it. */
export interface CountedList extends FacetCounts {
  /** By place: customers with a wanted set. */
  readonly wanted: Float64Array
  /** By place: the wanted sets that some customer has. */
  readonly sets: Int32Array
  /** By place: all customers. */
  readonly all: Float64Array
}

/** Remembers what was counted for as long as the very same counts are there: no write, and no date that has come. */
export class CountedLists {
  readonly #known = new WeakMap<PlacedSetCounts, Map<string, CountedList>>()

  read(counts: PlacedSetCounts, query: ListQuery): CountedList {
    const { filter, marks, withoutSubscriptions } = query
    const ofCounts = this.#known.get(counts) ?? new Map<string, CountedList>()
    this.#known.set(counts, ofCounts)
    const key = JSON.stringify([filter, markKey(marks), withoutSubscriptions])
    const known = ofCounts.get(key)
    if (known !== undefined) return known
    if (ofCounts.size >= maxFilters) ofCounts.clear()
    const counted = placed(counts, countList(counts, query))
    ofCounts.set(key, counted)
    return counted
  }
}

function placed(counts: PlacedSetCounts, facets: FacetCounts): CountedList {
  const wanted = new Float64Array(placeCount)
  const sets = new Int32Array(placeCount)
  const all = new Float64Array(placeCount)
  for (let index = 0; index < counts.length; index += 1)
    all[counts.place[index] ?? 0] = (all[counts.place[index] ?? 0] ?? 0) + (counts.count[index] ?? 0)
  for (const index of facets.matching) {
    const customers = counts.count[index] ?? 0
    const place = counts.place[index] ?? 0
    if (customers === 0) continue
    wanted[place] = (wanted[place] ?? 0) + customers
    sets[place] = (sets[place] ?? 0) + 1
  }
  return { ...facets, wanted, sets, all }
}
