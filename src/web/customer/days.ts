import { dayMs } from '../../domain/instant.ts'

/** The day of the calendar on which an instant falls, as `2026-03-17`. @param timeZone undefined: the machine's */
export function dayOf(ms: number, timeZone: string | undefined): string {
  // In Swedish a date is written as ISO 8601 has it.
  return new Intl.DateTimeFormat('sv-SE', {
    ...(timeZone !== undefined && { timeZone }),
    dateStyle: 'short',
  }).format(ms)
}

/** A later day. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
