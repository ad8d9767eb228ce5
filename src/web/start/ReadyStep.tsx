import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isOver, runQuery } from '../imports/run.ts'
import { RunProgress } from '../imports/RunProgress.tsx'
import { RunResult } from '../imports/RunResult.tsx'
import { StepSection } from '../imports/StepSection.tsx'
import { useFreshAfter } from '../imports/use-fresh-after.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import classes from './start.module.css'

/** The last step: the customers come in, and then one may look at them. */
export function ReadyStep({ importId, onAgain }: { importId: string; onAgain: () => void }) {
  const { say, language } = useWords()
  const query = useQuery(runQuery(importId, language))
  const run = query.data
  useFreshAfter(run)
  if (run === undefined)
    return query.isError ? (
      <ErrorState error={query.error} retry={() => void query.refetch()} />
    ) : (
      <PageLoading />
    )
  if (!isOver(run))
    return (
      <StepSection title={say('web.start.running')} takesFocus>
        <RunProgress run={run} />
      </StepSection>
    )
  const written = run.counts === null ? 0 : run.counts.customers.new + run.counts.customers.changed
  const hasSome = run.state === 'done' && written > 0
  return (
    <StepSection
      key="over"
      title={say(hasSome ? 'web.start.ready' : 'web.start.not_ready', { count: written })}
      takesFocus
    >
      <RunResult run={run}>
        <div className={classes.actions}>
          {hasSome && (
            <Button size="md" renderRoot={(props) => <Link to={paths.customers} {...props} />}>
              {say('web.import.show_customers')}
            </Button>
          )}
          {(!hasSome || run.errorCount > 0) && (
            <Button variant="default" size="md" onClick={onAgain}>
              {say('web.import.another')}
            </Button>
          )}
        </div>
      </RunResult>
    </StepSection>
  )
}
