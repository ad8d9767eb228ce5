import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useMe } from '../api/me.ts'
import { hasCustomersQuery } from '../api/queries.ts'
import { useJustDeleted } from '../archive/just-deleted.ts'
import { AtRiskButton } from '../at-risk/AtRiskButton.tsx'
import { BulkFilterMenu } from '../bulk/BulkMenu.tsx'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { AddCustomerButton } from '../orders/AddCustomerButton.tsx'
import { Page } from '../parts/Page.tsx'
import { stringifySearch } from '../search-params.ts'
import classes from './customers.module.css'
import { CustomersTable } from './CustomersTable.tsx'
import { NothingMatches, NothingYet } from './Empties.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { memoryOf } from './memory.ts'
import { customersKey, pageQuery } from './pages.ts'
import type { CustomerPage } from './pages.ts'
import { Refresh } from './Refresh.tsx'
import { hasFilter } from './search.ts'
import type { CustomersSearch } from './search.ts'
import { Toolbar } from './Toolbar.tsx'
import { useSearch } from './use-search.ts'
import { showList } from './waiting.ts'

const JustDeletedNotice = lazyPart(() =>
  import('../archive/JustDeletedNotice.tsx').then((module) => module.JustDeletedNotice),
)

/** The partner's customers: who needs attention, and why (DESIGN.md §2 and §3). */
export function CustomersPage() {
  const { say } = useWords()
  const { search } = useSearch()
  const queries = useQueryClient()
  const head = useQuery({ ...pageQuery(search, null), placeholderData: keepPreviousData })
  const shown = useShown(search, head.data !== undefined && !head.isPlaceholderData)
  useShownList(shown)
  const total = head.data?.total
  const told = useJustDeleted()
  return (
    <Page
      title={say('web.nav.customers')}
      beside={
        <span role="status">{total !== undefined && say('web.customers.count', { count: total })}</span>
      }
      actions={
        <>
          <Refresh at={head.dataUpdatedAt} isFailed={head.isRefetchError} />
          <AtRiskButton search={search} isEmpty={total === 0} />
          <AddCustomerButton
            size="compact-md"
            className={classes.assign}
            textClassName={classes.exportText}
          />
          <BulkFilterMenu search={search} total={total} />
          <ExportMenu search={search} isEmpty={total === 0} />
        </>
      }
    >
      {told !== null && <JustDeletedNotice />}
      <div className={classes.list} aria-busy={head.isPlaceholderData || head.isPending}>
        <Toolbar facets={head.data?.facets} />
        {head.data === undefined && head.isError ? (
          <ErrorState
            error={head.error}
            retry={() => void queries.invalidateQueries({ queryKey: customersKey })}
          />
        ) : (
          <Content search={shown} head={head.data} isOld={head.isPlaceholderData} />
        )}
      </div>
    </Page>
  )
}

/** The last list that has arrived: it stands there until the one that is asked for does. */
function useShown(search: CustomersSearch, hasArrived: boolean): CustomersSearch {
  const [shown, setShown] = useState(search)
  if (hasArrived && stringifySearch(shown) !== stringifySearch(search)) setShown(search)
  return shown
}

/** What changes is shown in this list (web/live). */
function useShownList(search: CustomersSearch): void {
  const partnerId = useMe().partner.id
  const address = stringifySearch(search)
  useEffect(() => showList({ search, memory: memoryOf(partnerId, address) }), [search, partnerId, address])
}

function Content(props: { search: CustomersSearch; head: CustomerPage | undefined; isOld: boolean }) {
  const { search, head, isOld } = props
  // Whether nothing matches or nothing is there yet is known only with the answer to this too.
  const hasCustomers = useQuery({ ...hasCustomersQuery, enabled: head?.total === 0 && hasFilter(search) })
  // Rows that say that they leave are still there.
  if (head?.total === 0 && head.items.length === 0) {
    if (!hasFilter(search) || hasCustomers.data === false) return <NothingYet />
    return hasCustomers.data === undefined && !hasCustomers.isError ? null : <NothingMatches />
  }
  return <CustomersTable key={stringifySearch(search)} search={search} head={head} isOld={isOld} />
}
