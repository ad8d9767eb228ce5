/**
 * Amounts of money as decimal text with as many decimals as their currency has (ISO 4217, as Intl knows them), and
 * sums of them in thousandths, which no currency's smallest unit is smaller than.
 */

/** What an amount looks like: at most twelve digits and three decimals, no sign. */
export const amountPattern = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,3})?$/

/** Whether it is the code of a currency that is in use (ISO 4217). */
export function isCurrency(code: string): boolean {
  return currencies.has(code)
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** How many decimals a currency has: 0 for JPY, 2 for NOK, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

/** Reads an amount of a currency. @returns its thousandths; null where it is no amount or has more decimals than the currency */
export function parseAmount(text: string, currency: string): bigint | null {
  if (!amountPattern.test(text)) return null
  const [whole = '0', fraction = ''] = text.split('.')
  if (fraction.length > decimalsOf(currency)) return null
  return BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'))
}

/** The canonical form, with all the decimals that the currency has: 1200 thousandths of NOK are `1.20`. */
export function formatAmount(thousandths: bigint, currency: string): string {
  const decimals = decimalsOf(currency)
  const rounded = roundTo(thousandths, 10n ** BigInt(3 - decimals))
  const sign = rounded < 0n ? '-' : ''
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(4, '0')
  const fraction = digits.slice(-3, digits.length - 3 + decimals)
  return `${sign}${digits.slice(0, -3)}${decimals > 0 ? `.${fraction}` : ''}`
}

/** Thousandths of an amount as the database has it, which is more than `parseAmount` reads. */
export function thousandthsOf(stored: string): bigint {
  const sign = stored.startsWith('-') ? -1n : 1n
  const [whole = '0', fraction = ''] = stored.replace('-', '').split('.')
  return sign * (BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0').slice(0, 3)))
}

/** An amount times `part` of `whole`, half units away from zero. */
export function share(thousandths: bigint, part: number, whole: number): bigint {
  return divide(thousandths * BigInt(Math.round(part)), BigInt(Math.round(whole)))
}

function roundTo(thousandths: bigint, unit: bigint): bigint {
  return divide(thousandths, unit) * unit
}

function divide(amount: bigint, by: bigint): bigint {
  const half = by / 2n
  return (amount < 0n ? amount - half : amount + half) / by
}
