import { Button } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { useMe } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import type { TasksSearch } from './search.ts'
import classes from './tasks.module.css'
import { useChangeTasksSearch } from './use-tasks-search.ts'

/** Which of the tasks are shown: for whom they wait, who does them, and whether they are late. */
export function TaskFilters({ search: { party, assignee, overdue } }: { search: TasksSearch }) {
  const { say } = useWords()
  const { partner, person } = useMe()
  const change = useChangeTasksSearch()
  return (
    <div className={classes.filters}>
      <Group name={say('web.tasks.party')}>
        <Choice isChosen={party === undefined} choose={() => change({ party: undefined })}>
          {say('web.tasks.us')}
        </Choice>
        <Choice isChosen={party === 'vendor'} choose={() => change({ party: 'vendor' })}>
          {partner.vendor}
        </Choice>
      </Group>
      <Group name={say('web.tasks.whose')}>
        <Choice isChosen={assignee === undefined} choose={() => change({ assignee: undefined })}>
          {say('web.tasks.everybodys')}
        </Choice>
        {person !== null && (
          <Choice isChosen={assignee === 'me'} choose={() => change({ assignee: 'me' })}>
            {say('web.tasks.mine')}
          </Choice>
        )}
        <Choice isChosen={assignee === 'nobody'} choose={() => change({ assignee: 'nobody' })}>
          {say('web.tasks.nobodys')}
        </Choice>
      </Group>
      <Button
        variant="default"
        size="compact-md"
        className={classes.filter}
        aria-pressed={overdue === true}
        leftSection={<IconClockExclamation size={16} stroke={1.75} aria-hidden />}
        onClick={() => change({ overdue: overdue === true ? undefined : true })}
      >
        {say('web.tasks.overdue')}
      </Button>
    </div>
  )
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={classes.group}>
      <span id={id} className={classes.groupName}>
        {name}
      </span>
      <div className={classes.choices}>{children}</div>
    </div>
  )
}

interface ChoiceProps {
  readonly isChosen: boolean
  readonly choose: () => void
  readonly children: ReactNode
}

function Choice({ isChosen, choose, children }: ChoiceProps) {
  return (
    <Button
      variant="default"
      size="compact-md"
      className={classes.filter}
      aria-pressed={isChosen}
      onClick={choose}
    >
      {children}
    </Button>
  )
}
