import type { SubscriptionTerms } from './acts.ts'
import type { Instant } from './instant.ts'
import { nextTermEnd, parseTerm } from './term.ts'
import type { Term } from './term.ts'

/** The fields that an act or time sets. */
export type TermChanges = { -readonly [Field in keyof SubscriptionTerms]?: SubscriptionTerms[Field] }

/** What a trial leaves behind when it becomes paid (subscription-status.ts `factsAt`). */
export const asPaid = {
  kind: 'paid',
  converts: null,
  payment: 'current',
  paymentAt: null,
  suspendedAt: null,
  suspendedReason: null,
  renewedFromAt: null,
} as const satisfies TermChanges

/** A term that comes after what has passed: for one that renews itself, or becomes paid. */
export type TermPassed = { readonly changes: TermChanges; readonly kind: 'converted' | 'renewed' }

/**
 * What time has done to a subscription by `now`: a trial has become paid, and each term that passed has been followed by
 * the next, one after the other. What is suspended waits: its terms follow once it is paid or resumed.
 *
 * @param maxTerms it goes on from there another time
 */
export function termsPassed(
  terms: SubscriptionTerms,
  now: Instant,
  timeZone: string,
  maxTerms: number,
): TermPassed[] {
  const passed: TermPassed[] = []
  const current: { -readonly [Field in keyof SubscriptionTerms]: SubscriptionTerms[Field] } = { ...terms }
  while (passed.length < maxTerms) {
    const next = conversionOf(current, now) ?? renewalOf(current, now, timeZone)
    if (next === null) break
    passed.push(next)
    Object.assign(current, next.changes)
  }
  return passed
}

function conversionOf(terms: SubscriptionTerms, now: Instant): TermPassed | null {
  const { converts, endsAt, closedAt } = terms
  if (terms.kind !== 'trial' || converts === null || terms.cancelAtEnd) return null
  if (endsAt === null || endsAt > now || isBefore(closedAt, endsAt)) return null
  const { endsAt: paidUntil, autoRenew, term } = converts
  return { kind: 'converted', changes: { ...asPaid, endsAt: paidUntil, anchorAt: endsAt, autoRenew, term } }
}

/** Closing at the very end leaves nothing to renew. */
function isBefore(closedAt: Instant | null, end: Instant): boolean {
  return closedAt !== null && closedAt <= end
}

function renewalOf(terms: SubscriptionTerms, now: Instant, timeZone: string): TermPassed | null {
  const { kind, endsAt, autoRenew, cancelAtEnd, payment, suspendedAt, closedAt } = terms
  const isDue = kind === 'paid' && autoRenew && !cancelAtEnd && endsAt !== null && endsAt <= now
  if (!isDue || payment === 'overdue' || suspendedAt !== null || isBefore(closedAt, endsAt)) return null
  const term = termOf(terms)
  if (term === null) return null
  const next = nextTermEnd(endsAt, term, [terms.anchorAt, terms.startsAt], timeZone)
  // No calendar goes further: then it does not renew itself any more.
  if (next === null) return { kind: 'renewed', changes: { autoRenew: false } }
  return { kind: 'renewed', changes: { ...next, renewedFromAt: terms.renewedFromAt ?? endsAt } }
}

const maxTermsBack = 1_200

/**
 * Whether a subscription has ended at `end` before and renewed itself since: who says that it ends then has not heard of
 * that yet.
 */
export function hasPassedEnd(terms: SubscriptionTerms, end: Instant | null, timeZone: string): boolean {
  const { renewedFromAt, endsAt, anchorAt, startsAt } = terms
  const term = termOf(terms)
  if (renewedFromAt === null || endsAt === null || term === null) return false
  if (end === null || end < renewedFromAt || end >= endsAt) return false
  let passed: Instant = renewedFromAt
  for (let times = 0; passed < end && times < maxTermsBack; times += 1)
    passed = nextTermEnd(passed, term, [anchorAt, startsAt], timeZone)?.endsAt ?? endsAt
  return passed === end
}

/** The length of a subscription's terms; null where none is known. */
export function termOf(terms: SubscriptionTerms): Term | null {
  return terms.term === null ? null : parseTerm(terms.term)
}
