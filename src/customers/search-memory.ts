import { currentSnapshot, seesAllOf } from '../database/snapshot.ts'
import type { SnapshotText } from '../database/snapshot.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { SetColumns } from '../standings/set-columns.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import { FoundCounts } from './found-counts.ts'
import { limitsOf } from '../reach/marks.ts'
import type { SeenQuery } from './list-query.ts'
import { changesSince } from './search-changes.ts'
import { foundSets } from './search-door.ts'

/** Numbers that one process remembers, four bytes each: about 16 MB, some 200 searches of a million customers. */
const defaultMaxNumbers = 4_000_000
/** Sets of one partner, of all its searches together; beyond, they begin anew. */
const maxSets = 100_000

/** What one search found in one snapshot. */
interface Found {
  readonly snapshot: SnapshotText
  readonly counts: FoundCounts
}

/**
 * Remembers how many of the customers that a search found have which set, and brings it up to date with what has
 * changed since instead of counting again (docs/decisions/0011): exact in every snapshot and at every instant, as
 * long as writers tell (standings/search-changes.ts). The search asked for longest ago is forgotten first.
 */
export class SearchMemory {
  readonly #searches = new Map<string, Found>()
  /** The sets of each partner, shared by its searches and gone with the last of them. */
  readonly #columns = new Map<string, WeakRef<SetColumns>>()
  readonly #maxNumbers: number
  #numbers = 0

  constructor(maxNumbers = defaultMaxNumbers) {
    this.#maxNumbers = maxNumbers
  }

  /** How many of the found customers have which set at `now`, in this transaction's snapshot. */
  async read(trx: TenantReader, partnerId: string, query: SeenQuery, now: Instant): Promise<PlacedSetCounts> {
    const key = keyOf(partnerId, query)
    const found = await this.#find(trx, partnerId, query, now, this.#searches.get(key))
    const newest = this.#searches.get(key)
    // Of two requests the one that ends last may have begun first: what it found is right for itself alone.
    if (newest === undefined || seesAllOf(found.snapshot, newest.snapshot)) this.#keep(key, found)
    return found.counts.at(now)
  }

  async #find(
    trx: TenantReader,
    partnerId: string,
    query: SeenQuery,
    now: Instant,
    known: Found | undefined,
  ): Promise<Found> {
    const isLater = known !== undefined && now >= known.counts.from
    const [snapshot, changes] = await Promise.all([
      currentSnapshot(trx),
      isLater ? changesSince(trx, partnerId, query, known.snapshot) : null,
    ])
    if (isLater && changes !== null && seesAllOf(snapshot, known.snapshot))
      return { snapshot, counts: changes.length === 0 ? known.counts : known.counts.with(changes, now) }
    const counted = await foundSets(trx, query)
    return { snapshot, counts: FoundCounts.none(this.#columnsOf(partnerId)).with(counted, now) }
  }

  #columnsOf(partnerId: string): SetColumns {
    const known = this.#columns.get(partnerId)?.deref()
    if (known !== undefined && known.sets.length <= maxSets) return known
    const columns = new SetColumns()
    this.#columns.set(partnerId, new WeakRef(columns))
    return columns
  }

  #keep(key: string, found: Found): void {
    this.#forget(key)
    this.#searches.set(key, found)
    this.#numbers += found.counts.size
    for (const oldest of this.#searches.keys()) {
      if (this.#numbers <= this.#maxNumbers) break
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    const known = this.#searches.get(key)
    if (known === undefined) return
    this.#searches.delete(key)
    this.#numbers -= known.counts.size
  }
}

function keyOf(partnerId: string, query: SeenQuery): string {
  const words = query.words.map((word) => word.text).toSorted()
  const { reach, personalData } = query.sight
  const { people, customerId } = limitsOf(reach)
  const marks = [...query.people, ...people].toSorted()
  // Without words nobody looks into a text, so everybody finds the same.
  const isPublic = words.length > 0 && !personalData
  return JSON.stringify([partnerId, words, query.tags.toSorted(), marks, customerId, isPublic])
}
