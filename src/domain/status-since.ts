import { dayMs } from './instant.ts'
import type { Instant } from './instant.ts'
import { factsAt, renewsItself, standingAt } from './subscription-status.ts'
import type { SubscriptionFacts, SubscriptionStatus } from './subscription-status.ts'

/** When a status that comes by time begins: so many days before the end. Null: it has no beginning that is known. */
const beginsBeforeEndMs: Readonly<Record<SubscriptionStatus, number | null>> = {
  suspended: 0,
  expires_in_30_days: 30 * dayMs,
  trial_expired: 0,
  trial_expires_in_30_days: 30 * dayMs,
  expires_in_60_days: 60 * dayMs,
  trial_expires_in_60_days: 60 * dayMs,
  trial_active: null,
  active: null,
}

/**
 * Since when a subscription has the status that it has at `now`, by the rules of DESIGN.md §2 and these facts alone:
 * the instant at which time brought it, or at which it was suspended by hand. Never later than `now`.
 *
 * @param startsAt a status that would have begun before the start began with it
 * @returns null where the rules cannot tell: `active`, `trial_active`, a payment that is overdue (nobody notes since
 *   when), what was suspended by hand from an instant to come, what has not started, and what is closed
 */
export function statusSince(
  stored: SubscriptionFacts,
  startsAt: Instant | null,
  now: Instant,
): Instant | null {
  const facts = factsAt(stored, now)
  const standing = standingAt(facts, now)
  if (!standing.open) return null
  const since =
    standing.status === 'suspended' ? suspendedSince(facts, now) : broughtByTime(facts, standing.status)
  if (since === null) return null
  const paidSince = facts === stored ? null : stored.endsAt
  const begins = Math.max(since, startsAt ?? -Infinity, paidSince ?? -Infinity)
  return begins <= now ? begins : null
}

function broughtByTime(facts: SubscriptionFacts, status: SubscriptionStatus): Instant | null {
  const before = beginsBeforeEndMs[status]
  return before === null || facts.endsAt === null ? null : facts.endsAt - before
}

/** By hand or past its end, whichever came first; an overdue payment may have come before either. */
function suspendedSince(facts: SubscriptionFacts, now: Instant): Instant | null {
  if (facts.payment === 'overdue') return null
  const ended = facts.endsAt !== null && facts.endsAt <= now && !renewsItself(facts) ? facts.endsAt : null
  const { suspendedAt } = facts
  const byHand = suspendedAt !== null && suspendedAt <= now ? suspendedAt : null
  if (ended === null || byHand === null) return ended ?? byHand
  return Math.min(ended, byHand)
}
