import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { SupportCase } from './queries.ts'

interface CaseDialogProps {
  readonly supportCase: SupportCase
  readonly onClose: () => void
}

/** The number that a case has with the vendor. */
export function NumberDialog({ supportCase: { id, vendorNumber }, onClose }: CaseDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [text, setText] = useState(vendorNumber ?? '')
  const save = useMutation({
    mutationFn: () =>
      client.changeSupportCase({
        params: { id },
        body: { vendorNumber: text.trim() === '' ? null : text },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['customer'] })
      onClose()
    },
  })
  const problems = formProblems(save.error, ['vendorNumber'])
  return (
    <Dialog isOpen onClose={onClose} title={say('web.support.vendor_number')}>
      <Form send={() => save.mutate()} error={save.error} className={formClasses.form}>
        <TextInput
          data-autofocus
          label={say('web.support.vendor_number')}
          description={say('web.support.vendor_number_help')}
          value={text}
          error={problems.of('vendorNumber')}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            save.reset()
          }}
          autoComplete="off"
          spellCheck={false}
        />
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say('web.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Closes a case, and says how it ended where somebody wants to. */
export function CloseDialog({ supportCase: { id, number }, onClose }: CaseDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [key, setKey] = useState(newKey)
  const closing = useMutation({
    mutationFn: () =>
      client.closeSupportCase({
        params: { id },
        body: note.trim() === '' ? {} : { note },
        idempotencyKey: key,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['customer'] })
      onClose()
    },
  })
  const problems = formProblems(closing.error, ['note'])
  return (
    <Dialog isOpen onClose={onClose} title={say('web.support.close_title', { number: String(number) })}>
      <Form send={() => closing.mutate()} error={closing.error} className={formClasses.form}>
        <p>{say('web.support.close_text')}</p>
        <Textarea
          data-autofocus
          label={say('web.support.close_note')}
          description={say('web.support.optional')}
          value={note}
          error={problems.of('note')}
          onChange={({ currentTarget: { value } }) => {
            setNote(value)
            setKey(newKey())
            closing.reset()
          }}
          rows={3}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={closing.isPending}>
            {say('web.support.close_do')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
