import type { Input } from '../../client/types.ts'
import type { Subscription } from '../customer/types.ts'
import type { Offer } from './queries.ts'

/** An order as it stands in the form: what nobody has touched is empty, and follows the offer. */
export interface OrderForm {
  /** The id of an offer, `own` for one that is in no list, or nothing yet. */
  readonly choice: string
  readonly ownName: string
  /** One product a line. */
  readonly ownProducts: string
  readonly kind: 'paid' | 'trial'
  readonly startsAt: string
  readonly term: string
  /** `term`: one term after the start; `date`; `none`; or the id of a subscription with which it ends. */
  readonly ends: string
  readonly endsAt: string
  readonly trialDays: string
  readonly quantity: string
  readonly amount: string
  readonly currency: string
  readonly autoRenew: boolean
}

export const emptyOrder: OrderForm = {
  choice: '',
  ownName: '',
  ownProducts: '',
  kind: 'paid',
  startsAt: '',
  term: '',
  ends: 'term',
  endsAt: '',
  trialDays: '',
  quantity: '',
  amount: '',
  currency: '',
  autoRenew: false,
}

export const ownOffer = 'own'

/** Terms that are offered besides the offer's own. */
export const usualTerms = ['P1M', 'P3M', 'P6M', 'P1Y', 'P2Y', 'P3Y'] as const

/** The form's fields as the API names them, for putting problems beside them. */
export const orderFields = [
  'offerId',
  'offer',
  'products',
  'startsAt',
  'term',
  'endsAt',
  'alignTo',
  'trialDays',
  'quantity',
  'amount',
  'currency',
  'autoRenew',
] as const

export type OrderWish = Input<'addSubscription'>['body']

/** What is asked of the API; null as long as nothing is chosen. */
export function wishOf(form: OrderForm, offer: Offer | undefined): OrderWish | null {
  const isTrial = form.kind === 'trial'
  const what = whatOf(form)
  if (what === null) return null
  return {
    ...what,
    kind: form.kind,
    ...(form.startsAt !== '' && { startsAt: form.startsAt }),
    ...(isTrial ? trialOf(form) : paidOf(form)),
    ...(form.quantity.trim() !== '' && { quantity: numberOf(form.quantity) }),
    ...(form.amount.trim() !== '' && {
      amount: amountOf(form.amount),
      currency: form.currency === '' ? (offer?.currency ?? null) : form.currency,
    }),
  }
}

function whatOf({ choice, ownName, ownProducts }: OrderForm) {
  if (choice !== ownOffer) return choice === '' ? null : { offerId: choice }
  const products = ownProducts.split('\n').filter((line) => line.trim() !== '')
  if (ownName.trim() === '' || products.length === 0) return null
  return {
    offer: ownName,
    products: products.map((product) => ({ product, licences: 'quantity' as const })),
  }
}

function trialOf({ trialDays }: OrderForm) {
  return trialDays.trim() === '' ? {} : { trialDays: numberOf(trialDays) }
}

function paidOf({ term, ends, endsAt, autoRenew }: OrderForm) {
  const isOther = ends !== 'term' && ends !== 'date'
  return {
    ...(term !== '' && { term }),
    ...(ends === 'date' && { endsAt }),
    ...(isOther && { alignTo: ends }),
    autoRenew,
  }
}

/** What is no number goes to the server as none, which says what to write instead. */
function numberOf(text: string): number {
  return Number(text.replaceAll(/\s/g, ''))
}

/** `1 200,50` as the API wants it. */
export function amountOf(text: string): string {
  return text.replaceAll(/\s/g, '').replace(',', '.')
}

/** Subscriptions with which another one can end. */
export function alignable(subscriptions: readonly Subscription[]): Subscription[] {
  return subscriptions.filter(
    ({ kind, endsAt, closedAt }) => kind === 'paid' && endsAt !== null && closedAt === null,
  )
}
