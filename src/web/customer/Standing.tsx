import type { ReactNode } from 'react'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { StatusBadge } from '../status/StatusBadge.tsx'
import { useStatusWords } from '../status/status.ts'
import type { Status } from '../status/status.ts'
import { provisioningSpan, subscriptionSpan } from './spans.ts'
import type { Span } from './spans.ts'
import classes from './standing.module.css'
import type { Customer, Subscription } from './types.ts'
import { VerdictPanel } from './VerdictPanel.tsx'

export interface StandingProps {
  readonly customer: Customer
  readonly subscriptions: readonly Subscription[]
}

/** The answer first, then the two statuses that it comes from. */
export function Standing({ customer, subscriptions }: StandingProps) {
  const { say } = useWords()
  const { provisioningStatus, subscriptionStatus } = customer
  const whole = { ...customer, subscriptions: [...subscriptions] }
  return (
    <div className={classes.standing}>
      <VerdictPanel subscriptions={subscriptions} adminEmail={customer.adminEmail} />
      {provisioningStatus !== null && (
        <StatusPanel
          name={say('column.provisioning_status')}
          status={provisioningStatus}
          span={provisioningSpan(whole)}
        />
      )}
      {subscriptionStatus !== null && (
        <StatusPanel
          name={say('column.subscription_status')}
          status={subscriptionStatus}
          span={subscriptionSpan(whole)}
        />
      )}
    </div>
  )
}

function StatusPanel({ name, status, span }: { name: string; status: Status; span: Span }) {
  const { say } = useWords()
  const { meaning, next } = useStatusWords()(status)
  return (
    <section className={classes.panel}>
      <h2 className={classes.name}>{name}</h2>
      <StatusBadge status={status} since={span.since} until={span.until} />
      <p className={classes.meaning}>{meaning}</p>
      <dl className={classes.facts}>
        <Fact name={say('web.status.next')}>{next}</Fact>
        {span.since !== null && (
          <Fact name={say('web.status.since')}>
            <When at={span.since} />
          </Fact>
        )}
        {span.until !== null && (
          <Fact name={say('web.status.until')}>
            <When at={span.until} />
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The date, and how far away that is. */
function When({ at }: { at: string }) {
  const { relative } = useWords()
  return (
    <>
      <Instant at={at} as="date" /> <span className={classes.away}>({relative(at, useNow())})</span>
    </>
  )
}
