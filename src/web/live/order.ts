import { attentionPlace, noAttentionPlace, placesInOrder } from '../../domain/attention.ts'
import { useShare } from '../../domain/licence-use.ts'
import { nameKey } from '../../domain/names.ts'
import { compareCodePoints } from '../../domain/order.ts'
import { orderOf } from '../customers/order.ts'
import type { Customer } from '../customers/pages.ts'
import type { CustomersSearch } from '../customers/search.ts'

/** What of a customer decides where it stands. */
export type Standing = Pick<
  Customer,
  | 'name'
  | 'externalId'
  | 'nextEndsAt'
  | 'provisioningStatus'
  | 'subscriptionStatus'
  | 'hand'
  | 'licences'
  | 'licencesUsed'
>

type Compare = (a: Standing, b: Standing) => number

/** The order of a list, as the server puts it (src/customers/segments.ts): what stands first comes out negative. */
export function comparing(search: CustomersSearch): Compare {
  const { sort, order } = orderOf(search)
  const way = order === 'asc' ? 1 : -1
  const byName: Compare = (a, b) => way * compareNames(a, b)
  if (sort === 'name') return byName
  if (sort === 'ends') return (a, b) => compareEnds(a, b, way) || byName(a, b)
  if (sort === 'use') return (a, b) => compareUse(a, b, way) || byName(a, b)
  return (a, b) => comparePlaces(placeOf(a), placeOf(b), way) || byName(a, b)
}

function compareNames(a: Standing, b: Standing): number {
  return compareCodePoints(nameKey(a.name), nameKey(b.name)) || compareCodePoints(a.externalId, b.externalId)
}

/** Those without an end are last either way. */
function compareEnds({ nextEndsAt: a }: Standing, { nextEndsAt: b }: Standing, way: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return way * (Date.parse(a) - Date.parse(b))
}

/** Those of whom nothing is counted are last either way. */
function compareUse(one: Standing, other: Standing, way: number): number {
  const [a, b] = [one, other].map(({ licences, licencesUsed }) => useShare(licences, licencesUsed))
  if (a == null || b == null) return Number(a == null) - Number(b == null)
  return way * (a - b)
}

/** Those without subscriptions are last either way. */
function comparePlaces(a: number, b: number, way: number): number {
  if (a === noAttentionPlace || b === noAttentionPlace)
    return Number(a === noAttentionPlace) - Number(b === noAttentionPlace)
  return way * (a - b)
}

/** The most important status of each column is also the one that stands first in the order of attention. */
function placeOf({ provisioningStatus, subscriptionStatus, hand }: Standing): number {
  if (provisioningStatus === null || subscriptionStatus === null) return noAttentionPlace
  const place = attentionPlace(provisioningStatus, subscriptionStatus)
  return hand.inHandUntil === null ? place : place + heldPlaces
}

/** What somebody has in hand stands behind all that nobody has. */
const heldPlaces = placesInOrder.length
