import { parseTerm } from '../domain/term.ts'
import type { Problems } from '../input/problems.ts'
import { readPrice, readProducts, readTerm } from '../offers/read-offer.ts'
import type { OrderWish } from './order.ts'
import { FileRules } from './read-customer.ts'
import type { OrderBody } from './schema.ts'

/**
 * Reads an order by the rules of the customers file and of offers, and notes everything that is wrong with it.
 * @returns undefined where anything is wrong
 */
export function readOrder(body: OrderBody, problems: Problems): OrderWish | undefined {
  const rules = new FileRules(problems)
  const externalId = rules.required('subscription_id', 'externalId', body.externalId)
  const what = readWhat(body, rules, problems)
  const startsAt = rules.instant('startsAt', body.startsAt)
  const endsAt = rules.instant('endsAt', body.endsAt)
  const term = readTerm(body.term, 'body.term', problems)
  const price = readPrice(body, 'body', problems)
  if (!problems.isNone || what === undefined || price === undefined) return undefined
  const { amount, currency } = price
  return {
    externalId: externalId ?? null,
    what,
    kind: body.kind,
    startsAt: startsAt ?? null,
    endsAt: endsAt ?? null,
    term: term == null ? null : parseTerm(term),
    trialDays: body.trialDays ?? null,
    quantity: body.quantity ?? null,
    price: amount === null || currency === null ? null : { amount, currency },
    autoRenew: body.autoRenew ?? false,
    alignTo: body.alignTo ?? null,
  }
}

/** An offer of the list, or a name with what is set up. */
function readWhat(body: OrderBody, rules: FileRules, problems: Problems): OrderWish['what'] | undefined {
  const { offerId, offer, products } = body
  if (offerId !== undefined) {
    if (offer === undefined && products === undefined) return { offerId }
    return problems.add('body.offerId', 'error.input.offer_twice_said')
  }
  if (offer === undefined && products === undefined)
    return problems.add('body.offerId', 'error.input.offer_missing')
  const name = rules.required('offer', 'offer', offer)
  if (offer === undefined) problems.add('body.offer', 'error.input.required', { name: 'offer' })
  if (products === undefined)
    return problems.add('body.products', 'error.input.required', { name: 'products' })
  const read = readProducts(products, 'body.products', problems)
  return name === undefined || read === undefined ? undefined : { offer: name, products: read }
}
