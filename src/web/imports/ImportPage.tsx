import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'

const route = getRouteApi('/inside/imports/$importId')

/** One import. */
export function ImportPage() {
  const { importId } = route.useParams()
  const { say } = useWords()
  const one = useQuery({
    queryKey: ['import', importId],
    queryFn: ({ signal }) => client.getImport({ params: { id: importId }, signal }),
  })
  if (one.isPending) return <PageLoading />
  if (one.isError) return <ErrorState level={1} error={one.error} retry={() => void one.refetch()} />
  return (
    <Page title={say('web.nav.imports')}>
      <Instant at={one.data.createdAt} />
    </Page>
  )
}
