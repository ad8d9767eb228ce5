import { attentionPlaceOfHalves } from '../domain/attention.ts'
import type { SetCounts } from '../domain/facets.ts'
import { halvesOf } from '../domain/status-set.ts'
import type { StatusSet } from '../domain/status-set.ts'

/** How many customers have which set, with what the list's plan needs of each set beside it. */
export interface PlacedSetCounts extends SetCounts {
  readonly sets: readonly StatusSet[]
  /** The attention place of each set. */
  readonly place: Uint8Array
}

/** The sets of one partner as columns that grow; a set keeps its place in them. */
export class SetColumns {
  readonly indexes = new Map<bigint, number>()
  readonly sets: StatusSet[] = []
  low = new Uint32Array(64)
  high = new Uint32Array(64)
  place = new Uint8Array(64)
  count = new Int32Array(64)

  indexOf(set: StatusSet): number {
    const known = this.indexes.get(set)
    if (known !== undefined) return known
    const index = this.sets.length
    if (index === this.low.length) this.#grow(index * 2)
    const { low, high } = halvesOf(set)
    this.indexes.set(set, index)
    this.sets.push(set)
    this.low[index] = low
    this.high[index] = high
    this.place[index] = attentionPlaceOfHalves(low, high)
    return index
  }

  add(set: StatusSet, by: number): void {
    const index = this.indexOf(set)
    this.count[index] = (this.count[index] ?? 0) + by
  }

  put(set: StatusSet, customers: number): void {
    // The index first: finding it may put a longer array in the place of this one.
    const index = this.indexOf(set)
    this.count[index] = customers
  }

  /** Sees the columns as they are; with `count` in place of the stored one where deltas lie above it. */
  view(count: Int32Array = this.count): PlacedSetCounts {
    return {
      length: this.sets.length,
      sets: this.sets,
      low: this.low,
      high: this.high,
      place: this.place,
      count,
    }
  }

  #grow(to: number): void {
    this.low = grown(this.low, new Uint32Array(to))
    this.high = grown(this.high, new Uint32Array(to))
    this.place = grown(this.place, new Uint8Array(to))
    this.count = grown(this.count, new Int32Array(to))
  }
}

function grown<A extends Uint32Array | Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from)
  return to
}
