import type { Instant } from '../domain/instant.ts'
import { parseStatusSet } from '../domain/status-set.ts'
import type { PlacedSetCounts, SetColumns } from '../standings/set-columns.ts'
import type { FoundStep } from './search-door.ts'

/** Steps that came so long ago that nobody asks for an instant before them are added up. */
const pastMs = 60_000

/** How many customers have which set from one instant on; nobody changes these objects, many may hold them. */
export class FoundCounts {
  /** Earlier instants are not answered. */
  readonly from: Instant
  readonly #columns: SetColumns
  /** By place in the columns: customers with the set at `from`. */
  readonly #count: Int32Array
  /** What comes above it, each at its instant: three columns. */
  readonly #at: Float64Array
  readonly #index: Int32Array
  readonly #by: Int32Array
  /** What was asked for last, until the next step. */
  #shown: { readonly from: Instant; readonly until: Instant; readonly counts: PlacedSetCounts } | undefined

  private constructor(
    from: Instant,
    columns: SetColumns,
    count: Int32Array,
    later: readonly (readonly [at: Instant, index: number, by: number])[],
  ) {
    this.from = from
    this.#columns = columns
    this.#count = count
    this.#at = Float64Array.from(later, ([at]) => at)
    this.#index = Int32Array.from(later, ([, index]) => index)
    this.#by = Int32Array.from(later, ([, , by]) => by)
  }

  /** @param columns may be shared by any number of these; sets are only added to it */
  static none(columns: SetColumns): FoundCounts {
    return new FoundCounts(-Infinity, columns, new Int32Array(0), [])
  }

  /** Numbers that it holds. */
  get size(): number {
    return this.#count.length + 4 * this.#at.length
  }

  /** The same with these steps added, for questions asked at `now` and later. */
  with(steps: readonly FoundStep[], now: Instant): FoundCounts {
    const from = Math.max(this.from, now - pastMs)
    const indexed = steps.map(
      ({ at, set, by }) => [at, this.#columns.indexOf(parseStatusSet(set)), by] as const,
    )
    const count = new Int32Array(this.#columns.sets.length)
    count.set(this.#count)
    const later = new Map<string, [at: Instant, index: number, by: number]>()
    for (const [at, index, by] of [...this.#later(), ...indexed]) {
      if (at <= from) {
        count[index] = (count[index] ?? 0) + by
        continue
      }
      const step = later.getOrInsertComputed(`${at} ${index}`, () => [at, index, 0])
      step[2] += by
    }
    // Also steps that change no count: a customer may come to another end with the same set, or two may change places.
    return new FoundCounts(from, this.#columns, count, [...later.values()])
  }

  /** At an instant, `from` or later. The very same object between two steps: as long as no customer's piece ends. */
  at(now: Instant): PlacedSetCounts {
    const shown = this.#shown
    if (shown !== undefined && shown.from <= now && now < shown.until) return shown.counts
    const count = this.#count.slice()
    let until = Infinity
    for (const [at, index, by] of this.#later())
      if (at <= now) count[index] = (count[index] ?? 0) + by
      else until = Math.min(until, at)
    const counts = this.#columns.view(count)
    this.#shown = { from: now, until, counts }
    return counts
  }

  *#later(): Generator<[at: Instant, index: number, by: number]> {
    for (const [place, at] of this.#at.entries()) yield [at, this.#index[place] ?? 0, this.#by[place] ?? 0]
  }
}
