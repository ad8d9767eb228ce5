import { Button } from '@mantine/core'
import { IconFileImport, IconFilterOff, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import type { Customer } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './customer-people.module.css'
import { ExportLink } from './ExportLink.tsx'
import { PeopleActs } from './PeopleActs.tsx'
import { PeopleFilters } from './PeopleFilters.tsx'
import { PeopleTable } from './PeopleTable.tsx'
import type { PersonDeed } from './PersonDialogs.tsx'
import { groupsQuery, peopleQuery } from './queries.ts'
import type { Person } from './queries.ts'
import { isWhole } from './search.ts'
import type { PeopleSearch } from './search.ts'
import { useSelected } from './selected.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const ImportDialog = lazy(() =>
  import('./ImportDialog.tsx').then((module) => ({ default: module.ImportDialog })),
)
const PersonDialogs = lazy(() =>
  import('./PersonDialogs.tsx').then((module) => ({ default: module.PersonDialogs })),
)

interface PeopleViewProps {
  readonly customer: Customer
  readonly search: PeopleSearch
  readonly back: ReactNode
  readonly onSearch: (search: PeopleSearch) => void
}

/** A dialog about one person, or about somebody who is to be added. */
export type Asked = { readonly deed: 'add' } | { readonly deed: PersonDeed; readonly person: Person }

/** A customer's people: who they are, what they hold, and what can be done with one and with many. */
export function PeopleView({ customer, search, back, onSearch }: PeopleViewProps) {
  const { say, number } = useWords()
  const heading = useFocusOnce<HTMLHeadingElement>()
  const { why } = useMay('manage_customer_people')
  const list = useInfiniteQuery(peopleQuery(customer.id, search))
  const people = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const ids = useMemo(() => people.map(({ id }) => id), [people])
  const total = list.data?.pages[0]?.total ?? 0
  const selected = useSelected(search, total, ids)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [said, setSaid] = useState('')
  const keepFocus = useKeptFocus(heading, people)
  const tell = (text: string) => {
    setSaid(text)
    keepFocus()
  }
  const [isImporting, setImporting] = useState(false)
  const isEmpty = list.isSuccess && !list.isPlaceholderData && people.length === 0
  const actions = (
    <>
      <ExportLink customerId={customer.id} search={search} />
      <GuardedButton
        why={why}
        variant="default"
        leftSection={<IconFileImport size={16} stroke={1.75} aria-hidden />}
        onClick={() => setImporting(true)}
      >
        {say('web.customer_people.import')}
      </GuardedButton>
      <GuardedButton
        why={why}
        leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
        onClick={() => setAsked({ deed: 'add' })}
      >
        {say('web.customer_people.add')}
      </GuardedButton>
    </>
  )
  return (
    <Page
      title={say('web.customer_people.title_of', { name: customer.name })}
      headingRef={heading}
      above={back}
      beside={list.isSuccess && number(total)}
      actions={actions}
    >
      <PeopleFilters customer={customer} search={search} onSearch={onSearch} />
      <p role="status" className={classes.said}>
        {said}
      </p>
      {list.isPending && <PageLoading />}
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {isEmpty && isWhole(search) && (
        <NobodyActive customerId={customer.id} onShowDeactivated={() => onSearch({ state: 'deactivated' })} />
      )}
      {isEmpty && !isWhole(search) && (
        <EmptyState
          role="status"
          icon={IconFilterOff}
          title={say('web.customer_people.nothing')}
          text={<p>{say('web.customer_people.nothing_text')}</p>}
          action={
            <Button variant="default" onClick={() => onSearch({})}>
              {say('web.customer_people.show_all')}
            </Button>
          }
        />
      )}
      <div className={classes.list}>
        {selected.selection !== null && (
          <PeopleActs
            customerId={customer.id}
            selection={selected.selection}
            count={selected.count}
            onClear={() => {
              selected.clear()
              keepFocus()
            }}
          />
        )}
        {people.length > 0 && (
          <PeopleTable
            people={people}
            total={total}
            isOld={list.isPlaceholderData}
            selected={selected}
            onAsk={setAsked}
            more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : null}
          />
        )}
      </div>
      {list.isFetchNextPageError && <ProblemNotice title={say('web.error.title')} error={list.error} />}
      {asked !== null && (
        <Suspense>
          <PersonDialogs
            customerId={customer.id}
            asked={asked}
            onSaid={tell}
            onClose={() => setAsked(null)}
          />
        </Suspense>
      )}
      {isImporting && (
        <Suspense>
          <ImportDialog customerId={customer.id} onSaid={tell} onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </Page>
  )
}

/** A customer without people, or with none left: who was let go is not lost from sight. */
function NobodyActive({
  customerId,
  onShowDeactivated,
}: {
  customerId: string
  onShowDeactivated: () => void
}) {
  const { say } = useWords()
  const { data } = useQuery(groupsQuery(customerId))
  const deactivated = data?.deactivated ?? 0
  return (
    <EmptyState
      role="status"
      icon={IconUsers}
      title={say(deactivated > 0 ? 'web.customer_people.none_active' : 'web.customer_people.none')}
      text={
        <p>
          {deactivated > 0
            ? say('web.customer_people.none_active_text', { count: deactivated })
            : say('web.customer_people.none_text')}
        </p>
      }
      {...(deactivated > 0 && {
        action: (
          <Button variant="default" onClick={onShowDeactivated}>
            {say('web.customer_people.show_deactivated')}
          </Button>
        ),
      })}
    />
  )
}
