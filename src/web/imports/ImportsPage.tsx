import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'

/** What has been imported. */
export function ImportsPage() {
  const { say } = useWords()
  const list = useQuery({ queryKey: ['imports'], queryFn: ({ signal }) => client.listImports({ signal }) })
  return (
    <Page
      title={say('web.nav.imports')}
      actions={<Link to={paths.newImport}>{say('web.nav.new_import')}</Link>}
    >
      {list.isPending && <PageLoading />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      <ul>
        {list.data?.items.map(({ id, createdAt }) => (
          <li key={id}>
            <Link to={paths.oneImport} params={{ importId: id }}>
              <Instant at={createdAt} />
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
