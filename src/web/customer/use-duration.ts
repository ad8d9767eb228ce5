import { useWords } from '../language/words.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** How long something takes, in the unit in which one would say it: «4 hours». */
export function useDuration(): (seconds: number) => string {
  const { say } = useWords()
  return (seconds) => {
    if (seconds >= 2 * day) return say('web.service.days', { count: Math.round(seconds / day) })
    if (seconds >= hour) return say('web.service.hours', { count: Math.round(seconds / hour) })
    return say('web.service.minutes', { count: Math.max(1, Math.round(seconds / minute)) })
  }
}
