import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { FlowProblem } from './FlowProblem.tsx'
import classes from './imports.module.css'
import { isOver, runQuery } from './run.ts'
import { RunProgress } from './RunProgress.tsx'
import { RunResult } from './RunResult.tsx'
import type { Run } from './run.ts'
import { StepSection } from './StepSection.tsx'
import { StrictSwitch } from './StrictSwitch.tsx'
import type { ImportFlowState } from './use-import-flow.ts'

/** The third step: what the import would do, before it does anything. */
export function CheckStep({ flow, importId }: { flow: ImportFlowState; importId: string }) {
  const { say, language } = useWords()
  const query = useQuery(runQuery(importId, language))
  const run = query.data
  return (
    <StepSection
      title={say(run !== undefined && isOver(run) ? 'web.import.checked.title' : 'web.import.checking.title')}
      lead={say('web.import.checked.lead')}
      takesFocus
    >
      {run === undefined && query.isError && (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      )}
      {run === undefined && query.isPending && <PageLoading />}
      {run !== undefined && !isOver(run) && <RunProgress run={run} />}
      {run !== undefined && isOver(run) && (
        <RunResult run={run}>
          <Next flow={flow} run={run} />
        </RunResult>
      )}
    </StepSection>
  )
}

/** What can be done with what was found. */
function Next({ flow, run }: { flow: ImportFlowState; run: Run }) {
  const { say } = useWords()
  const { strict, sending } = flow
  const isDone = run.state === 'done'
  const wouldWriteNothing = strict && run.errorCount > 0
  return (
    <>
      {sending.isError && (
        <FlowProblem title={say('web.import.not_taken')} error={sending.error} retry={flow.repeat} />
      )}
      {isDone && <StrictSwitch flow={flow} />}
      <div className={classes.actions}>
        {isDone && (
          <Button onClick={flow.importIt} disabled={wouldWriteNothing}>
            {say(run.errorCount > 0 ? 'web.import.import_rest' : 'web.import.import')}
          </Button>
        )}
        <Button variant="default" onClick={flow.backToFile}>
          {say(run.errorCount > 0 ? 'web.import.corrected_file' : 'web.import.other_file')}
        </Button>
        <Button variant="subtle" onClick={flow.backToColumns}>
          {say('web.import.back_to_columns')}
        </Button>
      </div>
      {wouldWriteNothing && <p className={classes.hint}>{say('web.import.strict_blocks')}</p>}
    </>
  )
}
