import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'

/** The partner's customers. */
export function CustomersPage() {
  const { say } = useWords()
  const list = useQuery({
    queryKey: ['customers'],
    queryFn: ({ signal }) => client.listCustomers({ signal }),
  })
  return (
    <Page title={say('web.nav.customers')}>
      {list.isPending && <PageLoading />}
      {list.isError && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      <ul>
        {list.data?.items.map(({ id, name }) => (
          <li key={id}>
            <Link to={paths.customer} params={{ customerId: id }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
