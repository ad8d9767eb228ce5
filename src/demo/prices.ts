import { formatAmount } from '../domain/money.ts'
import { parseTerm } from '../domain/term.ts'

/** What is ordered: how many, and the price of one term for all of them. */
export interface DemoPrice {
  readonly quantity: number | null
  readonly amount: string | null
  readonly currency: string | null
}

/** What a euro is in other money, roughly; who is not here pays in euros. */
const rates: Readonly<Record<string, { readonly currency: string; readonly perEuro: number }>> = {
  NO: { currency: 'NOK', perEuro: 12 },
  SE: { currency: 'SEK', perEuro: 11 },
  DK: { currency: 'DKK', perEuro: 7.5 },
  IS: { currency: 'ISK', perEuro: 150 },
  GB: { currency: 'GBP', perEuro: 0.9 },
  PL: { currency: 'PLN', perEuro: 4.5 },
  CH: { currency: 'CHF', perEuro: 1 },
  US: { currency: 'USD', perEuro: 1.25 },
  JP: { currency: 'JPY', perEuro: 160 },
}
const euros = { currency: 'EUR', perEuro: 1 }

/**
 * The price of a subscription in the customer's own money. A trial's is that of the year which may follow.
 * @param seats of the service that has most; null: it is not ordered by the seat
 */
export function priceOf(
  monthlyEuros: number,
  seats: number | null,
  term: string | null,
  country: string | null,
): DemoPrice {
  if (seats === null) return { quantity: null, amount: null, currency: null }
  const { currency, perEuro } = rates[country ?? ''] ?? euros
  const months = (term === null ? null : parseTerm(term)?.months) ?? 12
  const thousandths = BigInt(Math.round(monthlyEuros * perEuro * 100)) * 10n * BigInt(months * seats)
  return { quantity: seats, amount: formatAmount(thousandths, currency), currency }
}
