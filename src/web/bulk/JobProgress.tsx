import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { ProgressBar } from '../imports/ProgressBar.tsx'
import type { Words } from '../language/words.ts'
import { useWords } from '../language/words.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import classes from './bulk.module.css'
import { bulkKey } from './queries.ts'
import type { BulkJobDetail } from './queries.ts'

const minuteS = 60
/** A screen reader hears of every quarter, not of every per cent. */
const saidSteps = 4

/** How far a job has come, how fast it is and how long it will still take. */
export function JobProgress({ job }: { job: BulkJobDetail }) {
  const words = useWords()
  const { say, percent } = words
  const share = job.total === 0 ? 1 : (job.total - job.left) / job.total
  const headline = say(job.state === 'waiting' ? 'web.bulk.waiting' : 'web.bulk.running')
  return (
    <div className={classes.progress}>
      <div className={classes.progressHead}>
        <strong>{headline}</strong>
        <span className={classes.percent}>{percent(share)}</span>
      </div>
      <ProgressBar label={say('web.bulk.progress')} share={share} />
      <p className={classes.progressText}>{details(job, words)}</p>
      <p role="status" className={classes.hidden}>
        {`${headline} ${percent(Math.floor(share * saidSteps) / saidSteps)}`}
      </p>
      <p className={classes.quiet}>{say('web.bulk.leave')}</p>
      <StopButton jobId={job.id} />
    </div>
  )
}

/** «8 000 av 12 000 · 800 i sekundet · ca. 5 sekunder igjen». */
function details({ total, left, perSecond, secondsLeft }: BulkJobDetail, { say, number }: Words): string {
  const parts = [
    say('web.bulk.so_far', { done: total - left, total }),
    perSecond !== null && perSecond > 0 && say('web.import.rate', { rows: number(Math.round(perSecond)) }),
    secondsLeft !== null &&
      secondsLeft > 0 &&
      (secondsLeft < 2 * minuteS
        ? say('web.import.left_seconds', { count: secondsLeft })
        : say('web.import.left_minutes', { count: Math.round(secondsLeft / minuteS) })),
  ]
  return parts.filter(Boolean).join(' · ')
}

function StopButton({ jobId: id }: { jobId: string }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const stop = useMutation({
    mutationFn: () => client.cancelBulkAct({ params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: bulkKey }),
  })
  return (
    <>
      <Button variant="default" size="sm" loading={stop.isPending} onClick={() => stop.mutate()}>
        {say('web.bulk.stop')}
      </Button>
      <ProblemNotice title={say('web.invite.failed')} error={stop.error} />
    </>
  )
}
