import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconBuilding } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { ClosedSubscriptions } from '../customer/ClosedSubscriptions.tsx'
import customerClasses from '../customer/customer.module.css'
import { More } from '../customer/OpenSubscriptions.tsx'
import { administratorsQuery, everySubscriptionQuery, subscriptionsQuery } from '../customer/queries.ts'
import type { Customer } from '../customer/types.ts'
import { PeopleLink } from '../customer-people/PeopleLink.tsx'
import { useWords } from '../language/words.ts'
import { EndedLicences } from '../licences/EndedLicences.tsx'
import { Page } from '../parts/Page.tsx'
import classes from './customer-view.module.css'
import { lazyPart } from '../parts/lazy-part.ts'
import { OwnSubscription } from './OwnSubscription.tsx'
import { TodoPanel } from './TodoPanel.tsx'
import { useSuppliers } from './use-suppliers.ts'

const OwnHistory = lazyPart(() => import('./OwnHistory.tsx').then((module) => module.OwnHistory))

export interface OrganisationViewProps {
  /** As its own administrator is given it. */
  readonly customer: Customer
  readonly headingRef?: Ref<HTMLHeadingElement>
}

/** A customer for its own people: what they must do, what they have and how far it has come, and whom they turn to. */
export function OrganisationView({ customer, headingRef }: OrganisationViewProps) {
  const { say, number } = useWords()
  const { partner } = useSuppliers()
  const me = useMyself()
  const isMore = customer.subscriptionCount > customer.subscriptions.length
  const pages = useInfiniteQuery({ ...subscriptionsQuery(customer.id, 'open'), enabled: isMore })
  const every = useQuery({ ...everySubscriptionQuery(customer.id), enabled: isMore })
  const read = isMore ? pages.data?.pages.flatMap(({ items }) => items) : undefined
  const subscriptions = read ?? customer.subscriptions
  return (
    <Page
      title={customer.name}
      beside={say('web.view.by', { partner })}
      width="wide"
      {...(headingRef !== undefined && { headingRef })}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <TodoPanel subscriptions={every.data ?? subscriptions} />
          <section aria-labelledby="own-subscriptions">
            <h2 id="own-subscriptions" className={customerClasses.heading}>
              {say('web.view.subscriptions')}{' '}
              <span className={customerClasses.count}>{number(customer.subscriptionCount)}</span>
            </h2>
            {customer.subscriptionCount === 0 && <None partner={partner} />}
            <ul className={classes.cards}>
              {subscriptions.map((subscription) => (
                <li key={subscription.id}>
                  <OwnSubscription subscription={subscription} />
                </li>
              ))}
            </ul>
            {isMore && <More pages={pages} />}
          </section>
          <PeopleLink customerId={customer.id} />
          {customer.closedSubscriptionCount > 0 && (
            <ClosedSubscriptions customerId={customer.id} total={customer.closedSubscriptionCount} />
          )}
          <EndedLicences customerId={customer.id} />
          {/* Whoever looks at it for the partner has the customer's whole history. */}
          {seesOwnOrganisation(me) && <OwnHistory customerId={customer.id} />}
        </div>
        <aside className={classes.beside} aria-label={partner}>
          <Beside title={say('web.view.contact_title')}>
            <p>{say('web.view.contact_text', { partner })}</p>
            <p>
              {say('web.view.number')} <code>{customer.externalId}</code>
            </p>
          </Beside>
          <OwnAdministrators customerId={customer.id} />
        </aside>
      </div>
    </Page>
  )
}

function None({ partner }: { partner: string }) {
  const { say } = useWords()
  return (
    <div className={classes.none}>
      <IconBuilding size={24} stroke={1.5} aria-hidden />
      <p>
        <strong>{say('web.view.none')}</strong>
        {say('web.view.none_text', { partner })}
      </p>
    </div>
  )
}

function OwnAdministrators({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const { data } = useQuery(administratorsQuery(customerId))
  if (data === undefined) return null
  return (
    <Beside title={say('web.view.admins')}>
      <p>{data.items.length === 0 ? say('web.view.admins_none') : say('web.view.admins_text')}</p>
      <ul className={classes.people}>
        {data.items.map(({ id, name, email }) => (
          <li key={id}>
            {name !== null && <strong>{name}</strong>}
            {email !== null && <span>{email}</span>}
          </li>
        ))}
        {data.invitations.map(({ id, email }) => (
          <li key={id}>
            <span>{email}</span>
            <span>{say('web.customer.admins.invited')}</span>
          </li>
        ))}
      </ul>
    </Beside>
  )
}

function Beside({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.besidePart}>
      <h2 className={classes.besideTitle}>{title}</h2>
      {children}
    </section>
  )
}
