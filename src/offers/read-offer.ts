import type { OfferedProduct } from '../database/order-tables.ts'
import { decimalsOf, formatAmount, isCurrency, parseAmount, amountPattern } from '../domain/money.ts'
import { formatTerm, parseTerm } from '../domain/term.ts'
import type { Problems } from '../input/problems.ts'
import { isObject, readText, refuseUnknown, type Raw } from '../input/read.ts'
import { maxLicences, maxNameLength, maxProducts, maxQuantity, maxTrialDays } from './limits.ts'
import { offerFieldNames } from './offer.ts'
import type { OfferFields } from './offer.ts'

/**
 * Reads an offer as a request or the catalogue's file has it, and notes everything that is wrong with it.
 * @param path of the offer, such as `body` or `body.offers[3]`
 * @returns undefined where anything is wrong
 */
export function readOffer(raw: Raw, path: string, problems: Problems): OfferFields | undefined {
  const name = readText(raw['name'], `${path}.name`, maxNameLength, problems)
  const products = readProducts(raw['products'], `${path}.products`, problems)
  const term = readTerm(raw['term'], `${path}.term`, problems)
  const trialDays = readCount(raw['trialDays'], `${path}.trialDays`, [1, maxTrialDays], problems)
  const quantity = readCount(raw['defaultQuantity'], `${path}.defaultQuantity`, [1, maxQuantity], problems)
  const price = readPrice(raw, path, problems)
  refuseUnknown(raw, ['id', ...offerFieldNames], path, problems)
  if (name === undefined || products === undefined || term === undefined) return undefined
  if (trialDays === undefined || quantity === undefined || price === undefined) return undefined
  return { name, products, term, trialDays, defaultQuantity: quantity ?? 1, ...price }
}

/** What is set up, each once. */
export function readProducts(value: unknown, path: string, problems: Problems): OfferedProduct[] | undefined {
  if (value === undefined || value === null)
    return problems.add(path, 'error.input.required', { name: 'products' })
  if (!Array.isArray(value)) return problems.add(path, 'error.input.type_array')
  if (value.length === 0) return problems.add(path, 'error.input.min_items', { min: 1 })
  if (value.length > maxProducts) return problems.add(path, 'error.input.max_items', { max: maxProducts })
  const products = value.map((each: unknown, index) => readProduct(each, `${path}[${index}]`, problems))
  const names = products.map((each) => each?.product)
  for (const [index, name] of names.entries())
    if (name !== undefined && names.indexOf(name) < index)
      problems.add(`${path}[${index}].product`, 'error.input.unique_items')
  const read = products.filter((each) => each !== undefined)
  return read.length === products.length && new Set(names).size === names.length ? read : undefined
}

function readProduct(value: unknown, path: string, problems: Problems): OfferedProduct | undefined {
  if (!isObject(value)) return problems.add(path, 'error.input.type_object')
  refuseUnknown(value, ['product', 'licences'], path, problems)
  const product = readText(value['product'], `${path}.product`, maxNameLength, problems)
  const licences = value['licences'] ?? null
  if (!isLicences(licences))
    return problems.add(`${path}.licences`, 'error.input.licences', { max: maxLicences })
  return product === undefined ? undefined : { product, licences }
}

function isLicences(value: unknown): value is OfferedProduct['licences'] {
  return value === null || value === 'quantity' || isCount(value, 0, maxLicences)
}

/** A term in its canonical form; null for none. */
export function readTerm(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  const term = typeof value === 'string' ? parseTerm(value.trim()) : null
  return term === null ? problems.add(path, 'error.input.form_term') : formatTerm(term)
}

function readCount(
  value: unknown,
  path: string,
  [min, max]: readonly [number, number],
  problems: Problems,
): number | null | undefined {
  if (value === undefined || value === null) return null
  return isCount(value, min, max) ? value : problems.add(path, 'error.input.count', { min, max })
}

function isCount(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
}

export interface Price {
  readonly amount: string | null
  readonly currency: string | null
}

/** An amount with its currency, in the canonical form; both or none. */
export function readPrice(raw: Raw, path: string, problems: Problems): Price | undefined {
  const amount = raw['amount'] ?? null
  const currency = readCurrency(raw['currency'], `${path}.currency`, problems)
  if (currency === undefined) return undefined
  if (amount === null && currency === null) return { amount, currency }
  if (amount === null) return problems.add(`${path}.amount`, 'error.input.amount_missing')
  if (typeof amount !== 'string' || !amountPattern.test(amount))
    return problems.add(`${path}.amount`, 'error.input.form_amount')
  if (currency === null) return problems.add(`${path}.currency`, 'error.input.currency_missing')
  const thousandths = parseAmount(amount, currency)
  if (thousandths === null)
    return problems.add(`${path}.amount`, 'error.input.amount_decimals', {
      currency,
      decimals: decimalsOf(currency),
    })
  return { amount: formatAmount(thousandths, currency), currency }
}

function readCurrency(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  const code = typeof value === 'string' ? value.trim().toUpperCase() : ''
  return isCurrency(code) ? code : problems.add(path, 'error.input.form_currency')
}
