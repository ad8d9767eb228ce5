import { ActsMenu } from '../acts/ActsMenu.tsx'
import { useWords } from '../language/words.ts'
import { StatusBadge } from '../status/StatusBadge.tsx'
import { ServiceRow } from './ServiceRow.tsx'
import { servicesThere } from './spans.ts'
import classes from './subscription.module.css'
import { SubscriptionFacts } from './SubscriptionFacts.tsx'
import type { Subscription } from './types.ts'

export interface SubscriptionCardProps {
  readonly subscription: Subscription
  /** The customer's other open ones. */
  readonly others: readonly Subscription[]
}

/** An open subscription: what was ordered, how it stands, and its services. */
export function SubscriptionCard({ subscription, others }: SubscriptionCardProps) {
  const { say } = useWords()
  const services = servicesThere(subscription)
  const { id, offer, externalId, kind, status, statusSince, statusUntil } = subscription
  return (
    <article className={classes.card} aria-labelledby={`offer-${id}`}>
      <header className={classes.head}>
        <h3 id={`offer-${id}`} tabIndex={-1} className={classes.offer}>
          {offer}
        </h3>
        <code className={classes.id}>{externalId}</code>
        <span className={classes.kind} data-kind={kind}>
          {say(kind === 'trial' ? 'web.customers.kind_trial' : 'web.customers.kind_paid')}
        </span>
        <span className={classes.status}>
          {status !== null && <StatusBadge status={status} since={statusSince} until={statusUntil} />}
        </span>
        <ActsMenu subscription={subscription} others={others} />
      </header>
      <SubscriptionFacts subscription={subscription} />
      <ul className={classes.services}>
        {services.map((service) => (
          <ServiceRow
            key={service.id}
            service={service}
            headingId={`offer-${id}`}
            isLast={services.every((one) => one.id === service.id || one.withdrawnAt !== null)}
          />
        ))}
      </ul>
    </article>
  )
}
