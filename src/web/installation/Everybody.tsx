import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconUserOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import classes from '../people/people.module.css'
import own from './installation.module.css'
import { EverybodyTable } from './EverybodyTable.tsx'
import { everybodyQuery } from './queries.ts'

const route = getRouteApi('/inside/installation')
const searchAfterMs = 250

/** The people of all partners, found by name or address; what is searched for stands in the address. */
export function Everybody() {
  const { say } = useWords()
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(search)
  const field = useRef<HTMLInputElement>(null)
  const list = useInfiniteQuery(everybodyQuery(search))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const find = (wanted: string) =>
    void navigate({
      to: paths.installation,
      search: wanted === '' ? {} : { search: wanted },
      replace: true,
      resetScroll: false,
    })
  const findSoon = useDebouncedCallback(find, searchAfterMs)
  return (
    <section className={`${classes.part} ${own.people}`} aria-labelledby="everybody">
      <h2 id="everybody" className={classes.heading}>
        {say('web.nav.people')}
      </h2>
      <p className={classes.quiet}>{say('web.everybody.text')}</p>
      <TextInput
        ref={field}
        type="search"
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          findSoon(currentTarget.value.trim())
        }}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={say('web.people.search')}
        aria-label={say('web.people.search')}
        maxLength={200}
        className={classes.find}
      />
      {list.isPending && <PageLoading />}
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && items.length === 0 && (
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
      <EverybodyTable items={items} isOld={list.isPlaceholderData} onErased={() => field.current?.focus()} />
      <NextPage list={list} />
    </section>
  )
}
