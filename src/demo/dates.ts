import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { formatTerm } from '../domain/term.ts'
import { weighted } from './random.ts'
import type { Random } from './random.ts'

/** What a subscription's dates and payment say; its status follows from them (DESIGN.md §2). */
export interface DemoDates {
  readonly kind: 'trial' | 'paid'
  /** ISO 8601 length of one term; null where there are none. */
  readonly term: string | null
  readonly startsAt: Instant
  /** Exclusive, at midnight UTC. */
  readonly endsAt: Instant | null
  readonly autoRenew: boolean
  readonly payment: 'current' | 'overdue'
  readonly suspendedAt: Instant | null
  readonly cancelAtEnd: boolean
}

/** Dates with the age that they are drawn for. */
export interface DrawnDates extends DemoDates {
  /**
   * Days since the start by months of 30 days, negative before it. It hangs on the seed only and not on the
   * calendar as `startsAt` does: what is decided by age is the same on every day.
   */
  readonly ageDays: number
}

/** The terms that the demo's paid subscriptions are ordered for, in months. */
export type TermMonths = 1 | 12 | 36

interface TermRule {
  readonly name: string
  /** The most whole days that can be left of a term, so that an end is never more than one term away. */
  readonly lengthDays: number
  /** How many terms there have been by the present end: many are in their first. */
  readonly drawTerms: (random: Random) => number
}

export const terms: Readonly<Record<TermMonths, TermRule>> = {
  1: {
    name: formatTerm({ months: 1 }),
    lengthDays: 28,
    drawTerms: (random) => 1 + Math.floor(random.next() ** 2 * 30),
  },
  12: {
    name: formatTerm({ months: 12 }),
    lengthDays: 365,
    drawTerms: weighted([
      [1, 55],
      [2, 22],
      [3, 12],
      [4, 7],
      [5, 4],
    ]),
  },
  36: {
    name: formatTerm({ months: 36 }),
    lengthDays: 1095,
    drawTerms: weighted([
      [1, 80],
      [2, 20],
    ]),
  },
}

const maxTriedTerms = 12
const daysPerMonth = 30

/**
 * Midnight UTC a whole number of terms before `endsAt`, at least `count` of them: more where the month that they
 * lead to has no such day (the 31st, 29 February), because all ends count from one and the same start (`addTerm`).
 */
export function startBefore(endsAt: Instant, months: TermMonths, count: number): Instant {
  const end = new Date(endsAt)
  const day = end.getUTCDate()
  for (let tried = count; tried < count + maxTriedTerms; tried++) {
    const start = Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - months * tried, day)
    if (new Date(start).getUTCDate() === day) return start
  }
  throw new RangeError(`No start of a term of ${months} months before ${endsAt}`)
}

/** A paid subscription that ends `endsInDays` after today's midnight and began one or more whole terms before that. */
export function paidUntil(
  random: Random,
  today: Instant,
  months: TermMonths,
  endsInDays: number,
): DrawnDates {
  const rule = terms[months]
  const count = rule.drawTerms(random)
  const endsAt = today + endsInDays * dayMs
  return {
    kind: 'paid',
    term: rule.name,
    startsAt: startBefore(endsAt, months, count),
    endsAt,
    autoRenew: false,
    payment: 'current',
    suspendedAt: null,
    cancelAtEnd: false,
    ageDays: months * count * daysPerMonth - endsInDays,
  }
}

/** A trial of `lengthDays` (30 to 90) that ends `endsInDays` after today's midnight. */
export function trialUntil(today: Instant, lengthDays: number, endsInDays: number): DrawnDates {
  const endsAt = today + endsInDays * dayMs
  return {
    kind: 'trial',
    term: null,
    startsAt: endsAt - lengthDays * dayMs,
    endsAt,
    autoRenew: false,
    payment: 'current',
    suspendedAt: null,
    cancelAtEnd: false,
    ageDays: lengthDays - endsInDays,
  }
}
