import { Button } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { JobTable } from './JobTable.tsx'
import { jobsQuery } from './queries.ts'

/** What was done with many customers at once, the latest first. */
export function BulkPage() {
  const { say } = useWords()
  return (
    <Guarded action="act_in_bulk" title={say('web.nav.bulk')}>
      <Jobs />
    </Guarded>
  )
}

function Jobs() {
  const { say } = useWords()
  const list = useInfiniteQuery(jobsQuery)
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page width="wide" title={say('web.nav.bulk')}>
      {list.isPending && <PageLoading />}
      {list.isError && jobs.length === 0 && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && jobs.length === 0 && (
        <EmptyState
          icon={IconListCheck}
          title={say('web.bulk.empty')}
          text={say('web.bulk.empty_text')}
          action={
            <Button renderRoot={(props) => <Link to={paths.customers} {...props} />}>
              {say('web.bulk.to_customers')}
            </Button>
          }
        />
      )}
      {jobs.length > 0 && <JobTable jobs={jobs} />}
      <NextPage list={list} />
    </Page>
  )
}
