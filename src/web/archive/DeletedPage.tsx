import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilterOff, IconSearch, IconTrashOff } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { BackLink } from '../customer/BackLink.tsx'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import peopleClasses from '../people/people.module.css'
import { Guarded } from '../rights/Guarded.tsx'
import classes from './archive.module.css'
import { DeletedTable } from './DeletedTable.tsx'
import { deletedQuery, retentionQuery } from './queries.ts'

const route = getRouteApi('/inside/customers/deleted')
const searchAfterMs = 250

/** Customers that were deleted and can still be brought back. */
export function DeletedPage() {
  const { say } = useWords()
  const title = say('web.deleted.title')
  return (
    <Guarded action="delete_customers" title={title}>
      <Page width="wide" title={title} above={<BackLink />}>
        <Lead />
        <Deleted />
      </Page>
    </Guarded>
  )
}

/** How long they can be brought back, and where that is said. */
function Lead() {
  const { say } = useWords()
  const days = useQuery(retentionQuery).data?.deletedCustomersDays
  return (
    <p className={classes.lead}>
      {days === undefined ? say('web.deleted.lead') : say('web.deleted.lead_days', { days })}{' '}
      <Link to={paths.settings}>{say('web.deleted.change_days')}</Link>
    </p>
  )
}

function Deleted() {
  const { say } = useWords()
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(search)
  const list = useInfiniteQuery(deletedQuery(search))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const find = (wanted: string) =>
    void navigate({
      to: paths.deletedCustomers,
      search: wanted === '' ? {} : { search: wanted },
      replace: true,
    })
  const findSoon = useDebouncedCallback(find, searchAfterMs)
  const isEmpty = list.isSuccess && items.length === 0 && !list.hasNextPage
  return (
    <div className={peopleClasses.part}>
      {!(isEmpty && search === '' && text === '') && (
        <TextInput
          type="search"
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value)
            findSoon(currentTarget.value.trim())
          }}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={say('web.deleted.search')}
          aria-label={say('web.deleted.search')}
          maxLength={200}
          className={classes.search}
        />
      )}
      {list.isPending && <PageLoading />}
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {isEmpty && search === '' && (
        <EmptyState
          role="status"
          icon={IconTrashOff}
          title={say('web.deleted.none')}
          text={<p>{say('web.deleted.none_text')}</p>}
        />
      )}
      {isEmpty && search !== '' && (
        <EmptyState
          role="status"
          icon={IconFilterOff}
          title={say('web.deleted.nothing')}
          text={<p>{say('web.deleted.nothing_text', { search })}</p>}
          action={
            <Button
              variant="default"
              onClick={() => {
                setText('')
                find('')
              }}
            >
              {say('web.people.show_all')}
            </Button>
          }
        />
      )}
      <DeletedTable items={items} isOld={list.isPlaceholderData} />
      <NextPage list={list} />
    </div>
  )
}
