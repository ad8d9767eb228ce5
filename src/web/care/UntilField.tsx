import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { startOfDay } from '../audit/day.ts'
import { addDays, dayOf } from '../customer/days.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import care from './care.module.css'

/** So far ahead somebody may have a customer in hand (src/assignments/limits.ts). */
const maxDays = 365

/** A day that is being written. */
export interface Until {
  readonly day: string
  readonly today: string
  readonly mistake: string | undefined
  readonly field: React.RefObject<HTMLInputElement | null>
  readonly setDay: (day: string) => void
  /** The same without saying anything. */
  readonly peek: () => string | null | undefined
  /** The instant, null without one; undefined where what stands there is no day, which is said then. */
  readonly read: () => string | null | undefined
}

/** The day up to which, and with which, a customer is in hand. @param now the instant that holds */
export function useUntil(now: string | null, begin: 'give' | 'in_hand'): Until {
  const { say, timeZone } = useWords()
  const zone = timeZone ?? undefined
  const today = dayOf(useNow(), zone)
  const [first] = useState(() =>
    now === null ? (begin === 'in_hand' ? addDays(today, 1) : '') : dayOf(Date.parse(now), zone),
  )
  const [day, setDay] = useState(first)
  const [mistake, setMistake] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const isFit = (one: string) => one === '' || (one >= today && one <= addDays(today, maxDays))
  return {
    day,
    today,
    mistake,
    field,
    setDay: (next) => {
      setMistake(undefined)
      setDay(next)
    },
    peek: () => (day === '' ? null : isFit(day) ? endOfDay(day, zone) : undefined),
    read: () => {
      // Half a date is none to the browser, but not to who wrote it.
      const isHalf = field.current?.validity.badInput === true
      const isUntouched = now !== null && day === first
      if (isHalf || (!isFit(day) && !isUntouched)) {
        setMistake(say(isHalf ? 'web.care.date_bad' : 'web.care.date_unfit', { days: maxDays }))
        return undefined
      }
      if (day === '') return null
      return isUntouched ? now : endOfDay(day, zone)
    },
  }
}

/** The last second of a day, so that it still reads as that day. */
function endOfDay(day: string, timeZone: string | undefined): string {
  return new Date(Date.parse(startOfDay(day, timeZone, 1)) - 1_000).toISOString()
}

interface UntilFieldProps {
  readonly until: Until
  readonly problem: string | undefined
  readonly takesFocus: boolean
  /** Whether there has to be one. */
  readonly isRequired?: boolean
  /** What it is called elsewhere than at a customer's hand. */
  readonly words?: Readonly<Record<'label' | 'description' | 'none', WordKey>>
}

const wordsOfHand = {
  label: 'web.care.until_label',
  description: 'web.care.steps_back',
  none: 'web.care.not_in_hand',
} as const satisfies UntilFieldProps['words']

/** Until which day, with the usual ones a click away. */
export function UntilField({
  until,
  problem,
  takesFocus,
  isRequired = false,
  words = wordsOfHand,
}: UntilFieldProps) {
  const { say } = useWords()
  const { day, today, mistake, field, setDay } = until
  const quick = [
    ['web.care.today', today],
    ['web.care.tomorrow', addDays(today, 1)],
    ['web.care.week', addDays(today, 7)],
    ...(isRequired ? [] : ([[words.none, '']] as const)),
  ] as const
  return (
    <div>
      <TextInput
        ref={field}
        type="date"
        label={say(words.label)}
        description={say(words.description)}
        value={day}
        min={today}
        max={addDays(today, maxDays)}
        data-autofocus={takesFocus || undefined}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        error={mistake ?? problem}
      />
      <div className={care.days}>
        {quick.map(([label, value]) => (
          <Button
            key={label}
            size="compact-sm"
            variant="default"
            className={care.day}
            aria-pressed={day === value}
            onClick={() => {
              setDay(value)
              // What stands half written in the field is not its value, and would stay.
              if (field.current !== null) field.current.value = value
            }}
          >
            {say(label)}
          </Button>
        ))}
      </div>
    </div>
  )
}
