import type { Language } from '../../messages/languages.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

interface Step {
  readonly unit: Intl.RelativeTimeFormatUnit
  readonly ms: number
  /** From how many milliseconds on it is told in this unit. */
  readonly fromMs: number
}

/** Terms are told in days until three months: «in 37 days» says more than «next month». */
const steps: readonly Step[] = [
  { unit: 'year', ms: 365 * dayMs, fromMs: 730 * dayMs },
  { unit: 'month', ms: 30.44 * dayMs, fromMs: 91 * dayMs },
  { unit: 'day', ms: dayMs, fromMs: dayMs },
  { unit: 'hour', ms: hourMs, fromMs: hourMs },
  { unit: 'minute', ms: minuteMs, fromMs: minuteMs },
]

export interface Formats {
  /** 12 345 */
  readonly number: (value: number) => string
  /** 42 % of a part of one. */
  readonly percent: (share: number) => string
  /** A day, short: 31. des. 2026. Midnight UTC is that date in every time zone (INTERFACES.md). */
  readonly date: (instant: string | number) => string
  /** A day with its name, and the time where it is not a date alone: the exact instant. */
  readonly exact: (instant: string | number) => string
  /** The time of a day: 14:03. */
  readonly time: (instant: string | number) => string
  /** How far away: om 3 dager, i går. */
  readonly relative: (instant: string | number, nowMs: number) => string
  /** One, two and three. */
  readonly list: (items: readonly string[]) => string
  readonly size: (bytes: number) => string
  /** An amount of money as decimal text: 1 200,00 kr. */
  readonly money: (amount: string, currency: string) => string
  /** The same without its currency, as one writes it: 1200,00. */
  readonly decimal: (amount: string) => string
  /** The name of a country of two letters. */
  readonly country: (code: string) => string
}

/** Tags whose conventions fit the reader better than the bare language: 24-hour clocks and dates as in Europe. */
const tags: Readonly<Partial<Record<Language, string>>> = { en: 'en-GB' }

/** Made at its first use: each of the browser's formats costs a millisecond or two, and no page needs all of them. */
function later<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/**
 * Numbers, dates and lists as the readers of a language write them.
 * @param timeZone of the tz database, in which times are told; absent: as the machine has it
 */
export function createFormats(language: Language, timeZone?: string): Formats {
  const tag = tags[language] ?? language
  const number = later(() => new Intl.NumberFormat(tag))
  const percent = later(() => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }))
  const relative = later(() => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }))
  const list = later(() => new Intl.ListFormat(tag, { type: 'conjunction' }))
  const point = later(
    () =>
      number()
        .formatToParts(0.5)
        .find(({ type }) => type === 'decimal')?.value ?? '.',
  )
  const regions = later(() => new Intl.DisplayNames(tag, { type: 'region', fallback: 'code' }))
  const short: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }
  const long: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
  const zone = timeZone === undefined ? {} : { timeZone }
  const clock = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
  const hours = later(() => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', ...zone }))
  const dayOf = later(() => dayIn(zone))
  return {
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    date: dates(tag, short, { ...short, ...zone }),
    exact: dates(tag, long, { ...long, ...clock, ...zone }),
    time: (instant) => hours().format(msOf(instant)),
    relative: (instant, nowMs) => {
      const ms = msOf(instant) - nowMs
      const step = steps.find((each) => Math.abs(ms) >= each.fromMs)
      if (step === undefined) return relative().format(0, 'second')
      // Whoever counts days on a calendar must find the same number.
      const count = step.unit === 'day' ? dayOf()(msOf(instant)) - dayOf()(nowMs) : Math.trunc(ms / step.ms)
      return dayWord(relative().format(count, step.unit))
    },
    list: (items) => list().format(items),
    size: (bytes) => sizeText(tag, bytes),
    // As text it keeps every digit, which a number would not.
    money: (amount, currency) =>
      new Intl.NumberFormat(tag, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral),
    decimal: (amount) => amount.replace('.', point()),
    country: (code) => regions().of(code) ?? code,
  }
}

/** Unicode's Norwegian counts in «døgn», as nobody writes it who has deadlines to keep. */
function dayWord(text: string): string {
  return text.replace(/\bdøgn\b/, 'dager')
}

/**
 * Gives the number of the day that is shown for an instant: of midnight UTC that very date, else of the reader's
 * calendar.
 */
function dayIn(zone: { timeZone?: string }): (ms: number) => number {
  // In Swedish a date is written as ISO 8601 has it.
  const calendar = new Intl.DateTimeFormat('sv-SE', { ...zone, dateStyle: 'short' })
  return (ms) => (ms % dayMs === 0 ? ms : Date.parse(calendar.format(ms))) / dayMs
}

function dates(tag: string, ofDate: Intl.DateTimeFormatOptions, ofInstant: Intl.DateTimeFormatOptions) {
  const utc = later(() => new Intl.DateTimeFormat(tag, { ...ofDate, timeZone: 'UTC' }))
  const local = later(() => new Intl.DateTimeFormat(tag, ofInstant))
  return (instant: string | number) => {
    const ms = msOf(instant)
    return (ms % dayMs === 0 ? utc : local)().format(ms)
  }
}

function msOf(instant: string | number): number {
  return typeof instant === 'number' ? instant : Date.parse(instant)
}

function sizeText(tag: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const unit = units[power] ?? 'byte'
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  }).format(bytes / 1000 ** power)
}
