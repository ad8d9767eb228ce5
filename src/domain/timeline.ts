import { attentionPlaceOfHalves } from './attention.ts'
import type { Instant } from './instant.ts'
import type { ProvisioningStatus } from './provisioning-status.ts'
import { dependsOnShare, isNobodyAssigned, isOverLimit, lowUseFrom, useShare } from './licence-use.ts'
import type { LicenceUse } from './licence-use.ts'
import {
  fromHalves,
  inHandHigh,
  lowUseHigh,
  nobodyAssignedHigh,
  overLimitHigh,
  pairIndex,
  stuckHigh,
} from './status-set.ts'
import type { StatusSet } from './status-set.ts'
import { factsAt, goesOnByItself, standingAt } from './subscription-status.ts'
import type { SubscriptionFacts, SubscriptionStanding } from './subscription-status.ts'

export type TimelineSubscription = {
  readonly facts: SubscriptionFacts
  readonly provisioning: ProvisioningStatus
  /** What is known of the licences of each of its services. */
  readonly licences: readonly LicenceUse[]
}

/** When the marks of a customer come and go by themselves; null: they do not. */
export type MarkTimes = {
  /** Until just before which somebody has it in hand. */
  readonly inHandUntil: Instant | null
  /** From when on one of its services will have taken longer than it usually does. */
  readonly stuckFrom: Instant | null
}

const noMarks: MarkTimes = { inHandUntil: null, stuckFrom: null }

/** How a customer stands over a stretch of time in which nothing but the clock acts. */
export type Standing = {
  /** From here on; null for the piece that holds already. */
  from: Instant | null
  /** Until just before here; null for ever. */
  until: Instant | null
  statusSet: StatusSet
  /** The attention place (INTERFACES.md «Order of attention»). */
  place: number
  /** The earliest end among the open subscriptions that do not renew themselves; the key of `sort=ends`. */
  nextEndsAt: Instant | null
  /** How much of what its open subscriptions have bought is in use; the key of `sort=use`. */
  useShare: number | null
}

/** One subscription on its way through time. */
type Traveller = {
  readonly subscription: TimelineSubscription
  /** Its end, where that counts for `nextEndsAt`. */
  endsAt: Instant | null
  standing: SubscriptionStanding
  readonly use: SubscriptionUse
}

/** What the licences of a subscription's services come to; null: nothing is counted. */
type SubscriptionUse = {
  readonly bought: number | null
  readonly used: number | null
  /** Marks in the `high` half that do not hang on time. */
  readonly high: number
  /** When the use of the first of its services will be low, or has been since. */
  readonly lowFrom: Instant | null
}

/** What the travellers make of the customer at one instant. */
type Snapshot = {
  low: number
  high: number
  nextEndsAt: Instant | null
  bought: number | null
  used: number | null
  /** The next instant at which any of them changes. */
  nextAt: Instant | null
}

/**
 * How a customer stands at `now`, and every further standing that begins by itself at or before `horizon`
 * (DESIGN.md §2 «until when», §4 «the clock»). Pieces follow each other without a gap and differ in the set, the
 * place or `nextEndsAt`; the last one's `until` is its next real change beyond the horizon, or null.
 *
 * @param lowUsePercent under which share use is low (domain/licence-use.ts); null: under none
 * @throws TypeError for a trial without an end.
 */
export function timelineOf(
  subscriptions: readonly TimelineSubscription[],
  now: Instant,
  horizon: Instant,
  marks: MarkTimes = noMarks,
  lowUsePercent: number | null = null,
): Standing[] {
  const travellers = subscriptions.map((subscription) => setOut(subscription, now, lowUsePercent))
  const lookAt = (at: Instant): Snapshot => marked(lookOver(travellers, at), at, marks)
  const pieces: Standing[] = []
  let from: Instant | null = null
  let current = lookAt(now)
  let at = current.nextAt
  while (at !== null) {
    travelTo(travellers, at)
    const next = lookAt(at)
    if (next.nextAt !== null && next.nextAt <= at) throw new RangeError(`time stands still at ${at}`)
    if (!isSame(current, next)) {
      pieces.push(pieceOf(current, from, at))
      if (at > horizon) return pieces
      from = at
      current = next
    }
    at = next.nextAt
  }
  pieces.push(pieceOf(current, from, null))
  return pieces
}

/** Whether a customer with these subscriptions may stand otherwise under another share. */
export function hangsOnShare(subscriptions: readonly TimelineSubscription[]): boolean {
  return subscriptions.some(({ licences }) => licences.some(dependsOnShare))
}

function setOut(subscription: TimelineSubscription, now: Instant, lowUsePercent: number | null): Traveller {
  const { facts, licences } = subscription
  const use = useOf(licences, lowUsePercent)
  return { subscription, endsAt: expiresAt(facts, now), standing: standingAt(facts, now), use }
}

function useOf(services: readonly LicenceUse[], lowUsePercent: number | null): SubscriptionUse {
  let [bought, used, high, lowFrom]: [number | null, number | null, number, Instant | null] = [
    null,
    null,
    0,
    null,
  ]
  for (const service of services) {
    if (!service.deprovisioned) {
      bought = added(bought, service.licences)
      used = added(used, service.used)
    }
    if (isOverLimit(service)) high |= overLimitHigh
    if (isNobodyAssigned(service)) high |= nobodyAssignedHigh
    lowFrom = earlier(lowFrom, lowUseFrom(service, lowUsePercent))
  }
  return { bought, used, high, lowFrom }
}

function added(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more
}

function earlier(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

/** Its end, where it does not go on by itself. */
function expiresAt(stored: SubscriptionFacts, at: Instant): Instant | null {
  const facts = factsAt(stored, at)
  return goesOnByItself(facts) ? null : facts.endsAt
}

function travelTo(travellers: readonly Traveller[], at: Instant): void {
  for (const traveller of travellers) {
    const { standing } = traveller
    if (standing.open && standing.until !== null && standing.until <= at) {
      traveller.standing = standingAt(traveller.subscription.facts, at)
      traveller.endsAt = expiresAt(traveller.subscription.facts, at)
    }
  }
}

/** The same with the customer's own marks, of which a hand ends by itself and lateness begins. */
function marked(seen: Snapshot, at: Instant, { inHandUntil, stuckFrom }: MarkTimes): Snapshot {
  const isInHand = inHandUntil !== null && inHandUntil > at
  const isStuck = stuckFrom !== null && stuckFrom <= at
  const toCome = [isInHand ? inHandUntil : null, isStuck ? null : stuckFrom, seen.nextAt].filter(
    (each) => each !== null,
  )
  return {
    ...seen,
    high: seen.high | (isInHand ? inHandHigh : 0) | (isStuck ? stuckHigh : 0),
    nextAt: toCome.length === 0 ? null : Math.min(...toCome),
  }
}

function lookOver(travellers: readonly Traveller[], at: Instant): Snapshot {
  const seen: Snapshot = { low: 0, high: 0, nextEndsAt: null, bought: null, used: null, nextAt: null }
  for (const { subscription, endsAt, standing, use } of travellers) {
    if (!standing.open) continue
    const bit = pairIndex(subscription.provisioning, standing.status)
    if (bit < 24) seen.low |= 1 << bit
    else seen.high |= 1 << (bit - 24)
    seen.high |= use.high
    seen.bought = added(seen.bought, use.bought)
    seen.used = added(seen.used, use.used)
    seen.nextEndsAt = earlier(seen.nextEndsAt, endsAt)
    seen.nextAt = earlier(seen.nextAt, standing.until)
    if (use.lowFrom !== null && use.lowFrom <= at) seen.high |= lowUseHigh
    else seen.nextAt = earlier(seen.nextAt, use.lowFrom)
  }
  return seen
}

/** The place follows from the set and need not be compared. */
function isSame(a: Snapshot, b: Snapshot): boolean {
  return (
    a.low === b.low &&
    a.high === b.high &&
    a.nextEndsAt === b.nextEndsAt &&
    useShare(a.bought, a.used) === useShare(b.bought, b.used)
  )
}

function pieceOf(seen: Snapshot, from: Instant | null, until: Instant | null): Standing {
  return {
    from,
    until,
    statusSet: fromHalves(seen.low, seen.high),
    place: attentionPlaceOfHalves(seen.low, seen.high),
    nextEndsAt: seen.nextEndsAt,
    useShare: useShare(seen.bought, seen.used),
  }
}
