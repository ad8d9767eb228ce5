/** A length of time as people write it, and how long it is. */
export type Duration = { readonly text: string; readonly seconds: number }

/** A leap year: what takes longer is a mistake. */
export const maxDurationSeconds = 366 * 86_400

/**
 * Reads a length of time of fixed units (ISO 8601-1 §5.5.2): `P2W`, `P2D`, `PT4H`, `P1DT12H`. Months and years are none,
 * for nobody knows how long they are; nor are fractions.
 *
 * @returns null for any other form, for nothing and for more than `maxDurationSeconds`
 */
export function parseDuration(text: string): Duration | null {
  const form =
    /^P(?!$)(?:(\d{1,2})W|(?:(\d{1,3})D)?(?:T(?!$)(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)$/
  const parts = form.exec(text)
  if (parts === null) return null
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0))
  const all =
    (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)
  return all >= 1 && all <= maxDurationSeconds ? { text, seconds: all } : null
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** In what steps a length of time is rounded, by how long it is. */
const roundSteps = [
  { below: minute, step: 10, text: (seconds: number) => `PT${seconds}S` },
  { below: 10 * minute, step: minute, text: inMinutes },
  { below: hour, step: 5 * minute, text: inMinutes },
  { below: 2 * day, step: hour, text: (seconds: number) => `PT${seconds / hour}H` },
  { below: Infinity, step: day, text: (seconds: number) => `P${seconds / day}D` },
] as const

/** The next round length of time that is not shorter, as people would say it: `PT10M`, `PT3H`, `P4D`. */
export function roundDuration(seconds: number): Duration {
  const wanted = Math.min(Math.max(1, seconds), maxDurationSeconds)
  for (const { below, step, text } of roundSteps) {
    const round = Math.ceil(wanted / step) * step
    if (round < below) return { text: text(round), seconds: round }
  }
  throw new RangeError(`not a length of time: ${seconds}`)
}

function inMinutes(seconds: number): string {
  return `PT${seconds / minute}M`
}
