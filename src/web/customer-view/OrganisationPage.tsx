import { useQuery } from '@tanstack/react-query'
import { IconBuildingOff } from '@tabler/icons-react'
import { useEffect } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { useMyself } from '../api/me.ts'
import { useIsGone } from '../customer/gone.ts'
import { customerQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { OrganisationView } from './OrganisationView.tsx'
import { useSuppliers } from './use-suppliers.ts'

/** Where a customer's administrator comes to: their own organisation. */
export function OrganisationPage() {
  const { customerId } = useMyself()
  const customer = useQuery(customerQuery(customerId ?? ''))
  const isGone = useIsGone(customerId ?? '')
  if (isGone) return <Gone />
  if (customer.data !== undefined) return <OrganisationView customer={customer.data} />
  if (customer.isPending) return <PageLoading />
  const { error } = customer
  if (error instanceof ApiProblem && error.code === 'customer_not_found') return <Gone />
  return <ErrorState level={1} error={error} retry={() => void customer.refetch()} />
}

/** The partner has deleted it. */
function Gone() {
  const { say } = useWords()
  const { partner } = useSuppliers()
  const title = say('web.view.gone')
  useEffect(() => {
    document.title = `${title} · Varde`
  }, [title])
  return (
    <EmptyState
      level={1}
      icon={IconBuildingOff}
      title={title}
      text={<p>{say('web.view.none_text', { partner })}</p>}
    />
  )
}
