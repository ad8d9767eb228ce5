import type { Instant } from '../../domain/instant.ts'

const minMs = 1000
const maxMs = 3_600_000

/**
 * How long a `Retry-After` header wants one to wait (RFC 9110 §10.2.3: seconds or a date), at least a second and at
 * most an hour.
 * @param now what a date is counted from
 * @returns null where there is none, or none that can be read
 */
export function retryAfterMs(header: string | null, now: Instant): number | null {
  if (header === null) return null
  const text = header.trim()
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : dateOf(text) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, minMs), maxMs)
}

/** HTTP's one form of dates that is still written. `Date.parse` alone would take nearly anything. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

function dateOf(text: string): Instant {
  return httpDate.test(text) ? Date.parse(text) : Number.NaN
}
