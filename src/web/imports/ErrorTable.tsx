import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { isColumnName } from './columns.ts'
import { DownloadButton } from './DownloadButton.tsx'
import { ErrorKinds } from './ErrorKinds.tsx'
import { ErrorRows } from './ErrorRows.tsx'
import classes from './errors.module.css'
import type { Run } from './run.ts'

const searchAfterMs = 250
/** As the API names errors that are about no column. */
const wholeRow = 'whole_row'

/** Everything that was wrong in a file, found by its kind, its column or a word; all of it can be downloaded. */
export function ErrorTable({ run, heading: Heading }: { run: Run; heading: 'h2' | 'h3' }) {
  const { say, number, language } = useWords()
  const [code, setCode] = useState<string | null>(null)
  const [column, setColumn] = useState('')
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), searchAfterMs)
  const errors = useErrors(run.id, language, { code, column, search })
  const first = errors.data?.pages[0]
  const items = errors.data?.pages.flatMap((page) => page.items) ?? []
  const labelOf = (name: string | null, heading: string | null) => {
    if (name === null) return say('web.import.errors.whole_row')
    // Without a mapping the file's own heading is the column's name.
    return heading ?? (run.columns.length > 0 && isColumnName(name) ? say(`column.${name}`) : name)
  }
  const clear = () => {
    setCode(null)
    setColumn('')
    setText('')
  }
  return (
    <section className={classes.errors} aria-label={say('web.import.errors.title')}>
      <div className={classes.errorsHead}>
        <Heading className={classes.errorsTitle}>
          {say('web.import.errors.title')} <span className={classes.total}>{number(run.errorCount)}</span>
        </Heading>
        <DownloadButton
          label={say('web.import.errors.download')}
          fileName={say('web.import.errors.file_name')}
          get={() => client.getImportErrors({ params: { id: run.id } })}
        />
      </div>
      <ErrorKinds kinds={first?.codes ?? []} chosen={code} onChoose={setCode} />
      <div className={classes.filters}>
        <TextInput
          type="search"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={say('web.import.errors.search')}
          aria-label={say('web.import.errors.search')}
          maxLength={200}
          className={classes.search}
        />
        <NativeSelect
          value={column}
          onChange={({ currentTarget }) => setColumn(currentTarget.value)}
          aria-label={say('web.import.errors.column_filter')}
          data={[
            { value: '', label: say('web.import.errors.all_columns') },
            ...(first?.columns ?? []).map((each) => ({
              value: each.column ?? wholeRow,
              label: `${labelOf(each.column, each.heading)} (${number(each.count)})`,
            })),
          ]}
        />
        <span role="status" className={classes.found}>
          {first?.total != null && say('web.import.errors.found', { count: first.total })}
        </span>
      </div>
      {errors.isError && <ErrorState error={errors.error} retry={() => void errors.refetch()} />}
      {first !== undefined && items.length === 0 && (
        <p className={classes.nothing}>
          {say('web.import.errors.none_match')}{' '}
          <Button variant="subtle" size="compact-sm" onClick={clear}>
            {say('web.import.errors.clear')}
          </Button>
        </p>
      )}
      {items.length > 0 && <ErrorRows items={items} labelOf={labelOf} isOld={errors.isPlaceholderData} />}
      {errors.hasNextPage && (
        <Button
          variant="default"
          loading={errors.isFetchingNextPage}
          onClick={() => void errors.fetchNextPage()}
        >
          {say('web.import.more')}
        </Button>
      )}
    </section>
  )
}

interface Filter {
  readonly code: string | null
  readonly column: string
  readonly search: string
}

/** Page by page; the server says what is wrong in the reader's language, so another one is another list. */
function useErrors(importId: string, language: string, { code, column, search }: Filter) {
  return useInfiniteQuery({
    queryKey: ['import', importId, 'errors', language, code, column, search],
    queryFn: ({ pageParam, signal }) =>
      client.listImportErrors({
        params: { id: importId },
        query: {
          ...(code !== null && { code: [code] }),
          ...((isColumnName(column) || column === wholeRow) && { column: [column] }),
          ...(search !== '' && { search }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
}
