import { createHash } from 'node:crypto'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import type { SearchWord } from '../domain/names.ts'

export type Sort = 'attention' | 'name' | 'ends'
export type Order = 'asc' | 'desc'

/** What a list is asked for, apart from where its page begins and how long it is. */
export interface ListQuery {
  readonly filter: StatusFilter
  /** All of these must be found (domain/names.ts searchWords). */
  readonly words: readonly SearchWord[]
  /** All of these must be there. */
  readonly tags: readonly string[]
  /** Only customers without open subscriptions. */
  readonly withoutSubscriptions: boolean
  readonly sort: Sort
  readonly order: Order
}

/** Where a customer stands in each of the orders. */
export interface Position {
  readonly place: number
  /** Infinity where no open subscription ends by itself. */
  readonly nextEndsAt: Instant
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

export function isSearch(query: ListQuery): boolean {
  return query.words.length > 0 || query.tags.length > 0
}

/** Tells lists apart, so that a cursor of one is not taken for one of another. */
export function fingerprint(query: ListQuery): string {
  const parts = [
    [...query.filter.provisioning].toSorted(),
    [...query.filter.subscription].toSorted(),
    query.words.map((word) => word.text).toSorted(),
    [...query.tags].toSorted(),
    query.withoutSubscriptions,
    query.sort,
    query.order,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}
