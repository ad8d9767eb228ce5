import { IconUserCheck, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { TaskDoor } from './door.ts'
import type { Task } from './queries.ts'
import classes from './tasks.module.css'
import { useChangeTask } from './use-change-task.ts'

const AssignDialog = lazyPart(async () => (await import('./AssignDialog.tsx')).AssignDialog)

export interface HandsProps {
  readonly door: TaskDoor
  readonly task: Task
  readonly isClosed: boolean
}

/** Who does it: to take it, or to give it to a colleague with a due date. */
export function Hands({ door, task, isClosed }: HandsProps) {
  const { say } = useWords()
  const { person, partner } = useMe()
  const { why } = useMay('set_provisioning_status')
  const take = useChangeTask(door)
  const [isOpen, setOpen] = useState(false)
  const { assignee, party } = task
  const isMine = person !== null && assignee?.id === person.id
  return (
    <section aria-labelledby="task-hands" className={classes.panel}>
      <h2 id="task-hands" className={classes.panelName}>
        {say('web.tasks.hands')}
      </h2>
      <p className={classes.who}>
        {assignee?.name ?? <span className={classes.none}>{say('web.tasks.nobody')}</span>}
        {isMine && <span className={classes.you}> ({say('web.people.you')})</span>}
        {party === 'vendor' && (
          <span className={classes.beside}>
            {say('provisioning.manual_vendor', { vendor: partner.vendor })}
          </span>
        )}
      </p>
      {!isClosed && (
        <div className={classes.handActs}>
          {person !== null && !isMine && (
            <GuardedButton
              why={why}
              variant="default"
              size="compact-md"
              leftSection={<IconUserCheck size={16} stroke={1.75} aria-hidden />}
              loading={take.isPending}
              onClick={() => take.mutate({ assigneeId: person.id })}
            >
              {say('web.tasks.take')}
            </GuardedButton>
          )}
          <GuardedButton
            why={why}
            variant="default"
            size="compact-md"
            leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
            onNear={AssignDialog.preload}
            onClick={() => setOpen(true)}
          >
            {say('web.tasks.assign')}
          </GuardedButton>
        </div>
      )}
      <ProblemNotice title={say('web.invite.failed')} error={take.error} />
      {isOpen && <AssignDialog door={door} task={task} onClose={() => setOpen(false)} />}
    </section>
  )
}
