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
  const { counts } = run
  const written = counts === null ? 0 : counts.customers.new + counts.customers.changed
  const hasSome = run.state === 'done' && written > 0
  const isClean = hasSome && run.errorCount === 0
  return (
    <StepSection
      key="over"
      title={say(hasSome ? 'web.start.ready' : 'web.start.not_ready', { count: written })}
      takesFocus
    >
      {isClean && counts !== null && (
        <p className={classes.ready}>
          {say('web.start.ready_text', {
            subscriptions: counts.subscriptions.new + counts.subscriptions.changed,
            services: counts.services.new + counts.services.changed,
          })}
        </p>
      )}
      {!isClean && <RunResult run={run} />}
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
    </StepSection>
  )
}
