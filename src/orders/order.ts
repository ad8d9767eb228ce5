import type { OfferedProduct } from '../database/order-tables.ts'
import type { Instant } from '../domain/instant.ts'
import type { Term } from '../domain/term.ts'

/** What is ordered, as it was read; null where it was not said. */
export interface OrderWish {
  readonly externalId: string | null
  readonly what:
    | { readonly offerId: string }
    | { readonly offer: string; readonly products: readonly OfferedProduct[] }
  readonly kind: 'trial' | 'paid'
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly term: Term | null
  readonly trialDays: number | null
  readonly quantity: number | null
  readonly price: { readonly amount: string; readonly currency: string } | null
  readonly autoRenew: boolean
  /** The id of the customer's subscription with which it ends. */
  readonly alignTo: string | null
}

/** What the partner has settled for orders, and when it is. */
export interface OrderContext {
  readonly now: Instant
  readonly timeZone: string
  readonly trialMaxDays: number
}

/** What is ordered and at which price: an offer's, or what the order itself says. */
export interface Ordered {
  readonly offerId: string | null
  readonly name: string
  readonly products: readonly OfferedProduct[]
  readonly term: Term | null
  readonly trialDays: number | null
  readonly defaultQuantity: number
  /** Of one term, for one of its quantity. */
  readonly amount: string | null
  readonly currency: string | null
}

/** A subscription with which another one ends. */
export interface Aligned {
  readonly endsAt: Instant
  /** From where its terms are counted. */
  readonly anchorAt: Instant
}

/** What an order comes to. */
export interface PlannedSubscription {
  readonly kind: 'trial' | 'paid'
  readonly startsAt: Instant
  readonly endsAt: Instant | null
  readonly term: string | null
  /** From where terms are counted where that is not the start. */
  readonly anchorAt: Instant | null
  readonly autoRenew: boolean
  readonly quantity: number
  /** Of one term, for all of its quantity. */
  readonly amount: string | null
  /** Of the first term where that is another length than the others. */
  readonly firstTermAmount: string | null
  readonly currency: string | null
  readonly services: readonly { readonly product: string; readonly licences: number | null }[]
}
