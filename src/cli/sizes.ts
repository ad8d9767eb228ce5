import type { Language } from '../messages/languages.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A number of bytes for a reader: `1.2 MB`, in steps of a thousand. */
export function sizeText(language: Language, bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 1_000 && step < units.length - 1) {
    value /= 1_000
    step += 1
  }
  const unit = units[step] ?? units[0]
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1
  return value.toLocaleString(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits })
}
