import { type Instant, parseInstant } from '../domain/instant.ts'
import { amountPattern, isCurrency } from '../domain/money.ts'
import { isProvisioningStatus, type ProvisioningStatus } from '../domain/provisioning-status.ts'
import { formatTerm, parseTerm } from '../domain/term.ts'
import type { CellKind } from './columns.ts'
import { commonMistakes, countryCodes } from '../domain/countries.ts'
import { shown } from './errors.ts'
import { instantProblem } from './instant-hint.ts'
import { type Fail, parseId, parseLines, parseText } from './parse-text.ts'

export type CellValue = string | number | boolean | null | readonly string[]

type CellParser = (text: string, maxLength: number, fail: Fail) => CellValue | undefined

/** From the trimmed text of a cell that is not empty to its value; undefined after `fail`. */
export const cellParsers: Readonly<Record<Exclude<CellKind, 'tags'>, CellParser>> = {
  id: parseId,
  text: parseText,
  lines: parseLines,
  country: parseCountry,
  email: parseEmail,
  kind: oneOf(['trial', 'paid'], 'kind_unknown'),
  payment: oneOf(['current', 'overdue'], 'payment_unknown'),
  provisioning_status: parseProvisioningStatus,
  term: parseTermCell,
  instant: parseInstantCell,
  boolean: parseBoolean,
  count: parseCount,
  quantity: parseQuantity,
  amount: parseAmountCell,
  currency: parseCurrency,
}

function oneOf(values: readonly string[], code: 'kind_unknown' | 'payment_unknown'): CellParser {
  return (text, _maxLength, fail) => (values.includes(text) ? text : fail(code, { value: shown(text) }))
}

function parseCountry(text: string, _maxLength: number, fail: Fail): string | undefined {
  const code = text.toUpperCase()
  if (countryCodes.has(code)) return code
  return fail('country_unknown', { value: shown(text), suggestion: commonMistakes[code] ?? 'none' })
}

const emailForm = /^[^\s@<>()[\]\\,;:"|]+@[^\s@<>()[\]\\,;:"|.]+(?:\.[^\s@<>()[\]\\,;:"|.]+)+$/

/** An address that mail could reach; whether it does only a mail can tell. */
function parseEmail(text: string, maxLength: number, fail: Fail): string | undefined {
  const address = parseText(text, maxLength, fail)
  if (address === undefined) return undefined
  return emailForm.test(address) ? address : fail('email_invalid', { value: shown(text) })
}

function parseProvisioningStatus(
  text: string,
  _maxLength: number,
  fail: Fail,
): ProvisioningStatus | undefined {
  return isProvisioningStatus(text) ? text : fail('provisioning_status_unknown', { value: shown(text) })
}

function parseTermCell(text: string, _maxLength: number, fail: Fail): string | undefined {
  const term = parseTerm(text)
  return term === null
    ? fail('term_invalid', { value: shown(text), suggestion: suggestTerm(text) })
    : formatTerm(term)
}

/** `1 year`, `12M`, `p1y`: what is meant where the unit is there, otherwise `none`. */
function suggestTerm(text: string): string {
  const [, number, unit = ''] = /^P?\s*(\d{1,4})\s*(Y|M|[\p{L}]{2,10})\.?$/iu.exec(text) ?? []
  const letter = /^(?:y|å|år|year)/i.test(unit) ? 'Y' : /^m(?:$|[aåäo]?[nå]|d|th)/i.test(unit) ? 'M' : ''
  const term = letter === '' || number === undefined ? null : parseTerm(`P${Number(number)}${letter}`)
  return term === null ? 'none' : formatTerm(term)
}

/*
 * Dates repeat from row to row (a file has far fewer of them than rows), and reading one costs more than
 * finding it again. Bounded: instants with a time seldom repeat.
 */
const readInstants = new Map<string, Instant>()
const maxReadInstants = 10_000

function parseInstantCell(text: string, _maxLength: number, fail: Fail): Instant | undefined {
  const known = readInstants.get(text)
  if (known !== undefined) return known
  const instant = parseInstant(text)
  if (instant === null) {
    const problem = instantProblem(text)
    return fail(problem.code, problem.params)
  }
  if (text.length === 10) {
    if (readInstants.size >= maxReadInstants) readInstants.clear()
    readInstants.set(text, instant)
  }
  return instant
}

function parseBoolean(text: string, _maxLength: number, fail: Fail): boolean | undefined {
  const lower = text.toLowerCase()
  if (lower === 'true') return true
  if (lower === 'false') return false
  return fail('boolean_invalid', { value: shown(text) })
}

export const maxCount = 10_000_000
const maxQuantity = 1_000_000

function parseQuantity(text: string, _maxLength: number, fail: Fail): number | undefined {
  const quantity = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  if (quantity >= 1 && quantity <= maxQuantity) return quantity
  return fail('quantity_invalid', { value: shown(text), max: maxQuantity })
}

/** How many decimals it may have, the currency says (check-subscription.ts). */
function parseAmountCell(text: string, _maxLength: number, fail: Fail): string | undefined {
  return amountPattern.test(text) ? text : fail('amount_invalid', { value: shown(text) })
}

function parseCurrency(text: string, _maxLength: number, fail: Fail): string | undefined {
  const code = text.toUpperCase()
  return isCurrency(code) ? code : fail('currency_unknown', { value: shown(text) })
}

function parseCount(text: string, _maxLength: number, fail: Fail): number | undefined {
  const count = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  return count <= maxCount ? count : fail('count_invalid', { value: shown(text), max: maxCount })
}
