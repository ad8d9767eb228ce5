import { Button } from '@mantine/core'
import { IconFilterOff, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { AuditRow } from './AuditRow.tsx'
import classes from './audit.module.css'
import { auditQuery } from './queries.ts'
import type { AuditSearch } from './search.ts'

/** What was done, latest first, page by page. */
export function AuditList({ search }: { search: AuditSearch }) {
  const { say, timeZone } = useWords()
  const list = useInfiniteQuery(auditQuery(search, timeZone))
  if (list.data === undefined)
    return list.isError ? (
      <ErrorState error={list.error} retry={() => void list.refetch()} />
    ) : (
      <PageLoading />
    )
  const items = list.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return Object.keys(search).length === 0 ? (
      <EmptyState role="status" icon={IconHistory} title={say('web.audit_log.empty')} />
    ) : (
      <EmptyState
        role="status"
        icon={IconFilterOff}
        title={say('web.audit_log.nothing')}
        text={<p>{say('web.audit_log.nothing_text')}</p>}
      />
    )
  return (
    <div className={classes.list}>
      <table className={tableClasses.table} data-stacks data-old={list.isPlaceholderData || undefined}>
        <thead>
          <tr>
            <th scope="col">{say('web.audit_log.when')}</th>
            <th scope="col">{say('web.audit_log.who')}</th>
            <th scope="col">{say('web.audit_log.what')}</th>
            <th scope="col">{say('web.audit_log.from_where')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      {list.isFetchNextPageError && <ProblemNotice title={say('web.error.title')} error={list.error} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say('web.customer.history.more')}
        </Button>
      )}
    </div>
  )
}
