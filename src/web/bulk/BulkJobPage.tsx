import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import imports from '../imports/imports.module.css'
import { useByText } from '../imports/who.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { Page } from '../parts/Page.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { JobItems } from './JobItems.tsx'
import { JobView } from './JobView.tsx'
import { isOver, jobQuery } from './queries.ts'
import type { BulkJobDetail } from './queries.ts'
import { useJobTitle, useWishText } from './use-job-words.ts'

const route = getRouteApi('/inside/bulk/$jobId')

/** One job: how far it is or how it ended, and what came of each. */
export function BulkJobPage() {
  const { say } = useWords()
  const { jobId } = route.useParams()
  return (
    <Guarded action="act_in_bulk" title={say('web.bulk.one')}>
      <OneJob key={jobId} jobId={jobId} />
    </Guarded>
  )
}

function OneJob({ jobId }: { jobId: string }) {
  const { say, language } = useWords()
  const { data: job } = useQuery(jobQuery(jobId, language))
  const titleOf = useJobTitle()
  return (
    <Page
      width="wide"
      title={job === undefined ? say('web.bulk.one') : titleOf(job)}
      above={<Link to={paths.bulk}>{say('web.bulk.all')}</Link>}
    >
      {job !== undefined && <Facts job={job} />}
      <JobView jobId={jobId} place="page" />
      {job !== undefined && isOver(job) && <JobItems job={job} />}
    </Page>
  )
}

function Facts({ job }: { job: BulkJobDetail }) {
  const { say } = useWords()
  const byText = useByText()
  const wish = useWishText(job)
  return (
    <p className={imports.pageFacts}>
      <Instant at={job.createdAt} as="exact" /> · {byText(job.by)}
      {wish !== '' && ` · ${wish}`}
      {job.undoes !== null && (
        <>
          {' · '}
          <Link to={paths.oneBulkAct} params={{ jobId: job.undoes }}>
            {say('web.bulk.undoes')}
          </Link>
        </>
      )}
      {job.undoneBy !== null && (
        <>
          {' · '}
          <Link to={paths.oneBulkAct} params={{ jobId: job.undoneBy }}>
            {say('web.bulk.undone_by')}
          </Link>
        </>
      )}
    </p>
  )
}
