import catalogue from './offers.json' with { type: 'json' }
import { weighted } from './random.ts'

/** What can be ordered: products that are set up each on its own, in the order in which they are sold. */
export interface Offer {
  readonly offer: string
  readonly trial: boolean
  readonly products: readonly string[]
  /** The fewest and the most seats that are ordered. */
  readonly seats: readonly [fewest: number, most: number]
  /** For one seat and one month, in euros. */
  readonly price: number
}

interface OfferEntry extends Offer {
  readonly weight: number
}

const offers: readonly OfferEntry[] = catalogue.offers.map((entry) => {
  const [fewest = 1, most = fewest] = entry.seats
  return { ...entry, products: entry.products.split(', '), seats: [fewest, most] }
})

/** All that the demo's partner sells, in its order. */
export const demoOffers: readonly Offer[] = offers

export const drawOffer = weighted<Offer>(offers.map((offer) => [offer, offer.weight]))
export const drawTrialOffer = weighted<Offer>(
  offers.filter((offer) => offer.trial).map((offer) => [offer, offer.weight]),
)

/** Whether a product is ordered by the seat; one that is not has no licences. */
export function hasSeats(product: string): boolean {
  return product !== catalogue.withoutSeats
}

/** The bounded vocabulary of tags; the first are the commonest. */
export const tagVocabulary: readonly string[] = catalogue.tags.split(' ')

/** Texts for `unable_to_provision`, with the vendor's name in them. */
export function reasonsOf(vendor: string): readonly string[] {
  return catalogue.reasons.map((reason) => reason.replace('{vendor}', vendor))
}
