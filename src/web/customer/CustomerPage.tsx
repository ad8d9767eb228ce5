import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'

const route = getRouteApi('/inside/customers/$customerId')

/** One customer. */
export function CustomerPage() {
  const { customerId } = route.useParams()
  const customer = useQuery({
    queryKey: ['customer', customerId],
    queryFn: ({ signal }) => client.getCustomer({ params: { id: customerId }, signal }),
  })
  if (customer.isPending) return <PageLoading />
  if (customer.isError)
    return <ErrorState level={1} error={customer.error} retry={() => void customer.refetch()} />
  return <Page title={customer.data.name}>{customer.data.externalId}</Page>
}
