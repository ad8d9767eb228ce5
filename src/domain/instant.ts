/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. The API and the files write it as ISO 8601. */
export type Instant = number

/** A day is 24 hours (DESIGN.md §2), also where clocks change. */
export const dayMs = 86_400_000

/** The first instant that Varde holds, 1970-01-01 (INTERFACES.md «Customers file»). */
export const minInstant: Instant = 0

/** The last instant that Varde holds, 9999-12-31T23:59:59.999Z. */
export const maxInstant: Instant = 253_402_300_799_999

const minuteMs = 60_000

const instantForm =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2})))?$/

/** Whether a number is a whole millisecond from 1970 to 9999. */
export function isInstant(value: number): boolean {
  return Number.isSafeInteger(value) && value >= minInstant && value <= maxInstant
}

/**
 * Reads an ISO 8601 date (its midnight UTC) or an instant with `Z` or an offset, to the millisecond
 * (INTERFACES.md «Customers file»). Seconds may be left out.
 *
 * @returns null for any other form, a day or time that no calendar has, or what lies outside 1970 to 9999 in UTC.
 */
export function parseInstant(text: string): Instant | null {
  const parts = instantForm.exec(text)
  if (parts === null) return null
  // By number and without intermediate lists: an import reads one of these per row.
  const [
    ,
    year,
    month,
    day,
    hours = 0,
    minutes = 0,
    seconds = 0,
    fraction = '',
    sign,
    offsetHours = 0,
    offsetMinutes = 0,
  ] = parts
  const midnight = midnightOf(Number(year), Number(month), Number(day))
  const timeMs = timeOfDayMs(Number(hours), Number(minutes), Number(seconds))
  const offsetMs = timeOfDayMs(Number(offsetHours), Number(offsetMinutes), 0)
  if (midnight === null || timeMs === null || offsetMs === null) return null
  const fractionMs = Number(fraction.padEnd(3, '0'))
  const instant = midnight + timeMs + fractionMs + (sign === '-' ? offsetMs : -offsetMs)
  return isInstant(instant) ? instant : null
}

/** Midnight UTC; null for a day that is not in the calendar. Years just outside the range stay: an offset may bring them in. */
function midnightOf(year: number, month: number, day: number): Instant | null {
  // Date.UTC takes years below 100 as 1900 and later.
  if (year < 100) return null
  const midnight = Date.UTC(year, month - 1, day)
  const date = new Date(midnight)
  // Date.UTC rolls 02-30 over into March: what comes back must be what went in.
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? midnight : null
}

/** Milliseconds since midnight; null where a part is out of range (24:00 and leap seconds too). */
function timeOfDayMs(hours: number, minutes: number, seconds: number): number | null {
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  return (hours * 60 + minutes) * minuteMs + seconds * 1000
}

/**
 * The API's form, always with milliseconds: `2026-01-02T03:04:05.000Z`.
 *
 * @throws RangeError for what is not an instant.
 */
export function formatInstant(instant: Instant): string {
  const known = formattedDays.get(instant)
  if (known !== undefined) return known
  if (!isInstant(instant)) throw new RangeError(`not an instant from 1970 to 9999: ${instant}`)
  const text = new Date(instant).toISOString()
  if (instant % dayMs === 0 && formattedDays.size < maxFormattedDays) formattedDays.set(instant, text)
  return text
}

/** Most instants of a list are midnights, and the same ones again and again: as many as 130 years have. */
const maxFormattedDays = 47_500
const formattedDays = new Map<Instant, string>()

/**
 * The customers file's canonical form, the shortest that says the same: `2026-01-02` for midnight UTC,
 * `2026-01-02T03:04:05Z` for a whole second, else `2026-01-02T03:04:05.678Z`.
 *
 * @throws RangeError for what is not an instant.
 */
export function formatInstantShort(instant: Instant): string {
  const text = formatInstant(instant)
  if (instant % dayMs === 0) return text.slice(0, 10)
  return instant % 1000 === 0 ? `${text.slice(0, 19)}Z` : text
}
