import { dayMs } from '../../domain/instant.ts'

/**
 * The instant at which a day of the calendar begins in a time zone, as the API takes it.
 * @param day as `2026-03-17`
 * @param timeZone of the tz database; undefined: the machine's
 * @param addedDays later days
 */
export function startOfDay(day: string, timeZone: string | undefined, addedDays = 0): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) + addedDays * dayMs
  // The offset at the first guess may be another one than at the answer, where clocks change that night.
  const first = midnight - offsetMs(midnight, timeZone)
  return new Date(midnight - offsetMs(first, timeZone)).toISOString()
}

/** How far a zone's clocks are ahead of UTC at an instant. */
function offsetMs(at: number, timeZone: string | undefined): number {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    ...(timeZone !== undefined && { timeZone }),
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at
}
