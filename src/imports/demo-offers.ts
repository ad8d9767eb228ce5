import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { demoCurrency, demoOffers, demoTrialDays, hasSeats } from '../demo/offers.ts'
import type { Instant } from '../domain/instant.ts'
import { keyOfName } from '../offers/made-id.ts'
import { insertOffer, listOffers, lockOffers } from '../offers/repository.ts'

/** Gives a partner the offers by which the demo's subscriptions were sold, where it has none of its own. */
export async function addDemoOffers(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  await lockOffers(trx, partnerId)
  if ((await listOffers(trx, partnerId)).length > 0) return
  const taken = new Set<string>()
  for (const [position, { offer: name, trial, products, seats, term, price }] of demoOffers.entries()) {
    const externalId = keyOfName(name, (key) => taken.has(key), 'offer')
    taken.add(externalId)
    await insertOffer(trx, partnerId, {
      id: newId(),
      externalId,
      name,
      products: products.map((product) => ({ product, licences: hasSeats(product) ? 'quantity' : null })),
      term,
      trialDays: trial ? demoTrialDays : null,
      defaultQuantity: seats[0],
      amount: price,
      currency: demoCurrency,
      position,
      retiredAt: null,
      createdAt: now,
      updatedAt: now,
    })
  }
}
