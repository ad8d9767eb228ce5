import { checkSubscription } from '../customers-file/check-subscription.ts'
import type { RowErrorCode } from '../customers-file/errors.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { formatAmount, share, thousandthsOf } from '../domain/money.ts'
import { addTerm, dateOf, formatTerm, wholeMonthsBetween } from '../domain/term.ts'
import type { Term } from '../domain/term.ts'
import type { Problems } from '../input/problems.ts'
import type { MessageKey } from '../messages/formatter.ts'
import { maxAmountThousandths } from '../offers/limits.ts'
import type { Aligned, Ordered, OrderContext, OrderWish, PlannedSubscription } from './order.ts'

/**
 * What an order comes to, or everything that is wrong with it.
 * @param aligned null: it has an end of its own
 * @returns undefined where anything is wrong
 */
export function planOrder(
  wish: OrderWish,
  ordered: Ordered,
  aligned: Aligned | null,
  context: OrderContext,
  problems: Problems,
): PlannedSubscription | undefined {
  const startsAt = wish.startsAt ?? dateOf(context.now, context.timeZone)
  const quantity = wish.quantity ?? ordered.defaultQuantity
  const length =
    wish.kind === 'trial'
      ? trialLength(wish, ordered, startsAt, context, problems)
      : paidLength(wish, ordered, aligned, startsAt, context, problems)
  const price = priceOf(wish, ordered, quantity, problems)
  const { endsAt, term, anchorAt } = length
  for (const { code } of checkSubscription({ ...wish, startsAt, endsAt, cancelAtEnd: false })) {
    const said = problemOf[code]
    if (said !== undefined) problems.add(...said)
  }
  if (!problems.isNone || price === undefined) return undefined
  return {
    kind: wish.kind,
    startsAt,
    endsAt,
    term: term === null ? null : formatTerm(term),
    anchorAt,
    autoRenew: wish.autoRenew,
    quantity,
    ...price,
    firstTermAmount: firstTermAmount(price, startsAt, length, aligned, context),
    services: ordered.products.map(({ product, licences }) => ({
      product,
      licences: licences === 'quantity' ? quantity : licences,
    })),
  }
}

/** The rules of the customers file, in the words of a request; what else they know an order cannot break. */
const problemOf: Partial<Record<RowErrorCode, readonly [path: string, key: MessageKey]>> = {
  ends_before_start: ['body.endsAt', 'error.input.ends_before_start'],
  trial_renews: ['body.autoRenew', 'error.input.trial_renews'],
}

interface Length {
  readonly endsAt: Instant | null
  readonly term: Term | null
  readonly anchorAt: Instant | null
}

const noLength: Length = { endsAt: null, term: null, anchorAt: null }

/** As long as is said, or as the offer has it; never longer than the partner lets trials last. */
function trialLength(
  { endsAt, trialDays, term, alignTo }: OrderWish,
  ordered: Ordered,
  startsAt: Instant,
  { trialMaxDays }: OrderContext,
  problems: Problems,
): Length {
  if (term !== null) problems.add('body.term', 'error.input.trial_term')
  if (alignTo !== null) problems.add('body.alignTo', 'error.input.trial_align')
  if (endsAt !== null && trialDays !== null) problems.add('body.trialDays', 'error.input.end_twice')
  const days = trialDays ?? ordered.trialDays
  const end = endsAt ?? (days === null ? null : startsAt + days * dayMs)
  if (end === null) problems.add('body.trialDays', 'error.input.trial_days_missing', { max: trialMaxDays })
  else if (end - startsAt > trialMaxDays * dayMs)
    problems.add(endsAt === null ? 'body.trialDays' : 'body.endsAt', 'error.input.trial_too_long', {
      max: trialMaxDays,
    })
  // What is missing has been said; without an end the rules of the file would say it again.
  return { ...noLength, endsAt: end ?? startsAt + dayMs }
}

/** One term from the start, or to an end that is said or that another subscription has; without a term it has no end. */
function paidLength(
  { endsAt, trialDays, term: wanted, alignTo }: OrderWish,
  ordered: Ordered,
  aligned: Aligned | null,
  startsAt: Instant,
  { timeZone }: OrderContext,
  problems: Problems,
): Length {
  if (trialDays !== null) problems.add('body.trialDays', 'error.input.paid_trial_days')
  if (endsAt !== null && alignTo !== null) problems.add('body.alignTo', 'error.input.end_twice')
  const term = wanted ?? ordered.term
  if (aligned !== null) {
    if (aligned.endsAt <= startsAt) problems.add('body.alignTo', 'error.input.align_before_start')
    return { ...aligned, term }
  }
  if (endsAt !== null) return { endsAt, term: term ?? wholeMonthsBetween(startsAt, endsAt), anchorAt: null }
  if (term === null) return noLength
  const end = addTerm(startsAt, term, timeZone)
  if (end === null) problems.add('body.term', 'error.input.end_too_late')
  return { endsAt: end, term, anchorAt: null }
}

interface Price {
  readonly amount: string | null
  readonly currency: string | null
}

/** What is said, or the offer's price for so many. */
function priceOf(
  { price }: OrderWish,
  { amount, currency }: Ordered,
  quantity: number,
  problems: Problems,
): Price | undefined {
  if (price !== null) return price
  if (amount === null || currency === null) return { amount: null, currency: null }
  const all = thousandthsOf(amount) * BigInt(quantity)
  if (all > maxAmountThousandths) return problems.add('body.quantity', 'error.input.amount_too_large')
  return { amount: formatAmount(all, currency), currency }
}

/** The share of a whole term by days, where the first one ends with another subscription. */
function firstTermAmount(
  { amount, currency }: Price,
  startsAt: Instant,
  { endsAt, term }: Length,
  aligned: Aligned | null,
  { timeZone }: OrderContext,
): string | null {
  if (amount === null || currency === null || aligned === null || term === null || endsAt === null)
    return null
  const wholeEnd = addTerm(startsAt, term, timeZone)
  if (wholeEnd === null || wholeEnd === endsAt) return null
  const days = (until: Instant) => Math.round((until - startsAt) / dayMs)
  return formatAmount(share(thousandthsOf(amount), days(endsAt), days(wholeEnd)), currency)
}
