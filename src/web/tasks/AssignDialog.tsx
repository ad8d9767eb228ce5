import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { ColleagueChoices } from '../care/ColleagueChoices.tsx'
import { UntilField, useUntil } from '../care/UntilField.tsx'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { TaskDoor } from './door.ts'
import type { Task } from './queries.ts'
import { useChangeTask } from './use-change-task.ts'

const dueWords = {
  label: 'web.tasks.due_label',
  description: 'web.tasks.due_help',
  none: 'web.tasks.no_due',
} as const

export interface AssignDialogProps {
  readonly door: TaskDoor
  readonly task: Task
  readonly onClose: () => void
}

/** Who is to do it, and up to and including which day. */
export function AssignDialog({ door, task, onClose }: AssignDialogProps) {
  const { say } = useWords()
  const { person } = useMyself()
  const before = task.assignee?.id ?? 'nobody'
  const [assignee, setAssignee] = useState(before)
  const due = useUntil(task.dueAt, 'give')
  const save = useChangeTask(door)
  const problems = formProblems(save.error, ['dueAt', 'assigneeId'])
  function send(): void {
    const dueAt = due.read()
    if (dueAt === undefined) return
    const body = {
      ...(assignee !== before && { assigneeId: assignee === 'nobody' ? null : assignee }),
      ...(dueAt !== task.dueAt && { dueAt }),
    }
    if (Object.keys(body).length === 0) onClose()
    else save.mutate(body, { onSuccess: onClose })
  }
  return (
    <Dialog isOpen onClose={onClose} title={say('web.tasks.assign_title')}>
      <Form className={formClasses.form} error={save.error ?? due.mistake} send={send}>
        <ColleagueChoices
          kind="radio"
          legend={say('web.tasks.hands')}
          fixed={[
            { value: 'nobody', text: say('web.care.nobody') },
            ...(person === null ? [] : [{ value: person.id, text: say('web.care.me') }]),
          ]}
          chosen={[assignee]}
          choose={setAssignee}
          except={person?.id}
          takesFocus
        />
        <UntilField until={due} problem={problems.of('dueAt')} takesFocus={false} words={dueWords} />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
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
