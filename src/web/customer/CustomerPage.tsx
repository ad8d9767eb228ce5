import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ApiProblem } from '../../client/problems.ts'
import { PeopleLink } from '../customer-people/PeopleLink.tsx'
import { SetUpContacts } from '../details/SetUpContacts.tsx'
import { EndedLicences } from '../licences/EndedLicences.tsx'
import { AddSubscriptionButton } from '../orders/AddSubscriptionButton.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { Administrators } from './Administrators.tsx'
import { BackLink } from './BackLink.tsx'
import { CarePanel } from './CarePanel.tsx'
import { ClosedSubscriptions } from './ClosedSubscriptions.tsx'
import { CustomerFacts } from './CustomerFacts.tsx'
import { CustomerMenu } from './CustomerMenu.tsx'
import { CustomerNotFound } from './CustomerNotFound.tsx'
import { CustomerSkeleton } from './CustomerSkeleton.tsx'
import classes from './customer.module.css'
import { GoneNotice } from './GoneNotice.tsx'
import { History } from './History.tsx'
import { OpenSubscriptions } from './OpenSubscriptions.tsx'
import { OpenView } from './OpenView.tsx'
import { customerQuery, everySubscriptionQuery, subscriptionsQuery } from './queries.ts'
import { Standing } from './Standing.tsx'
import type { Customer } from './types.ts'
import { useFocusOnce } from './use-focus-once.ts'

const route = getRouteApi('/inside/customers/$customerId')

/** No such customer, or an id that none can have. */
const notFoundCodes = new Set(['customer_not_found', 'invalid_request'])

/** One customer: what it needs, its subscriptions with their services, and what happened. */
export function CustomerPage() {
  const { customerId } = route.useParams()
  const customer = useQuery(customerQuery(customerId))
  if (customer.isPending) return <CustomerSkeleton />
  if (customer.data !== undefined) return <OneCustomer key={customerId} customer={customer.data} />
  const { error } = customer
  if (error instanceof ApiProblem && notFoundCodes.has(error.code)) return <CustomerNotFound />
  return <ErrorState level={1} error={error} retry={() => void customer.refetch()} />
}

function OneCustomer({ customer }: { customer: Customer }) {
  const heading = useFocusOnce<HTMLHeadingElement>()
  const isMore = customer.subscriptionCount > customer.subscriptions.length
  const pages = useInfiniteQuery({ ...subscriptionsQuery(customer.id, 'open'), enabled: isMore })
  const all = isMore ? pages.data?.pages.flatMap(({ items }) => items) : undefined
  const subscriptions = all ?? customer.subscriptions
  const every = useQuery({ ...everySubscriptionQuery(customer.id), enabled: isMore })
  return (
    <Page
      title={customer.name}
      headingRef={heading}
      above={<BackLink />}
      actions={
        <>
          <OpenView customerId={customer.id} />
          <CustomerMenu customer={customer} />
        </>
      }
    >
      <GoneNotice customerId={customer.id} />
      <CustomerFacts customer={customer} />
      <Standing customer={customer} subscriptions={every.data ?? subscriptions} />
      <CarePanel customer={customer} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <OpenSubscriptions
            subscriptions={subscriptions}
            total={customer.subscriptionCount}
            pages={isMore ? pages : null}
            actions={
              <AddSubscriptionButton customer={customer} subscriptions={every.data ?? subscriptions} />
            }
          />
          {customer.closedSubscriptionCount > 0 && (
            <ClosedSubscriptions customerId={customer.id} total={customer.closedSubscriptionCount} />
          )}
          <EndedLicences customerId={customer.id} />
          <SetUpContacts customer={customer} subscriptions={every.data ?? subscriptions} />
          <PeopleLink customerId={customer.id} />
          <Administrators customer={customer} />
        </div>
        <History customerId={customer.id} />
      </div>
    </Page>
  )
}
