import { Button, Textarea, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useMyself } from '../api/me.ts'
import { startOfDay } from '../audit/day.ts'
import care from '../care/care.module.css'
import { ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { addDays, dayOf } from './days.ts'
import type { Customer } from './types.ts'
import { useSetHand } from './use-set-hand.ts'

/** As the API takes it (src/assignments/schema.ts). */
const maxNoteCharacters = 500
/** So far ahead somebody may have a customer in hand (src/assignments/limits.ts). */
const maxDays = 365

export interface HandDialogProps {
  readonly customer: Customer
  /** What the reader came for, which has the focus. */
  readonly begin: 'give' | 'in_hand'
  readonly onClose: () => void
}

/** Gives a customer to somebody, and takes it in hand for some days, with a word on why. */
export function HandDialog({ customer, begin, onClose }: HandDialogProps) {
  const { say } = useWords()
  const { person } = useMyself()
  const { hand } = customer
  const until = useUntil(hand.inHandUntil, begin)
  // Who takes it in hand most often answers for it; they see it before they save.
  const [responsible, setResponsible] = useState(
    hand.responsible?.id ?? (begin === 'in_hand' ? (person?.id ?? 'nobody') : 'nobody'),
  )
  const [note, setNote] = useState(hand.note ?? '')
  const set = useSetHand(customer)
  const problems = formProblems(set.error, ['inHandUntil', 'note'])
  function save(): void {
    const inHandUntil = until.read()
    if (inHandUntil === undefined) return
    const said = note.trim()
    set.mutate(
      {
        responsibleId: responsible === 'nobody' ? null : responsible,
        inHandUntil,
        note: said === '' ? null : said,
      },
      { onSuccess: onClose },
    )
  }
  return (
    <Dialog isOpen onClose={onClose} title={say('web.care.hand_title', { name: customer.name })}>
      <Form className={classes.form} error={set.error ?? until.mistake} send={save}>
        <ColleagueChoices
          kind="radio"
          legend={say('web.care.responsible')}
          fixed={[
            { value: 'nobody', text: say('web.care.nobody') },
            ...(person === null ? [] : [{ value: person.id, text: say('web.care.me') }]),
          ]}
          chosen={[responsible]}
          choose={setResponsible}
          except={person?.id}
          takesFocus={begin === 'give'}
        />
        <UntilField until={until} problem={problems.of('inHandUntil')} takesFocus={begin === 'in_hand'} />
        <Textarea
          label={say('web.care.note')}
          description={say('web.care.note_help')}
          autosize={false}
          rows={3}
          maxLength={maxNoteCharacters}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          error={problems.of('note')}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={set.isPending}>
            {say('web.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface Until {
  readonly day: string
  readonly today: string
  readonly mistake: string | undefined
  readonly field: React.RefObject<HTMLInputElement | null>
  readonly setDay: (day: string) => void
  /** The instant, null without one; undefined where what stands there is no day, which is said then. */
  readonly read: () => string | null | undefined
}

/** The day up to which, and with which, a customer is in hand. @param now the instant that holds */
function useUntil(now: string | null, begin: HandDialogProps['begin']): Until {
  const { say, timeZone } = useWords()
  const zone = timeZone ?? undefined
  const today = dayOf(useNow(), zone)
  const [first] = useState(() =>
    now === null ? (begin === 'in_hand' ? addDays(today, 1) : '') : dayOf(Date.parse(now), zone),
  )
  const [day, setDay] = useState(first)
  const [mistake, setMistake] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  return {
    day,
    today,
    mistake,
    field,
    setDay: (next) => {
      setMistake(undefined)
      setDay(next)
    },
    read: () => {
      // Half a date is none to the browser, but not to who wrote it.
      const isHalf = field.current?.validity.badInput === true
      const isFit = day === '' || (day >= today && day <= addDays(today, maxDays))
      const isUntouched = now !== null && day === first
      if (isHalf || (!isFit && !isUntouched)) {
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
}

function UntilField({ until, problem, takesFocus }: UntilFieldProps) {
  const { say } = useWords()
  const { day, today, mistake, field, setDay } = until
  const quick = [
    ['web.care.today', today],
    ['web.care.tomorrow', addDays(today, 1)],
    ['web.care.week', addDays(today, 7)],
    ['web.care.not_in_hand', ''],
  ] as const
  return (
    <div>
      <TextInput
        ref={field}
        type="date"
        label={say('web.care.until_label')}
        description={say('web.care.steps_back')}
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
