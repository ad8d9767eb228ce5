import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Offer } from './offer.ts'
import { listOffers, updateOffer } from './repository.ts'

/**
 * Lets offers, retired ones too, name products by their new names. The caller holds the lock of the catalogue.
 * @param names old → new
 * @param concerned which offers; all where absent
 */
export async function renameProducts(
  trx: TenantWriter,
  partnerId: string,
  names: ReadonlyMap<string, string>,
  now: Instant,
  concerned: (offer: Offer) => boolean = () => true,
): Promise<void> {
  if (names.size === 0) return
  for (const offer of await listOffers(trx, partnerId)) {
    if (!concerned(offer) || !offer.products.some(({ product }) => names.has(product))) continue
    const renamed = offer.products.map((each) => ({
      ...each,
      product: names.get(each.product) ?? each.product,
    }))
    // An offer that named the new name already, when nothing was called so, has it once.
    const products = renamed.filter(
      ({ product }, index) => renamed.findIndex((each) => each.product === product) === index,
    )
    await updateOffer(trx, partnerId, { ...offer, products, updatedAt: now })
  }
}
