import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import formClasses from '../parts/form.module.css'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import classes from './bulk.module.css'
import { JobProgress } from './JobProgress.tsx'
import { JobResult } from './JobResult.tsx'
import { bulkKey, isOver, jobQuery } from './queries.ts'
import { UndoButton } from './UndoButton.tsx'

interface JobViewProps {
  readonly jobId: string
  /** In the dialog that began it, or on its page. */
  readonly place: 'dialog' | 'page'
  readonly onClose?: () => void
}

/** A job as it goes on and once it is over. */
export function JobView({ jobId, place, onClose }: JobViewProps) {
  const { say, language } = useWords()
  const query = useQuery(jobQuery(jobId, language))
  const job = query.data
  useFreshAfter(job === undefined ? undefined : isOver(job))
  if (job === undefined)
    return query.isError ? (
      <ErrorState error={query.error} retry={() => void query.refetch()} />
    ) : (
      <PageLoading />
    )
  const isDialog = place === 'dialog'
  return (
    <div className={classes.view}>
      {isOver(job) ? <JobResult job={job} heading={isDialog ? 'h3' : 'h2'} /> : <JobProgress job={job} />}
      <div className={formClasses.buttons} data-place={place}>
        {isDialog && (
          <Link to={paths.oneBulkAct} params={{ jobId }} className={classes.openLink}>
            {say('web.bulk.open')}
          </Link>
        )}
        {job.canUndo && <UndoButton job={job} />}
        {isDialog && (
          <Button variant={isOver(job) ? 'filled' : 'default'} data-autofocus autoFocus onClick={onClose}>
            {say(isOver(job) ? 'web.done' : 'web.close')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** What other pages remember of the customers is out of date once a job is over. */
function useFreshAfter(hasEnded: boolean | undefined): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (hasEnded !== true) return
    const own = new Set<unknown>(['me', ...bulkKey, 'bulk-preview'])
    void queries.invalidateQueries({ predicate: ({ queryKey }) => !own.has(queryKey[0]) })
  }, [hasEnded, queries])
}
