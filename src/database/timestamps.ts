import type { Instant } from '../domain/instant.ts'

/** A piece of time without a beginning or an end, as PostgreSQL writes it. */
export const sinceEver = '-infinity'
export const forEver = 'infinity'

/** For a parameter: the instant, or for ever where there is none. */
export function orForEver(instant: Instant | null): Date | 'infinity' {
  return instant === null || instant === Infinity ? forEver : new Date(instant)
}

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
  // ISO date style: 2026-11-23 14:09:13.123+00, with minutes in the offset where a zone has them.
  const iso = text.replace(' ', 'T')
  const parsed = Date.parse(/[+-]\d\d$/.test(iso) ? `${iso}:00` : iso)
  if (Number.isNaN(parsed))
    throw new Error(`Not a timestamp as PostgreSQL writes it with DateStyle ISO: ${text}`)
  return parsed
}
