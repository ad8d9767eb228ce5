import { dayMs } from './instant.ts'
import type { Instant } from './instant.ts'

/** How a subscription stands, in order of importance, most important first (DESIGN.md §2). */
export const subscriptionStatuses = [
  'suspended',
  'expires_in_30_days',
  'trial_expired',
  'trial_expires_in_30_days',
  'expires_in_60_days',
  'trial_expires_in_60_days',
  'trial_active',
  'active',
] as const

export type SubscriptionStatus = (typeof subscriptionStatuses)[number]

/** The place of each status in `subscriptionStatuses`; 0 is the most important. */
export const subscriptionImportance: Readonly<Record<SubscriptionStatus, number>> = {
  suspended: 0,
  expires_in_30_days: 1,
  trial_expired: 2,
  trial_expires_in_30_days: 3,
  expires_in_60_days: 4,
  trial_expires_in_60_days: 5,
  trial_active: 6,
  active: 7,
}

/** Whether a value is one of the eight keys, as files and requests bring them. */
export function isSubscriptionStatus(value: unknown): value is SubscriptionStatus {
  return typeof value === 'string' && Object.hasOwn(subscriptionImportance, value)
}

/** Everything but the clock that decides a subscription's status (DESIGN.md §2). */
export type SubscriptionFacts = {
  readonly kind: 'trial' | 'paid'
  /** Exclusive: at this instant it has ended. A trial always has one. */
  readonly endsAt: Instant | null
  /** Counts for paid ones only: a trial cannot renew itself. */
  readonly autoRenew: boolean
  /** Counts for paid ones only. */
  readonly payment: 'current' | 'overdue'
  /** Suspended by hand; counts for paid ones only, and from when it is set, whatever the instant. */
  readonly suspendedAt: Instant | null
  /** Closes at `endsAt`, and so does not renew itself. */
  readonly cancelAtEnd: boolean
  /** Closed from this instant on. */
  readonly closedAt: Instant | null
  /** What a trial becomes at its end, where that is settled (docs/decisions/0020). */
  readonly converts?: Conversion | null
}

/** The first paid term that follows a trial without a gap. */
export type Conversion = {
  readonly endsAt: Instant
  readonly autoRenew: boolean
}

export type OpenStanding = {
  readonly open: true
  readonly status: SubscriptionStatus
  /** The next instant at which this answer changes by itself, always after now; null where time alone never changes it. */
  readonly until: Instant | null
}

export type SubscriptionStanding = { readonly open: false } | OpenStanding

type Band = { readonly moreThanMs: number; readonly status: SubscriptionStatus }

/** The status by the time left to the end: the first band whose `moreThanMs` is less than that (DESIGN.md §2). */
const bandsByKind: Readonly<Record<SubscriptionFacts['kind'], readonly Band[]>> = {
  paid: [
    { moreThanMs: 60 * dayMs, status: 'active' },
    { moreThanMs: 30 * dayMs, status: 'expires_in_60_days' },
    { moreThanMs: 0, status: 'expires_in_30_days' },
    { moreThanMs: -Infinity, status: 'suspended' },
  ],
  trial: [
    { moreThanMs: 60 * dayMs, status: 'trial_active' },
    { moreThanMs: 30 * dayMs, status: 'trial_expires_in_60_days' },
    { moreThanMs: 0, status: 'trial_expires_in_30_days' },
    { moreThanMs: -Infinity, status: 'trial_expired' },
  ],
}

const closed: SubscriptionStanding = { open: false }

/** Whether it goes on by itself at its end: paid, auto-renewing and not cancelled (DESIGN.md §2). */
export function renewsItself(facts: SubscriptionFacts): boolean {
  return facts.kind === 'paid' && facts.autoRenew && !facts.cancelAtEnd
}

/** Whether it becomes paid by itself at its end: a trial for which that is settled, and which is not cancelled. */
export function convertsItself(facts: SubscriptionFacts): boolean {
  return facts.kind === 'trial' && facts.converts != null && !facts.cancelAtEnd
}

/** Whether its end is none: it renews itself or becomes paid. */
export function goesOnByItself(facts: SubscriptionFacts): boolean {
  return renewsItself(facts) || convertsItself(facts)
}

/**
 * The facts as they are at `now`: a trial that becomes paid is that from its end on, whether somebody has written it down
 * or not. What was said of its payment while it was a trial does not count.
 */
export function factsAt(facts: SubscriptionFacts, now: Instant): SubscriptionFacts {
  const { converts, endsAt } = facts
  if (converts == null || !convertsItself(facts) || endsAt === null || now < endsAt) return facts
  return {
    ...facts,
    kind: 'paid',
    endsAt: converts.endsAt,
    autoRenew: converts.autoRenew,
    payment: 'current',
    suspendedAt: null,
    converts: null,
  }
}

/** The instant from which it is closed, past or to come: `closedAt`, or its end if it is cancelled at that; null for never. */
export function closesAt(facts: SubscriptionFacts): Instant | null {
  return earlier(facts.closedAt, facts.cancelAtEnd ? facts.endsAt : null)
}

/**
 * How a subscription stands at `now` and until when that holds by itself (DESIGN.md §2). Closing counts as a
 * change, also of one that is suspended.
 *
 * @throws TypeError for a trial without an end, which cannot exist.
 */
export function standingAt(facts: SubscriptionFacts, now: Instant): SubscriptionStanding {
  if (facts.kind === 'trial' && facts.endsAt === null) throw new TypeError('a trial has an end')
  const closes = closesAt(facts)
  if (closes !== null && now >= closes) return closed
  const { status, until } = whileOpen(factsAt(facts, now), now)
  return { open: true, status, until: earlier(until, closes) }
}

/** The standing of one that is open at `now`, without regard to when it closes. */
function whileOpen(facts: SubscriptionFacts, now: Instant): Omit<OpenStanding, 'open'> {
  const isHeld = facts.payment === 'overdue' || facts.suspendedAt !== null
  if (facts.kind === 'paid' && isHeld) return { status: 'suspended', until: null }
  const end = facts.endsAt
  // As what renews itself does not expire, so a trial that becomes paid does not either.
  if (convertsItself(facts)) return { status: 'trial_active', until: end }
  if (end === null || renewsItself(facts)) return { status: 'active', until: null }
  const band = bandsByKind[facts.kind].find(({ moreThanMs }) => end - now > moreThanMs)
  if (band === undefined) throw new RangeError(`no time is left or gone between ${now} and ${end}`)
  return { status: band.status, until: band.moreThanMs === -Infinity ? null : end - band.moreThanMs }
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  return b === null ? a : Math.min(a, b)
}
