import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import { addTerm } from '../domain/term.ts'
import { paidUntil, terms, trialUntil } from './dates.ts'
import type { DrawnDates, TermMonths } from './dates.ts'
import { weighted } from './random.ts'
import type { Random } from './random.ts'

const minuteMs = 60_000

type DrawDates = (random: Random, today: Instant) => DrawnDates

const drawTerm = weighted<TermMonths>([
  [12, 50],
  [1, 30],
  [36, 20],
])
const drawLongTerm = weighted<TermMonths>([
  [12, 75],
  [36, 25],
])

function renewing(random: Random, today: Instant): DrawnDates {
  const months = drawTerm(random)
  return { ...paidUntil(random, today, months, random.between(1, terms[months].lengthDays)), autoRenew: true }
}

/** An end that stays more than 60 days away through the whole of today. */
function endingLater(random: Random, today: Instant): DrawnDates {
  const months = drawLongTerm(random)
  const dates = paidUntil(random, today, months, random.between(61, terms[months].lengthDays))
  return random.next() < 0.1 ? { ...dates, autoRenew: true, cancelAtEnd: true } : dates
}

function withoutEnd(random: Random, today: Instant): DrawnDates {
  return { ...paidUntil(random, today, 12, random.between(1, 300)), term: null, endsAt: null }
}

function startingSoon(random: Random, today: Instant): DrawnDates {
  const inDays = random.between(1, 25)
  const startsAt = today + inDays * dayMs
  const endsAt = addTerm(startsAt, { months: 12 })
  return { ...paidUntil(random, today, 12, 0), startsAt, endsAt, autoRenew: true, ageDays: -inDays }
}

function endingSoon(random: Random, today: Instant): DrawnDates {
  const dates = paidUntil(random, today, drawTerm(random), random.between(1, 30))
  return random.next() < 0.15 ? { ...dates, autoRenew: true, cancelAtEnd: true } : dates
}

function notPaid(random: Random, today: Instant): DrawnDates {
  return { ...renewing(random, today), payment: 'overdue' }
}

function suspendedByHand(random: Random, today: Instant): DrawnDates {
  const dates = renewing(random, today)
  const agoMs = random.between(60, 40 * 24 * 60) * minuteMs
  return { ...dates, suspendedAt: Math.max(dates.startsAt, today - agoMs) }
}

function notRenewed(random: Random, today: Instant): DrawnDates {
  return paidUntil(random, today, drawTerm(random), -random.between(0, 25))
}

const drawActive = weighted<DrawDates>([
  [renewing, 70],
  [endingLater, 26],
  [withoutEnd, 3],
  [startingSoon, 1],
])
const drawSuspended = weighted<DrawDates>([
  [notPaid, 55],
  [notRenewed, 30],
  [suspendedByHand, 15],
])

/**
 * Dates that give each status through the whole of the day that begins at `today`: ends are at midnight UTC, so
 * one of `n` days counts as n to n − 1 days while the day goes by.
 */
export const drawDates: Readonly<Record<SubscriptionStatus, DrawDates>> = {
  suspended: (random, today) => drawSuspended(random)(random, today),
  expires_in_30_days: endingSoon,
  trial_expired: (random, today) => trialUntil(today, random.pick([30, 60, 90]), -random.between(0, 28)),
  trial_expires_in_30_days: (random, today) =>
    trialUntil(today, random.pick([30, 60, 90]), random.between(1, 30)),
  expires_in_60_days: (random, today) =>
    paidUntil(random, today, drawLongTerm(random), random.between(31, 60)),
  trial_expires_in_60_days: (random, today) =>
    trialUntil(today, random.pick([60, 90]), random.between(31, 60)),
  trial_active: (random, today) => trialUntil(today, 90, random.between(61, 90)),
  active: (random, today) => drawActive(random)(random, today),
}
