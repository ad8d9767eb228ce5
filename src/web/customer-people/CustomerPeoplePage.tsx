import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { IconArrowLeft } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../client/problems.ts'
import { useMyself } from '../api/me.ts'
import customerClasses from '../customer/customer.module.css'
import { CustomerNotFound } from '../customer/CustomerNotFound.tsx'
import { customerQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { PeopleView } from './PeopleView.tsx'
import { peopleSearch } from './search.ts'
import type { PeopleSearch } from './search.ts'

const ofCustomer = getRouteApi('/inside/customers/$customerId/people')
const ofOwn = getRouteApi('/inside/organisation/people')

/** The people of a customer, for the partner. */
export function CustomerPeoplePage() {
  const { customerId } = ofCustomer.useParams()
  const navigate = ofCustomer.useNavigate()
  return (
    <People
      customerId={customerId}
      raw={ofCustomer.useSearch()}
      back={(name) => (
        <Link className={customerClasses.back} to={paths.customer} params={{ customerId }}>
          <IconArrowLeft size={16} stroke={1.75} aria-hidden />
          {name}
        </Link>
      )}
      onSearch={(search) =>
        void navigate({
          to: paths.customerPeople,
          params: { customerId },
          search,
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}

/** The same for a customer's administrator: the people of their own organisation. */
export function OwnPeoplePage() {
  const { customerId } = useMyself()
  const navigate = ofOwn.useNavigate()
  return (
    <People
      customerId={customerId ?? ''}
      raw={ofOwn.useSearch()}
      back={(name) => (
        <Link className={customerClasses.back} to={paths.organisation}>
          <IconArrowLeft size={16} stroke={1.75} aria-hidden />
          {name}
        </Link>
      )}
      onSearch={(search) => void navigate({ to: paths.ownPeople, search, replace: true, resetScroll: false })}
    />
  )
}

interface PeopleProps {
  readonly customerId: string
  readonly raw: PeopleSearch
  /** @param name of the customer: what it leads back to */
  readonly back: (name: string) => ReactNode
  readonly onSearch: (search: PeopleSearch) => void
}

function People({ customerId, raw, back, onSearch }: PeopleProps) {
  const { say } = useWords()
  return (
    <Guarded action="see_personal_data" title={say('web.customer_people.title')}>
      <OfOneCustomer key={customerId} customerId={customerId} raw={raw} back={back} onSearch={onSearch} />
    </Guarded>
  )
}

function OfOneCustomer({ customerId, raw, back, onSearch }: PeopleProps) {
  const customer = useQuery(customerQuery(customerId))
  // The router leaves what the page does not understand beside what it does, and all of it as texts.
  const text = JSON.stringify(raw)
  const search = useMemo(() => peopleSearch(readBack(text)), [text])
  if (customer.data !== undefined)
    return (
      <PeopleView
        customer={customer.data}
        search={search}
        back={back(customer.data.name)}
        onSearch={onSearch}
      />
    )
  if (customer.isPending) return <PageLoading />
  const { error } = customer
  if (
    error instanceof ApiProblem &&
    (error.code === 'customer_not_found' || error.code === 'invalid_request')
  )
    return <CustomerNotFound />
  return <ErrorState level={1} error={error} retry={() => void customer.refetch()} />
}

function readBack(text: string): Record<string, string> {
  const raw = JSON.parse(text) as Record<string, unknown>
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, String(value)]))
}
