import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { UntilField, useUntil } from '../care/UntilField.tsx'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { Customer } from './types.ts'
import { useSetHand } from './use-set-hand.ts'

/** As the API takes it (src/assignments/schema.ts). */
const maxNoteCharacters = 500

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
