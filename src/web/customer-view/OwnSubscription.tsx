import { seesOwnOrganisation, useMyself } from '../api/me.ts'
import { LicenceBar } from '../customer/LicenceBar.tsx'
import { servicesThere } from '../customer/spans.ts'
import cardClasses from '../customer/subscription.module.css'
import { SubscriptionFacts } from '../customer/SubscriptionFacts.tsx'
import type { Service, Subscription } from '../customer/types.ts'
import { FillInButton } from '../details/FillInButton.tsx'
import { useWords } from '../language/words.ts'
import { LicencesButton } from '../licences/LicencesButton.tsx'
import { Instant } from '../parts/Instant.tsx'
import { subscriptionAppearance } from '../status/appearance.ts'
import classes from './customer-view.module.css'
import { serviceAppearance } from './standing.ts'
import { StandingBadge } from './StandingBadge.tsx'
import { useSuppliers } from './use-suppliers.ts'

/** One subscription as its customer reads it: what it is, how long it runs, and how far each service has come. */
export function OwnSubscription({ subscription }: { subscription: Subscription }) {
  const { say } = useWords()
  const { id, offer, status, kind } = subscription
  return (
    <article className={cardClasses.card} aria-labelledby={`own-${id}`}>
      <header className={cardClasses.head}>
        <h3 id={`own-${id}`} className={cardClasses.offer}>
          {offer}
        </h3>
        <span className={cardClasses.kind}>
          {say(kind === 'trial' ? 'web.customers.kind_trial' : 'web.customers.kind_paid')}
        </span>
        <span className={cardClasses.status}>
          {status !== null && (
            <StandingBadge appearance={subscriptionAppearance[status]} text={say(`subscription.${status}`)} />
          )}
        </span>
      </header>
      <SubscriptionFacts subscription={subscription} />
      <ul className={cardClasses.services}>
        {servicesThere(subscription).map((service) => (
          <OwnService key={service.id} service={service} />
        ))}
      </ul>
    </article>
  )
}

function OwnService({ service }: { service: Service }) {
  const { say } = useWords()
  const suppliers = useSuppliers()
  const me = useMyself()
  const { id, product, provisioningStatus: status, since, licences, licencesUsed } = service
  return (
    <li className={classes.service}>
      <span className={classes.product}>{product}</span>
      <span>
        <StandingBadge
          appearance={serviceAppearance[status]}
          text={say(`web.view.service.${status}`, suppliers)}
        />
      </span>
      <span className={classes.meaning}>
        {status === 'provisioned' ? (
          <>
            {say('web.status.since')} <Instant at={since} as="date" />
          </>
        ) : (
          say(`web.view.service_text.${status}`, suppliers)
        )}
        {/* The partner's people look at this page, and fill in on their own. */}
        {seesOwnOrganisation(me) && status === 'pending_details' && (
          <span className={classes.fill}>
            <FillInButton isOwn customerId={me.customerId ?? ''} serviceId={id} product={product} />
          </span>
        )}
      </span>
      <span className={classes.seats}>
        <LicenceBar used={licencesUsed} total={licences} />
        {seesOwnOrganisation(me) && <LicencesButton customerId={me.customerId ?? ''} service={service} />}
      </span>
    </li>
  )
}
