import { dayMs, formatInstantShort, isInstant, parseInstant } from '../domain/instant.ts'
import { type ProblemParams, type RowErrorCode, shown } from './errors.ts'

/** Day 0 of spreadsheets' serial numbers, 1899-12-30, in days since 1970. */
const serialOfEpoch = 25_569

const date = String.raw`(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})|(\d{4})(\d{2})(\d{2})`
const time = String.raw`[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AP]M)?`
const zone = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)`
const lenientForm = new RegExp(`^(?:${date})(?:${time}(?:${zone})?)?$`, 'i')

/**
 * What to say of a text that is not an ISO 8601 date or instant: spreadsheets write dates in their
 * country's form or as a serial number, and where only one day can be meant it is given rewritten.
 */
export function instantProblem(text: string): { code: RowErrorCode; params: ProblemParams } {
  const value = shown(text)
  if (/^\d{5,7}(?:[.,]\d+)?$/.test(text)) {
    const days = Number(text.replace(',', '.')) - serialOfEpoch
    const instant = Math.round((days * dayMs) / 1000) * 1000
    if (isInstant(instant)) {
      return { code: 'instant_serial', params: { value, suggestion: formatInstantShort(instant) } }
    }
  }
  const parts = lenientForm.exec(text)
  const clock = parts === null ? null : readClock(parts)
  if (parts === null || clock === null) return { code: 'instant_invalid', params: { value } }
  const instants = new Set(possibleDays(parts).map((day) => parseInstant(`${day}${clock.text}`)))
  instants.delete(null)
  const [first, second] = [...instants].flatMap((each) => (each === null ? [] : [formatInstantShort(each)]))
  if (first === undefined) return { code: 'instant_invalid', params: { value } }
  if (second !== undefined) return { code: 'instant_ambiguous', params: { value, first, second } }
  return {
    code: clock.zoneIsGuessed ? 'instant_without_zone' : 'instant_form',
    params: { value, suggestion: first },
  }
}

/** The days that the text may mean, as `YYYY-MM-DD`; not all of them need be in the calendar. */
function possibleDays(parts: RegExpExecArray): string[] {
  const [, a = '', separator = '', b = '', c = '', year = '', month = '', day = ''] = parts
  if (year !== '') return [`${year}-${month}-${day}`]
  if (a.length === 4) return c.length <= 2 ? [isoDay(a, b, c)] : []
  if (c.length !== 4 || a.length > 2) return []
  // With full stops the day always comes first; with a slash it depends on the country.
  return separator === '.' ? [isoDay(c, b, a)] : [isoDay(c, b, a), isoDay(c, a, b)]
}

function isoDay(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The time and zone as ISO 8601 has them, `T10:00:00Z`; nothing where there is none. */
function readClock(parts: RegExpExecArray): { text: string; zoneIsGuessed: boolean } | null {
  const [hour, minute = '00', second = '00', fraction = '', half = '', zoneText] = parts.slice(8)
  if (hour === undefined) return { text: '', zoneIsGuessed: false }
  if (half !== '' && (Number(hour) > 12 || Number(hour) === 0)) return null
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  const millis = fraction === '' ? '' : `.${fraction.slice(0, 3)}`
  const iso = `T${String(hours).padStart(2, '0')}:${minute}:${second}${millis}`
  // Midnight without a zone is how spreadsheets export a date.
  const isDate = zoneText === undefined && /^T00:00:00(?:\.0*)?$/.test(iso)
  return {
    text: isDate ? '' : iso + isoZone(zoneText ?? 'Z'),
    zoneIsGuessed: zoneText === undefined && !isDate,
  }
}

function isoZone(text: string): string {
  if (!/^[+-]/.test(text)) return 'Z'
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  return `${text.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`
}
