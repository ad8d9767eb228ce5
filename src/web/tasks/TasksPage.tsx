import { getRouteApi } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { JustEndedNotice } from './JustEndedNotice.tsx'
import { TaskFilters } from './TaskFilters.tsx'
import { TaskList } from './TaskList.tsx'
import classes from './tasks.module.css'

const route = getRouteApi('/inside/tasks')

/** What waits for somebody's hands. What is shown stands in the address. */
export function TasksPage() {
  const { say } = useWords()
  const search = route.useSearch()
  const title = say('web.nav.tasks')
  return (
    <Guarded action="see_colleagues" title={title}>
      <Page title={title} width="wide">
        <p className={classes.lead}>{say('web.tasks.lead')}</p>
        <JustEndedNotice />
        <TaskFilters search={search} />
        <TaskList search={search} />
      </Page>
    </Guarded>
  )
}
