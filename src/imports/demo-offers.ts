import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { demoOffers, hasSeats } from '../demo/offers.ts'
import type { Instant } from '../domain/instant.ts'
import { formatAmount } from '../domain/money.ts'
import { keyOfName } from '../offers/made-id.ts'
import { insertOffer, listOffers, lockCatalogue } from '../offers/repository.ts'

const currency = 'EUR'
const monthsInTerm = 12
const trialDays = 30

/** Gives a partner the offers by which the demo's subscriptions were sold, where it has none of its own. */
export async function addDemoOffers(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  await lockCatalogue(trx, partnerId)
  if ((await listOffers(trx, partnerId)).length > 0) return
  const taken = new Set<string>()
  for (const [position, { offer: name, trial, products, seats, price }] of demoOffers.entries()) {
    const externalId = keyOfName(name, (key) => taken.has(key), 'offer')
    taken.add(externalId)
    await insertOffer(trx, partnerId, {
      id: newId(),
      externalId,
      name,
      products: products.map((product) => ({ product, licences: hasSeats(product) ? 'quantity' : null })),
      term: 'P1Y',
      trialDays: trial ? trialDays : null,
      defaultQuantity: seats[0],
      amount: formatAmount(BigInt(price * monthsInTerm) * 1000n, currency),
      currency,
      position,
      retiredAt: null,
      createdAt: now,
      updatedAt: now,
    })
  }
}
