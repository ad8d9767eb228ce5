import type { Instant } from '../domain/instant.ts'

/** A piece of time without a beginning or an end, as PostgreSQL writes it. */
export const sinceEver = '-infinity'
const forEver = 'infinity'

/** For JSON that PostgreSQL reads back as timestamptz: null stays null. */
export function timestampText(instant: Instant | null): string | null {
  if (instant === null) return null
  if (instant === Infinity) return forEver
  if (instant === -Infinity) return sinceEver
  return new Date(instant).toISOString()
}

/** Reads PostgreSQL's text of a timestamptz: milliseconds since 1970 UTC, ±Infinity for ±infinity. */
export function parseTimestamp(text: string): Instant {
  if (text === forEver) return Infinity
  if (text === sinceEver) return -Infinity
  const known = midnights.get(text)
  if (known !== undefined) return known
  const parsed = Date.parse(isoTimestamp(text))
  if (text.endsWith(' 00:00:00+00') && midnights.size < maxMidnights) midnights.set(text, parsed)
  return parsed
}

/** A timestamptz as PostgreSQL writes it in a session whose zone is UTC: `2026-11-23 14:09:13.123+00`. */
export type TimestampText = string

/** That text in the API's form, without reading it as a date. */
export function isoTimestamp(text: TimestampText): string {
  // PostgreSQL leaves out the zeros at the end of the fraction.
  if (!text.endsWith('+00'))
    throw new Error(`Not a timestamp in UTC as PostgreSQL writes it with DateStyle ISO: ${text}`)
  const fraction = text.slice(20, -3).padEnd(3, '0')
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}

/** The midnights that were read before: most instants of subscriptions are, and the same ones again and again. */
const midnights = new Map<string, Instant>()
const maxMidnights = 50_000
