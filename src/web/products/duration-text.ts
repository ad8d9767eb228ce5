import { durationOf, type Unit } from './product-form.ts'

const names = { W: 'week', D: 'day', H: 'hour', M: 'minute', S: 'second' } as const satisfies Record<
  Unit,
  string
>

/** A length of time in the reader's language: «2 dager». @param duration ISO 8601, as a product has it */
export function durationText(language: string, duration: string): string {
  const { usual, unit } = durationOf(duration)
  const format = new Intl.NumberFormat(language, { style: 'unit', unit: names[unit], unitDisplay: 'long' })
  return format.format(Number(usual))
}
