import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { Changes } from './Changes.tsx'
import classes from './imports.module.css'
import { isOver, runQuery } from './run.ts'
import { RunProgress } from './RunProgress.tsx'
import { RunResult } from './RunResult.tsx'
import type { Run } from './run.ts'
import { useFreshAfter } from './use-fresh-after.ts'

/** An import as it runs and once it has ended: how far, what came of it, what it changed. */
export function RunView({ importId }: { importId: string }) {
  const query = useQuery(runQuery(importId, useWords().language))
  const run = query.data
  useFreshAfter(run)
  if (run === undefined)
    return query.isError ? (
      <ErrorState error={query.error} retry={() => void query.refetch()} />
    ) : (
      <PageLoading />
    )
  if (!isOver(run)) return <RunProgress run={run} />
  return (
    <div className={classes.step}>
      <RunResult run={run} heading="h2">
        <After run={run} />
      </RunResult>
      {run.state === 'done' && !run.dryRun && <Changes importId={importId} />}
    </div>
  )
}

function After({ run }: { run: Run }) {
  const { say } = useWords()
  const { why } = useMay('import_customers')
  const hasWritten = run.state === 'done' && !run.dryRun
  return (
    <div className={classes.actions}>
      {hasWritten && (
        <Button renderRoot={(props) => <Link to={paths.customers} {...props} />}>
          {say('web.import.show_customers')}
        </Button>
      )}
      <GuardedButton why={why} variant="default" to={paths.newImport}>
        {say('web.import.another')}
      </GuardedButton>
    </div>
  )
}
