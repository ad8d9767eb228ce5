import type { OfferedProduct } from '../database/order-tables.ts'
import type { Instant } from '../domain/instant.ts'

/** What an offer says, in the names of the API and of the catalogue's file. */
export interface OfferFields {
  readonly name: string
  /** What is set up, each as one service, in their order. */
  readonly products: readonly OfferedProduct[]
  /** Of a paid subscription; null: it has none, and no end by itself. */
  readonly term: string | null
  /** For so many days it can be tried; null: not at all. */
  readonly trialDays: number | null
  readonly defaultQuantity: number
  /** The price of one term for one of its quantity, with the decimals of its currency. */
  readonly amount: string | null
  readonly currency: string | null
}

/** Something that can be ordered. */
export interface Offer extends OfferFields {
  readonly id: string
  /** The partner's own key, which the catalogue's file holds on to. */
  readonly externalId: string
  /** Its place in the list, from 0; of a retired one the last that it had. */
  readonly position: number
  /** From when on nothing new is ordered by it. */
  readonly retiredAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export const offerFieldNames = [
  'name',
  'products',
  'term',
  'trialDays',
  'defaultQuantity',
  'amount',
  'currency',
] as const satisfies readonly (keyof OfferFields)[]

/** The fields in which two offers differ, in the order of `offerFieldNames`. */
export function differingFields(before: OfferFields, after: OfferFields): (keyof OfferFields)[] {
  return offerFieldNames.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

/** These fields alone. */
export function pickFields(
  offer: OfferFields,
  fields: readonly (keyof OfferFields)[] = offerFieldNames,
): Partial<OfferFields> {
  return Object.fromEntries(fields.map((field) => [field, offer[field]]))
}
