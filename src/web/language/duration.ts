import { useWords } from './words.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Units in which one says how long something takes, greatest first, and from how many seconds on: half of the next before. */
const units = [
  { unit: 'days', one: day, from: 2 * day - hour / 2 },
  { unit: 'hours', one: hour, from: hour - minute / 2 },
  { unit: 'minutes', one: minute, from: minute - 0.5 },
  { unit: 'seconds', one: 1, from: 1 },
] as const

export interface Said {
  readonly unit: (typeof units)[number]['unit'] | 'moment'
  readonly count: number
}

/** A length of time in the unit in which one would say it, below ten with one decimal: 36 hours, 2.5 days. */
export function saidDuration(seconds: number): Said {
  if (seconds > 0 && seconds % day === 0) return { unit: 'days', count: seconds / day }
  for (const { unit, one, from } of units) {
    if (seconds < from) continue
    const count = rounded(seconds / one)
    return unit === 'hours' && count === 24 ? { unit: 'days', count: 1 } : { unit, count }
  }
  return { unit: 'moment', count: 0 }
}

function rounded(count: number): number {
  return count < 9.95 ? Math.round(count * 10) / 10 : Math.round(count)
}

/** How long something takes, in the reader's language: «4 hours». */
export function useDuration(): (seconds: number) => string {
  const { say } = useWords()
  return (seconds) => {
    const { unit, count } = saidDuration(seconds)
    return say(`web.duration.${unit}`, { count })
  }
}
