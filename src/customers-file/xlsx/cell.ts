import { unguardText } from '../../domain/csv-text.ts'
import { unescapeText } from './escapes.ts'
import type { NumberFormat } from './formats.ts'
import type { Texts } from './texts.ts'
import { unreadable } from './unreadable.ts'

/** What is known of the whole workbook when a cell is read. */
export interface CellContext {
  readonly texts: Texts
  readonly formats: readonly NumberFormat[]
  /** Days count from 1904, as old Macintoshes had it. */
  readonly is1904: boolean
}

/** A cell as it stands in the sheet's XML (ECMA-376 part 1, §18.3.1.4). */
export interface XmlCell {
  readonly type: string | undefined
  readonly style: string | undefined
  readonly value: string
}

type ReadCell = (cell: XmlCell, context: CellContext) => string

/** By type; what a formula gives counts as what it gives. */
const readers: Readonly<Record<string, ReadCell>> = {
  s: ({ value }, { texts }) => {
    const text = texts.at(Number(value))
    if (text === undefined) throw unreadable()
    return unguardText(text)
  },
  str: readText,
  inlineStr: readText,
  b: ({ value }) => (value.trim() === '1' || value.trim() === 'true' ? 'true' : 'false'),
  d: ({ value }) => value.trim().replace(/T00:00(?::00(?:\.0+)?)?Z?$/, ''),
  n: readNumber,
}

/** The cell as the text that a CSV file would have in its place; '' where it is empty. */
export function cellText(cell: XmlCell, context: CellContext): string {
  if (cell.value === '') return ''
  const reader = readers[cell.type ?? 'n']
  if (reader === undefined) throw unreadable()
  return reader(cell, context)
}

function readText({ value }: XmlCell): string {
  return unguardText(unescapeText(value))
}

function readNumber({ value, style }: XmlCell, { formats, is1904 }: CellContext): string {
  const number = Number(value)
  if (!Number.isFinite(number)) throw unreadable()
  const format = style === undefined ? undefined : formats[Number(style)]
  if (format?.kind === 'date') return dateText(number, is1904) ?? digitsOf(number)
  const digits = digitsOf(number)
  return format?.kind === 'padded' && /^\d+$/.test(digits) ? digits.padStart(format.digits, '0') : digits
}

/** The 15 digits that Excel keeps: what is stored beyond them is the noise of binary fractions. */
const keptDigits = 15
/** From here on JavaScript writes an exponent. */
const largestPlain = 1e21

function digitsOf(number: number): string {
  if (Number.isSafeInteger(number)) return String(number)
  const kept = Number(number.toPrecision(keptDigits))
  return Number.isInteger(kept) && Math.abs(kept) < largestPlain ? String(BigInt(kept)) : String(kept)
}

const secondsOfDay = 86_400
const daysTo1970 = 25_569
const daysBetweenSystems = 1_462
/** Excel has a 29 February 1900, which never was: days before it count from one day later. */
const dayThatNeverWas = 60
const daysTo10000 = 2_958_466

/* Days repeat from row to row, and writing one costs more than finding it again. */
const writtenDays = new Map<number, string>()
const maxWrittenDays = 10_000

/**
 * A day’s number as an ISO 8601 date, with a time where it has one; then without a zone, because a sheet does not
 * know any. Null outside the days that a sheet can show.
 */
export function dateText(serial: number, is1904: boolean): string | null {
  const known = is1904 ? undefined : writtenDays.get(serial)
  if (known !== undefined) return known
  const text = writeDate(serial, is1904)
  if (text?.length !== 10 || is1904) return text
  if (writtenDays.size >= maxWrittenDays) writtenDays.clear()
  writtenDays.set(serial, text)
  return text
}

function writeDate(serial: number, is1904: boolean): string | null {
  const days = is1904 ? serial + daysBetweenSystems : serial
  if (days < 0 || days >= daysTo10000) return null
  const since1970 = days - daysTo1970 + (days < dayThatNeverWas ? 1 : 0)
  const seconds = Math.round(since1970 * secondsOfDay)
  const text = new Date(seconds * 1000).toISOString()
  return seconds % secondsOfDay === 0 ? text.slice(0, 10) : text.slice(0, 19)
}
