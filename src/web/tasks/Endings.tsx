import { IconAlertOctagon, IconCheck, IconForms } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { TaskDoor } from './door.ts'
import type { Task } from './queries.ts'
import classes from './tasks.module.css'
import { useEndTask } from './use-end-task.ts'

const EndingDialog = lazyPart(async () => (await import('./EndingDialog.tsx')).EndingDialog)

export interface EndingsProps {
  readonly door: TaskDoor
  readonly task: Task
  /** It waits for nobody any more; what somebody is writing stays all the same. */
  readonly isGone: boolean
}

/** How the work ends: done, not possible, or not without other details. */
export function Endings({ door, task, isGone }: EndingsProps) {
  const { say } = useWords()
  const right = useMay('set_provisioning_status')
  const why = door.side === 'partner' ? right.why : undefined
  const end = useEndTask(door, task)
  const [asking, setAsking] = useState<'fail' | 'ask_details' | null>(null)
  const { work, asksDetails } = task
  const noDetails = say(work === 'remove' ? 'web.tasks.ask_closed_remove' : 'web.tasks.ask_closed')
  const ask = (act: 'fail' | 'ask_details') => {
    end.reset()
    setAsking(act)
  }
  return (
    <>
      {!isGone && (
        <div className={classes.endings}>
          <GuardedButton
            why={why}
            leftSection={<IconCheck size={16} stroke={2} aria-hidden />}
            loading={end.isPending && asking === null}
            onClick={() => end.mutate({ act: 'finish' })}
          >
            {say('web.tasks.finish')}
          </GuardedButton>
          <GuardedButton
            why={why}
            variant="default"
            leftSection={<IconAlertOctagon size={16} stroke={1.75} aria-hidden />}
            onNear={EndingDialog.preload}
            onClick={() => ask('fail')}
          >
            {say('web.tasks.fail')}
          </GuardedButton>
          <GuardedButton
            why={why ?? (asksDetails ? undefined : noDetails)}
            variant="default"
            leftSection={<IconForms size={16} stroke={1.75} aria-hidden />}
            onNear={EndingDialog.preload}
            onClick={() => ask('ask_details')}
          >
            {say('web.tasks.ask')}
          </GuardedButton>
        </div>
      )}
      {asking === null && <ProblemNotice title={say('web.invite.failed')} error={end.error} />}
      {asking !== null && <EndingDialog act={asking} task={task} end={end} onClose={() => setAsking(null)} />}
    </>
  )
}
