import { formatInstant } from '../domain/instant.ts'
import type { Offer } from './offer.ts'
import type { OfferJson } from './schema.ts'

/** An offer in the API's form. */
export function presentOffer(offer: Offer): OfferJson {
  const { products, position: _, retiredAt, createdAt, updatedAt, ...rest } = offer
  return {
    ...rest,
    products: [...products],
    retiredAt: retiredAt === null ? null : formatInstant(retiredAt),
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
  }
}
