import { IconChecks } from '@tabler/icons-react'
import { useIsMutating, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { BackLink } from '../customer/BackLink.tsx'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Problem } from '../parts/Problem.tsx'
import { Details } from './Details.tsx'
import { taskQuery } from './door.ts'
import type { TaskDoor } from './door.ts'
import { Endings } from './Endings.tsx'
import { Notes } from './Notes.tsx'
import type { Task } from './queries.ts'
import { TaskFacts } from './TaskFacts.tsx'
import classes from './tasks.module.css'
import { endingKey } from './use-end-task.ts'

const wayBack = {
  partner: { text: 'web.nav.tasks', keyText: 'web.tasks.back_key' },
  vendor: { text: 'web.nav.vendor', keyText: 'web.tasks.back_key_vendor' },
} as const satisfies Record<TaskDoor['side'], Readonly<Record<'text' | 'keyText', WordKey>>>

/** It waits for nobody, is not there for the reader, or has an id that none can have. */
const notThere = new Set(['service_not_in_hands', 'service_not_found', 'invalid_request'])

export interface TaskViewProps {
  readonly door: TaskDoor
  /** Whose it is, as the reader knows them: the first of the facts. */
  readonly about: (task: Task) => ReactNode
  /** Who does it, for whom that is their business. */
  readonly hands?: (task: Task, isClosed: boolean) => ReactNode
}

/** The work by hand with one service: what is to be done, what the customer filled in, what was noted, how it ends. */
export function TaskView({ door, about, hands }: TaskViewProps) {
  const { say } = useWords()
  const isEnding = useIsMutating({ mutationKey: endingKey(door) }) > 0
  // What is being ended is not asked for once more: it would be gone.
  const task = useQuery({ ...taskQuery(door), enabled: !isEnding })
  if (task.isPending) return <PageLoading />
  const code = task.error instanceof ApiProblem ? task.error.code : undefined
  const isGone = code !== undefined && notThere.has(code)
  if (task.data !== undefined)
    return <OneTask door={door} task={task.data} isGone={isGone && !isEnding} about={about} hands={hands} />
  if (!isGone) return <ErrorState level={1} error={task.error} retry={() => void task.refetch()} />
  return (
    <EmptyState
      level={1}
      role="status"
      icon={IconChecks}
      title={say('web.tasks.open_failed')}
      text={<Problem error={task.error} />}
      action={<Link to={door.list}>{say(wayBack[door.side].text)}</Link>}
    />
  )
}

interface OneTaskProps extends Pick<TaskViewProps, 'door' | 'about'> {
  readonly task: Task
  /** Somebody else was first: what stands here is from before. */
  readonly isGone: boolean
  readonly hands: TaskViewProps['hands'] | undefined
}

function OneTask({ door, task, isGone, about, hands }: OneTaskProps) {
  const { say } = useWords()
  const heading = useFocusOnce<HTMLHeadingElement>()
  const { service, work, instructions } = task
  return (
    <Page
      title={say(`web.tasks.title.${work}`, { product: service.product })}
      width="wide"
      headingRef={heading}
      above={<BackLink list={door.list} {...wayBack[door.side]} />}
    >
      <TaskFacts task={task}>{about(task)}</TaskFacts>
      <div role="status" className={isGone ? classes.gone : undefined}>
        {isGone && (
          <Notice tone="info" title={say('web.tasks.gone_title')}>
            <p>{say('web.tasks.gone_text')}</p>
          </Notice>
        )}
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <section aria-labelledby="task-instructions">
            <h2 id="task-instructions" className={classes.heading}>
              {say('web.tasks.instructions')}
            </h2>
            {instructions === null ? (
              <p className={classes.none}>{say('web.tasks.no_instructions')}</p>
            ) : (
              <div className={classes.instructions}>{instructions}</div>
            )}
          </section>
          <Details door={door} task={task} />
        </div>
        <div className={classes.side}>
          {hands?.(task, isGone)}
          <Endings door={door} task={task} isGone={isGone} />
        </div>
        <Notes door={door} task={task} isClosed={isGone} />
      </div>
    </Page>
  )
}
