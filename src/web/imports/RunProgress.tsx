import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import type { Words } from '../language/words.ts'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './imports.module.css'
import { ProgressBar } from './ProgressBar.tsx'
import { runQuery, shareDone } from './run.ts'
import type { Run } from './run.ts'

const minuteS = 60
/** A screen reader hears of every quarter, not of every per cent. */
const saidSteps = 4

/** How far an import has come, how fast it is and how long it will still take. */
export function RunProgress({ run }: { run: Run }) {
  const words = useWords()
  const { say } = words
  const { progress } = run
  const share = progress === null ? undefined : shareDone(progress)
  const said = share === undefined ? 0 : Math.floor(share * saidSteps) / saidSteps
  return (
    <div className={classes.card}>
      <div className={classes.progressHead}>
        <strong>{headline(run, words)}</strong>
        <span className={classes.percent}>{share === undefined ? '' : words.percent(share)}</span>
      </div>
      <ProgressBar label={say('web.import.progress')} {...(share !== undefined && { share })} />
      <p className={classes.progressText}>{details(run, words)}</p>
      <p role="status" className={classes.hidden}>
        {`${headline(run, words)} ${words.percent(said)}`}
      </p>
      <p className={classes.hint}>{say(run.dryRun ? 'web.import.leave_check' : 'web.import.leave')}</p>
      <StopButton run={run} />
    </div>
  )
}

function headline({ state, dryRun, format, progress }: Run, { say }: Words): string {
  if (state === 'receiving') return say('web.import.phase.receiving')
  if (state === 'waiting' || progress === null) return say('web.import.phase.waiting')
  if (format === 'demo') return say('web.import.phase.demo')
  if (progress.phase === 'reading') return say('web.import.phase.reading')
  return say(dryRun ? 'web.import.phase.checking' : 'web.import.phase.writing')
}

/** «12 000 rader · 8 000 i sekundet · ca. 20 sekunder igjen». */
function details({ progress }: Run, { say, number }: Words): string {
  if (progress === null) return say('web.import.soon')
  const { phase, rowsRead, rowsDone, rowsPerSecond, secondsLeft } = progress
  const parts = [
    say('web.import.rows', { count: phase === 'reading' ? rowsRead : rowsDone }),
    rowsPerSecond > 0 && say('web.import.rate', { rows: number(rowsPerSecond) }),
    secondsLeft !== null &&
      secondsLeft > 0 &&
      (secondsLeft < 2 * minuteS
        ? say('web.import.left_seconds', { count: secondsLeft })
        : say('web.import.left_minutes', { count: Math.round(secondsLeft / minuteS) })),
  ]
  return parts.filter(Boolean).join(' · ')
}

/** What has written nothing can be stopped; what writes goes on to its end. */
function StopButton({ run: { id, state, dryRun } }: { run: Run }) {
  const { say, language } = useWords()
  const { why } = useMay('import_customers')
  const queries = useQueryClient()
  const stop = useMutation({
    mutationFn: () => client.cancelImport({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: runQuery(id, language).queryKey }),
  })
  if (!dryRun && state === 'running') return null
  return (
    <>
      <GuardedButton
        why={why}
        variant="default"
        size="sm"
        loading={stop.isPending}
        onClick={() => stop.mutate()}
      >
        {say('web.import.stop')}
      </GuardedButton>
      {stop.isError && (
        <div role="alert" className={classes.problem}>
          <Problem error={stop.error} />
        </div>
      )}
    </>
  )
}
