import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { maxTaskCharacters } from './limits.ts'
import type { Task } from './queries.ts'
import type { useEndTask } from './use-end-task.ts'

type Act = 'fail' | 'ask_details'

/** What each asks, by the field that the API has for it. */
const asked = {
  fail: {
    field: 'reason',
    title: 'web.tasks.fail_title',
    label: 'web.tasks.fail_why',
    help: 'web.tasks.fail_help',
    confirm: 'web.tasks.fail_do',
  },
  ask_details: {
    field: 'what',
    title: 'web.tasks.ask_title',
    label: 'web.tasks.ask_what',
    help: 'web.tasks.ask_help',
    confirm: 'web.tasks.ask_do',
  },
} as const satisfies Record<
  Act,
  Readonly<Record<'title' | 'label' | 'help' | 'confirm', WordKey>> & { readonly field: string }
>

export interface EndingDialogProps {
  readonly act: Act
  readonly task: Task
  readonly end: ReturnType<typeof useEndTask>
  readonly onClose: () => void
}

/** Asks why the work could not be done, or which details it needs, and says what happens then. */
export function EndingDialog({ act, task, end, onClose }: EndingDialogProps) {
  const { say } = useWords()
  const [text, setText] = useState('')
  const { field, title, label, help, confirm } = asked[act]
  const { product } = task.service
  const problems = formProblems(end.error, [field])
  const what =
    act === 'ask_details'
      ? 'web.tasks.ask_text'
      : task.work === 'remove'
        ? 'web.tasks.fail_text.remove'
        : 'web.tasks.fail_text.set_up'
  return (
    <Dialog isOpen onClose={onClose} title={say(title, { product })}>
      <Form
        className={formClasses.form}
        error={end.error}
        send={() => {
          if (!end.isPending) end.mutate({ act, text })
        }}
      >
        <p>{say(what)}</p>
        <Textarea
          data-autofocus
          label={say(label)}
          description={say(help)}
          rows={4}
          maxLength={maxTaskCharacters}
          value={text}
          error={problems.of(field)}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            if (end.isError) end.reset()
          }}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={end.isPending}>
            {say(confirm)}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
