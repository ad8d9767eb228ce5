import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { CustomerNotFound } from '../customer/CustomerNotFound.tsx'
import { historyQuery } from '../customer/queries.ts'
import type { Customer } from '../customer/types.ts'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { OrganisationView } from './OrganisationView.tsx'
import { customerViewQuery } from './queries.ts'
import { ViewBar } from './ViewBar.tsx'

const route = getRouteApi('/inside/customers/$customerId/view')

/** No such customer, or an id that none can have. */
const notFoundCodes = new Set(['customer_not_found', 'invalid_request'])

/** One customer as its own administrator sees it, for the partner's people: marked, and noted. */
export function CustomerViewPage() {
  const { say } = useWords()
  return (
    <Guarded action="open_customer_view" title={say('web.view.open')}>
      <Opened />
    </Guarded>
  )
}

function Opened() {
  const { customerId } = route.useParams()
  const view = useQuery(customerViewQuery(customerId))
  const openAgain = () => void view.refetch()
  if (view.data !== undefined)
    return <Shown key={customerId} customer={view.data} again={view.isStale ? openAgain : undefined} />
  if (view.isPending) return <PageLoading />
  const { error } = view
  if (error instanceof ApiProblem && notFoundCodes.has(error.code)) return <CustomerNotFound />
  return <ErrorState level={1} error={error} retry={() => void view.refetch()} />
}

function Shown({ customer, again }: { customer: Customer; again: (() => void) | undefined }) {
  const { say } = useWords()
  const heading = useFocusOnce<HTMLHeadingElement>()
  const queries = useQueryClient()
  const title = say('web.view.bar', { name: customer.name })
  // That it was opened stands there now.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: historyQuery(customer.id).queryKey })
  }, [queries, customer])
  useEffect(() => {
    document.title = `${title} · Varde`
  }, [title])
  return (
    <>
      <ViewBar customerId={customer.id} title={title} again={again} />
      <OrganisationView customer={customer} headingRef={heading} />
    </>
  )
}
