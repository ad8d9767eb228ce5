import { isInstant } from './instant.ts'
import type { Instant } from './instant.ts'

/** The length of one term of a subscription, in whole calendar months of UTC. */
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
 * The end of a term that begins at `start`: the same day and time so many months later in UTC, or the month's
 * last day where it has no such day (31 January and one month is 28 or 29 February). Later terms of the same
 * subscription count from the same start, so that a short month does not move them.
 *
 * @returns null where that lies beyond 9999.
 */
export function addTerm(start: Instant, term: Term): Instant | null {
  const date = new Date(start)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + term.months)
  // A day that the month does not have rolls over into the next: day 0 of that is the month's last.
  if (date.getUTCDate() !== day) date.setUTCDate(0)
  const end = date.getTime()
  return isInstant(end) ? end : null
}

function termOf(months: number): Term | null {
  return months >= 1 && months <= maxTermMonths ? { months } : null
}
