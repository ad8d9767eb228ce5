import { dayMs, isInstant } from './instant.ts'
import type { Instant } from './instant.ts'

/** The length of one term of a subscription, in whole calendar months. */
export type Term = { readonly months: number }

/** 100 years: longer is a mistake in somebody's file. */
export const maxTermMonths = 1200

/**
 * Reads `P1M`, `P1Y` or `P1Y6M` (INTERFACES.md «Customers file», `term`).
 *
 * @returns null for any other form, for nothing and for more than 100 years.
 */
export function parseTerm(text: string): Term | null {
  const parts = /^P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?$/.exec(text)
  if (parts === null) return null
  return termOf(Number(parts[1] ?? 0) * 12 + Number(parts[2] ?? 0))
}

/** The canonical form: years where they are whole, so that twelve months are `P1Y` and eighteen `P1Y6M`. */
export function formatTerm(term: Term): string {
  const years = Math.floor(term.months / 12)
  const months = term.months % 12
  return `P${years > 0 ? `${years}Y` : ''}${months > 0 ? `${months}M` : ''}`
}

/** The term from `start` to `end` if it is whole months, 1 to 1200, with the same time of day; else null. See `addTerm`. */
export function wholeMonthsBetween(start: Instant, end: Instant): Term | null {
  const first = new Date(start)
  const last = new Date(end)
  const years = last.getUTCFullYear() - first.getUTCFullYear()
  const term = termOf(years * 12 + last.getUTCMonth() - first.getUTCMonth())
  return term !== null && addTerm(start, term) === end ? term : null
}

/**
 * The end of a term that begins at `start`: the same day and time so many months later, or the month's last day where
 * it has no such day (31 January and one month is 28 or 29 February). Later terms of the same subscription count from
 * the same start, so that a short month does not move them.
 *
 * @param timeZone in which days are counted (docs/decisions/0020); what lies at midnight UTC is a date (INTERFACES.md
 *   «Customers file») and stays one in every zone
 * @returns null where that lies beyond 9999.
 */
export function addTerm(start: Instant, term: Term, timeZone = 'UTC'): Instant | null {
  return addMonths(start, term.months, timeZone)
}

/** As `addTerm`, for any number of months. */
export function addMonths(start: Instant, months: number, timeZone: string): Instant | null {
  const end = inCalendar(start, timeZone).add({ months }).epochMilliseconds
  return isInstant(end) ? end : null
}

/** Where a term ends, and from where its subscription's terms are counted. */
export type TermEnd = { readonly endsAt: Instant; readonly anchorAt: Instant }

/**
 * The end of the term that follows one which ends at `end`. It counts from the first of the anchors from which whole
 * months lead to `end`, so that a term that began on a 31st comes back to the 31st; else from `end` itself.
 *
 * @param anchors instants from which terms may have been counted; null for one that is not known
 * @returns null where that lies beyond 9999.
 */
export function nextTermEnd(
  end: Instant,
  term: Term,
  anchors: readonly (Instant | null)[],
  timeZone: string,
): TermEnd | null {
  for (const anchorAt of anchors) {
    const months = anchorAt === null ? null : monthsBetween(anchorAt, end, timeZone)
    if (anchorAt === null || months === null) continue
    const endsAt = addMonths(anchorAt, months + term.months, timeZone)
    return endsAt === null ? null : { endsAt, anchorAt }
  }
  const endsAt = addTerm(end, term, timeZone)
  return endsAt === null ? null : { endsAt, anchorAt: end }
}

/** How many months, 0 or more, lead from an anchor to an end by `addMonths`; null where no whole ones do. */
function monthsBetween(anchor: Instant, end: Instant, timeZone: string): number | null {
  if (end < anchor) return null
  const from = inCalendar(anchor, timeZone)
  const to = inCalendar(end, timeZone)
  const months = (to.year - from.year) * 12 + to.month - from.month
  return months >= 0 && addMonths(anchor, months, timeZone) === end ? months : null
}

/** Midnight UTC of the day that it is at `now` in a time zone: that day as a date (INTERFACES.md «Instants»). */
export function dateOf(now: Instant, timeZone: string): Instant {
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone)
  return Date.UTC(day.year, day.month - 1, day.day)
}

function inCalendar(at: Instant, timeZone: string): Temporal.ZonedDateTime {
  const zone = at % dayMs === 0 ? 'UTC' : timeZone
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
}

function termOf(months: number): Term | null {
  return months >= 1 && months <= maxTermMonths ? { months } : null
}
