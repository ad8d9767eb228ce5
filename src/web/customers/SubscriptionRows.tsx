import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { paths } from '../paths.ts'
import { StatusBadge } from '../status/StatusBadge.tsx'
import { Licences } from './Licences.tsx'
import type { Customer, Service, Subscription } from './pages.ts'
import { StuckMark } from './StuckMark.tsx'
import classes from './subscriptions.module.css'
import { termOf } from './term.ts'
import { UseMark } from './UseMark.tsx'

/** All open subscriptions of a customer with their services, those first that the filter shows. */
export function SubscriptionRows({ customer, tabIndex }: { customer: Customer; tabIndex: number }) {
  const { say } = useWords()
  const { subscriptions, subscriptionCount } = customer
  return (
    <>
      <ul className={classes.subscriptions} aria-label={say('column.subscriptions')}>
        {subscriptions.map((subscription) => (
          <OneSubscription key={subscription.id} subscription={subscription} tabIndex={tabIndex} />
        ))}
      </ul>
      {subscriptionCount > subscriptions.length && (
        <p className={classes.rest}>
          <Link to={paths.customer} params={{ customerId: customer.id }} tabIndex={tabIndex}>
            {say('web.customers.all_subscriptions', { count: subscriptionCount })}
          </Link>
        </p>
      )}
    </>
  )
}

function OneSubscription({ subscription, tabIndex }: { subscription: Subscription; tabIndex: number }) {
  const { say } = useWords()
  const { offer, externalId, kind, status, statusUntil, matches, services } = subscription
  return (
    <li className={classes.subscription} data-outside={!matches || undefined}>
      <div className={classes.line}>
        <div className={classes.what}>
          <span className={classes.offer}>{offer}</span>
          <span className={classes.id}>{externalId}</span>
          <span className={classes.id}>{say(`web.customers.kind_${kind}`)}</span>
          {!matches && <span className={classes.outside}>{say('web.customers.outside_filter')}</span>}
        </div>
        <div className={classes.badge}>
          <StatusBadge status={status} until={statusUntil} tabIndex={tabIndex} />
        </div>
        <Term subscription={subscription} />
      </div>
      <ul className={classes.services} aria-label={say('web.customers.services')}>
        {services.map((service) => (
          <OneService key={service.id} service={service} tabIndex={tabIndex} />
        ))}
      </ul>
    </li>
  )
}

/** When it begins, ends or renews itself. */
function Term({ subscription }: { subscription: Subscription }) {
  const { say } = useWords()
  const term = termOf(subscription, Date.now())
  return (
    <div className={classes.term}>
      {say(`web.customers.${term.kind}`)}
      {term.at !== null && (
        <>
          {' '}
          <Instant at={term.at} as="date" />
        </>
      )}
    </div>
  )
}

function OneService({ service, tabIndex }: { service: Service; tabIndex: number }) {
  const { say } = useWords()
  const { product, externalId, provisioningStatus, since, reason, licences, licencesUsed, isStuck } = service
  return (
    <li className={classes.line}>
      <div className={classes.what}>
        <span>{product}</span>
        <span className={classes.id}>{externalId}</span>
      </div>
      <div className={classes.badge}>
        <StatusBadge status={provisioningStatus} since={since} reason={reason} tabIndex={tabIndex} />
        {isStuck && <StuckMark />}
      </div>
      <div className={classes.since}>
        <Instant at={since} />
      </div>
      <div className={classes.licences} title={say('column.licences_used')}>
        <UseMark of={service} />
        <Licences used={licencesUsed} all={licences} />
      </div>
      {reason !== null && <div className={classes.reason}>{reason}</div>}
    </li>
  )
}
