import { createHash } from 'node:crypto'
import type { Sight } from '../reach/reach.ts'
import type { MarkFilter, StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import type { SearchWord } from '../domain/names.ts'
import { marks } from '../domain/status-set.ts'

export type Sort = 'attention' | 'name' | 'ends' | 'use'
export type Order = 'asc' | 'desc'

/** What a list is asked for, apart from where its page begins and how long it is. */
export interface ListQuery {
  readonly filter: StatusFilter
  /** All of these must be found (domain/names.ts searchWords). */
  readonly words: readonly SearchWord[]
  /** All of these must be there. */
  readonly tags: readonly string[]
  /** Who must be assigned and who responsible: all of these marks must be there (reach/marks.ts). */
  readonly people: readonly string[]
  /** Only customers that have or have not a mark: in somebody's hand, with a service that is late, over the limit … */
  readonly marks: MarkFilter
  /** Only customers without open subscriptions. */
  readonly withoutSubscriptions: boolean
  readonly sort: Sort
  readonly order: Order
}

/** A list as somebody sees it: nothing beyond their reach is in it, counted in it or found by it. */
export interface SeenQuery extends ListQuery {
  readonly sight: Sight
}

/** Where a customer stands in each of the orders. */
export interface Position {
  readonly place: number
  /** Infinity where no open subscription ends by itself. */
  readonly nextEndsAt: Instant
  /** How much of what was bought is in use; Infinity where nothing is counted. */
  readonly useShare: number
  readonly nameKey: string
  readonly externalId: string
}

/** One customer of a page, as the index has it. */
export interface PageKey extends Position {
  readonly customerId: string
  readonly statusSet: bigint
  /** The customer's revision in the same snapshot, where it was read along. */
  readonly revision: number | null
}

/** Whether only the search door knows which customers are in it (docs/decisions/0015). */
export function isSearch(query: SeenQuery): boolean {
  const { words, tags, people, sight } = query
  return words.length > 0 || tags.length > 0 || people.length > 0 || sight.reach.kind !== 'all'
}

/** Tells lists apart, so that a cursor of one is not taken for one of another. */
export function fingerprint(query: ListQuery): string {
  const parts = [
    [...query.filter.provisioning].toSorted(),
    [...query.filter.subscription].toSorted(),
    query.words.map((word) => word.text).toSorted(),
    [...query.tags].toSorted(),
    [...query.people].toSorted(),
    markKey(query.marks),
    query.withoutSubscriptions,
    query.sort,
    query.order,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}

/** The same text for the same wishes, whatever their order. */
export function markKey(filter: MarkFilter): string {
  return marks.map((mark) => `${mark}=${filter[mark] ?? ''}`).join(' ')
}
