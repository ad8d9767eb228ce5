import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUserOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { MemberTable } from './MemberTable.tsx'
import classes from './people.module.css'
import { membersQuery } from './queries.ts'

const route = getRouteApi('/inside/people')
const searchAfterMs = 250

/** Who belongs to the partner, found by name or address; what is searched for stands in the address. */
export function Members() {
  const { say } = useWords()
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(search)
  const list = useInfiniteQuery(membersQuery(search))
  const first = list.data?.pages[0]
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const find = (wanted: string) =>
    void navigate({ to: paths.people, search: wanted === '' ? {} : { search: wanted }, replace: true })
  const findSoon = useDebouncedCallback(find, searchAfterMs)
  const write = (wanted: string) => {
    setText(wanted)
    findSoon(wanted.trim())
  }
  return (
    <div className={classes.part}>
      <div className={classes.filters}>
        <TextInput
          type="search"
          value={text}
          onChange={({ currentTarget }) => write(currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={say('web.people.search')}
          aria-label={say('web.people.search')}
          maxLength={200}
          className={classes.search}
        />
        <span role="status" className={classes.quiet}>
          {first !== undefined && say('web.people.count', { count: first.total })}
        </span>
      </div>
      {list.isPending && <PageLoading />}
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {first?.total === 0 && (
        <EmptyState
          role="status"
          icon={IconUserOff}
          title={say('web.people.nobody')}
          text={<p>{say('web.people.nobody_text', { search })}</p>}
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
      {items.length > 0 && <MemberTable items={items} isOld={list.isPlaceholderData} />}
      <NextPage list={list} />
    </div>
  )
}
