import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { ImportList } from './ImportList.tsx'
import { isOver } from './run.ts'

const watchMs = 3_000
/** Others import too, also what changes no customer and so is not told. */
const lookMs = 15_000

/** What has been imported, the newest first. */
export function ImportsPage() {
  const { say } = useWords()
  return (
    <Guarded action="see_imports" title={say('web.nav.imports')}>
      <Imports />
    </Guarded>
  )
}

function Imports() {
  const { say } = useWords()
  const { why } = useMay('import_customers')
  const list = useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: ({ pageParam, signal }) =>
      client.listImports({ query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((run) => !isOver(run))) === true ? watchMs : lookMs,
  })
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const begin = (
    <GuardedButton why={why} leftSection={<IconFileImport size={16} aria-hidden />} to={paths.newImport}>
      {say('web.nav.new_import')}
    </GuardedButton>
  )
  const isEmpty = list.isSuccess && items.length === 0
  return (
    <Page width="wide" title={say('web.nav.imports')} actions={isEmpty ? undefined : begin}>
      {list.isPending && <PageLoading />}
      {list.isError && items.length === 0 && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {isEmpty && (
        <EmptyState
          icon={IconFileImport}
          title={say('web.imports.empty')}
          text={say('web.imports.empty_text')}
          action={begin}
        />
      )}
      {items.length > 0 && <ImportList items={items} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say('web.import.more')}
        </Button>
      )}
    </Page>
  )
}
