import { noAttentionPlace, placesInOrder } from '../domain/attention.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import type { CountedList } from './counted-lists.ts'
import type { Order, Position, Sort } from './list-query.ts'

/**
 * A stretch of a list's order in which one index gives the customers one after another. Name is one stretch;
 * attention has one for each place; ends and use have those with an end or a use and, always last, those without
 * (INTERFACES.md «order=desc turns the whole order round, except that those without a value stay last»).
 */
export type Stretch =
  | { readonly by: 'place'; readonly place: number }
  | { readonly by: 'name' }
  | { readonly by: 'ends' | 'use'; readonly hasValue: boolean }

/** Whether it is about a value that is no set's own, so that what one set has stands in another order than the page. */
export function isByValue(stretch: Stretch): stretch is Extract<Stretch, { readonly hasValue: boolean }> {
  return 'hasValue' in stretch
}

export interface Segment {
  readonly stretch: Stretch
  readonly order: Order
  /** Begins behind this customer, where a page before ended inside the stretch. */
  readonly after: Position | null
}

/** The stretches of a list from its beginning, or from where the page before ended. */
export function segmentsOf(sort: Sort, order: Order, after: Position | null): Segment[] {
  const stretches = stretchesOf(sort, order)
  const start = after === null ? 0 : stretches.findIndex((stretch) => holds(stretch, after))
  return stretches
    .slice(Math.max(start, 0))
    .map((stretch, index) => ({ stretch, order, after: index === 0 ? after : null }))
}

function stretchesOf(sort: Sort, order: Order): Stretch[] {
  if (sort === 'name') return [{ by: 'name' }]
  if (sort !== 'attention')
    return [
      { by: sort, hasValue: true },
      { by: sort, hasValue: false },
    ]
  const turned = order === 'asc' ? placesInOrder : placesInOrder.toReversed()
  return [...turned, noAttentionPlace].map((place) => ({ by: 'place', place }))
}

function holds(stretch: Stretch, position: Position): boolean {
  if (stretch.by === 'place') return stretch.place === position.place
  if (stretch.by === 'name') return true
  const value = stretch.by === 'ends' ? position.nextEndsAt : position.useShare
  return stretch.hasValue === value < Infinity
}

/** What the counts say of a segment: enough to choose how to read it. */
export interface SegmentSize {
  /** Customers with one of the wanted sets that can stand in the segment. */
  readonly wanted: number
  /** How many such sets there are. */
  readonly sets: number
  /** All customers that can stand in the segment. */
  readonly all: number
}

export function sizeOf({ stretch }: Segment, { wanted, sets, all }: CountedList): SegmentSize {
  const of = (byPlace: Float64Array | Int32Array): number =>
    stretch.by === 'place' ? (byPlace[stretch.place] ?? 0) : sum(byPlace)
  return { wanted: of(wanted), sets: of(sets), all: of(all) }
}

/** The wanted sets that can stand in a segment, with the number of customers of each. */
export function setsIn(
  { stretch }: Segment,
  counts: PlacedSetCounts,
  { matching }: CountedList,
): { sets: bigint[]; counts: number[] } {
  const sets: bigint[] = []
  const ofSets: number[] = []
  for (const index of matching) {
    const customers = counts.count[index] ?? 0
    const set = counts.sets[index]
    if (customers === 0 || set === undefined) continue
    if (stretch.by === 'place' && counts.place[index] !== stretch.place) continue
    sets.push(set)
    ofSets.push(customers)
  }
  return { sets, counts: ofSets }
}

function sum(numbers: Float64Array | Int32Array): number {
  let total = 0
  for (const each of numbers) total += each
  return total
}
