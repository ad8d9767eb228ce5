import { actRules } from './acts.ts'
import type {
  ActName,
  ActWish,
  CountedFrom,
  Price,
  Refusal,
  RefusalCode,
  SubscriptionTerms,
  WishOf,
} from './acts.ts'
import { dayMs, isInstant } from './instant.ts'
import type { Instant } from './instant.ts'
import { formatAmount, share, thousandthsOf } from './money.ts'
import { standingAt } from './subscription-status.ts'
import { addTerm, dateOf, formatTerm, nextTermEnd, parseTerm } from './term.ts'
import { asPaid, termOf } from './terms-passed.ts'
import type { TermChanges } from './terms-passed.ts'
import type { Term, TermEnd } from './term.ts'

/** What the partner has settled, and when it is. */
export type ActContext = {
  readonly now: Instant
  readonly timeZone: string
  /** So many days a trial lasts at most in all, when somebody extends it. */
  readonly trialMaxDays: number
}

export type ActPlan = { readonly changes: TermChanges } | { readonly refusal: Refusal }

/**
 * What an act makes of a subscription at `now`, or why it cannot be done: in its status (acts.ts `actRules`), or for
 * what it is. Nothing of it depends on anything else.
 */
export function planAct(terms: SubscriptionTerms, wish: ActWish, context: ActContext): ActPlan {
  const standing = standingAt(terms, context.now)
  if (!standing.open) return refused('closed')
  const { in: statuses } = actRules[wish.act]
  if (!isOneOf(statuses, standing.status)) return refused(whyNot(terms, wish.act))
  return planOf(wish)(terms, context)
}

function isOneOf<T extends string>(all: readonly T[], one: string): one is T {
  return all.some((each) => each === one)
}

/** The reason behind a status in which an act cannot be done. */
function whyNot({ kind, converts }: SubscriptionTerms, act: ActName): RefusalCode {
  const statuses: readonly string[] = actRules[act].in
  const isForPaid = statuses.includes('suspended')
  if (kind === 'trial' && !statuses.includes('trial_active')) return 'paid_only'
  if (kind === 'paid' && !isForPaid) return 'trial_only'
  if (act === 'resume') return 'not_suspended'
  if (act === 'withdraw_conversion' && converts === null) return 'converts_not'
  return 'trial_expired'
}

type Plan = (terms: SubscriptionTerms, context: ActContext) => ActPlan

function planOf(wish: ActWish): Plan {
  // The compiler does not see that the plan and the wish belong to the same act.
  const plan = plans[wish.act] as (terms: SubscriptionTerms, wish: ActWish, context: ActContext) => ActPlan
  return (terms, context) => plan(terms, wish, context)
}

const plans: {
  readonly [Name in ActName]: (terms: SubscriptionTerms, wish: WishOf<Name>, context: ActContext) => ActPlan
} = {
  extend_trial: (terms, { from, days }, context) => {
    const { endsAt, startsAt, createdAt, converts } = terms
    if (endsAt === null) return refused('no_end')
    if (terms.cancelAtEnd) return refused('cancelled')
    const longer = startOf(from, endsAt, context) + days * dayMs
    if (longer <= endsAt) return refused('end_not_later', { endsAt: longer, presentEndsAt: endsAt })
    const latest = (startsAt ?? createdAt) + context.trialMaxDays * dayMs
    if (longer > latest) return refused('trial_too_long', { days: context.trialMaxDays, latest })
    if (converts === null) return changed(terms, { endsAt: longer })
    const term = parseTerm(converts.term)
    const paidUntil = term === null ? null : addTerm(longer, term, context.timeZone)
    if (paidUntil === null) return refused('end_too_late')
    return changed(terms, { endsAt: longer, converts: { ...converts, endsAt: paidUntil } })
  },

  convert_trial: (terms, { when, term, autoRenew, price }, { now, timeZone }) => {
    const { endsAt } = terms
    if (terms.cancelAtEnd) return refused('cancelled')
    if (when === 'now') {
      const from = dateOf(now, timeZone)
      const paidUntil = addTerm(from, term, timeZone)
      if (paidUntil === null) return refused('end_too_late')
      return changed(terms, {
        ...asPaid,
        ...priced(price),
        endsAt: paidUntil,
        anchorAt: from,
        term: formatTerm(term),
        autoRenew,
      })
    }
    if (endsAt === null || endsAt <= now) return refused('ended')
    const paidUntil = addTerm(endsAt, term, timeZone)
    if (paidUntil === null) return refused('end_too_late')
    return changed(terms, {
      ...priced(price),
      converts: { endsAt: paidUntil, autoRenew, term: formatTerm(term) },
    })
  },

  withdraw_conversion: (terms) =>
    terms.converts === null ? refused('converts_not') : changed(terms, { converts: null }),

  renew: (terms, { from, price }, context) => {
    const { endsAt, startsAt, anchorAt } = terms
    const term = termOf(terms)
    if (endsAt === null) return refused('no_end')
    if (term === null) return refused('no_term')
    if (terms.cancelAtEnd) return refused('cancelled')
    const next =
      from === 'end'
        ? nextTermEnd(endsAt, term, [anchorAt, startsAt], context.timeZone)
        : termFromToday(term, context)
    if (next === null) return refused('end_too_late')
    if (next.endsAt <= context.now) return refused('end_past', { endsAt: next.endsAt })
    if (next.endsAt <= endsAt) return refused('end_not_later', { endsAt: next.endsAt, presentEndsAt: endsAt })
    return changed(terms, { ...next, ...priced(price), renewedFromAt: null })
  },

  change_term: (terms, { when, term, price }, context) => {
    if (when === 'at_renewal') {
      if (terms.endsAt === null) return refused('no_end')
      return changed(terms, { term: formatTerm(term), ...priced(price) })
    }
    if (terms.cancelAtEnd) return refused('cancelled')
    const next = termFromToday(term, context)
    if (next === null) return refused('end_too_late')
    return changed(terms, { ...next, term: formatTerm(term), ...priced(price), renewedFromAt: null })
  },

  align_end: (terms, { endsAt, anchorAt }, { now }) => {
    if (terms.endsAt === null) return refused('no_end')
    if (!isInstant(endsAt)) return refused('end_too_late')
    if (endsAt <= now || endsAt <= (terms.startsAt ?? now)) return refused('end_past', { endsAt })
    if (endsAt === terms.endsAt) return refused('already_so')
    return changed(terms, { endsAt, anchorAt: anchorAt ?? endsAt, renewedFromAt: null })
  },

  auto_renew_on: (terms) => {
    if (terms.endsAt === null) return refused('no_end')
    if (termOf(terms) === null) return refused('no_term')
    if (terms.cancelAtEnd) return refused('cancelled')
    return changed(terms, { autoRenew: true })
  },

  auto_renew_off: (terms) => changed(terms, { autoRenew: false }),

  mark_overdue: (terms, _, { now }) => paymentIs('overdue', terms, now),
  mark_paid: (terms, _, { now }) => paymentIs('current', terms, now),

  suspend: (terms, { reason }, { now }) =>
    terms.suspendedAt === null
      ? changed(terms, { suspendedAt: now, suspendedReason: reason })
      : refused('already_so'),

  resume: (terms) =>
    terms.suspendedAt === null
      ? refused('not_suspended_by_hand')
      : changed(terms, { suspendedAt: null, suspendedReason: null }),

  change_quantity: (terms, { quantity, price }) =>
    terms.quantity === quantity && price === undefined
      ? refused('already_so')
      : changed(terms, { quantity, ...(price === undefined ? priceFor(terms, quantity) : priced(price)) }),

  cancel_at_end: (terms, _, { now }) => {
    if (terms.cancelAtEnd) return refused('already_so')
    if (terms.endsAt === null) return refused('no_end')
    // One that renews itself has no end that is past: the term that comes is not written down yet.
    if (terms.endsAt <= now) return refused('ended')
    return changed(terms, { cancelAtEnd: true, converts: null })
  },

  withdraw_cancellation: (terms) =>
    terms.cancelAtEnd ? changed(terms, { cancelAtEnd: false }) : refused('not_cancelled'),

  close: (terms, _, { now }) => changed(terms, { closedAt: now }),
}

function startOf(from: CountedFrom, endsAt: Instant, { now, timeZone }: ActContext): Instant {
  return from === 'end' ? endsAt : dateOf(now, timeZone)
}

function termFromToday(term: Term, { now, timeZone }: ActContext): TermEnd | null {
  const anchorAt = dateOf(now, timeZone)
  const endsAt = addTerm(anchorAt, term, timeZone)
  return endsAt === null ? null : { endsAt, anchorAt }
}

/**
 * What something that happened to a payment makes of a subscription: it follows what happened last, in whatever order it
 * is told; of two at one instant «paid» wins. A trial ignores payment.
 */
export function planPayment(
  terms: SubscriptionTerms,
  payment: 'current' | 'overdue',
  occurredAt: Instant,
  now: Instant,
): ActPlan {
  if (!standingAt(terms, now).open) return refused('closed')
  if (terms.kind === 'trial') return refused('paid_only')
  const { paymentAt } = terms
  const isLast =
    paymentAt === null || occurredAt > paymentAt || (occurredAt === paymentAt && payment === 'current')
  return isLast ? changed(terms, { payment, paymentAt: occurredAt }) : refused('already_so')
}

function paymentIs(payment: 'current' | 'overdue', terms: SubscriptionTerms, now: Instant): ActPlan {
  return terms.payment === payment ? refused('already_so') : changed(terms, { payment, paymentAt: now })
}

function priced(price: Price | undefined): TermChanges {
  return price === undefined ? {} : { amount: price.amount, currency: price.currency }
}

/** The price of another quantity, in proportion; what has none keeps none. */
function priceFor({ quantity, amount, currency }: SubscriptionTerms, wanted: number): TermChanges {
  if (quantity === null || amount === null || currency === null) return {}
  return { amount: formatAmount(share(thousandthsOf(amount), wanted, quantity), currency) }
}

function refused(code: RefusalCode, params: Refusal['params'] = {}): ActPlan {
  return { refusal: { code, params } }
}

/** @returns already_so where it is so already */
function changed(terms: SubscriptionTerms, wanted: TermChanges): ActPlan {
  const fields = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(terms[field as keyof SubscriptionTerms]) !== JSON.stringify(value),
  )
  return fields.length === 0 ? refused('already_so') : { changes: wanted }
}
