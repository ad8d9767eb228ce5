import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { Due } from './Due.tsx'
import type { Task } from './queries.ts'
import classes from './tasks.module.css'

/** What the work is about: whose service, of what, how much, since and until when, and why. */
export function TaskFacts({ task, children }: { task: Task; children: ReactNode }) {
  const { say, number } = useWords()
  const { service, subscription, dueAt } = task
  return (
    <dl className={classes.facts}>
      {children}
      <Fact name={say('web.vendor.subscription')}>
        {subscription.offer} <code>{subscription.externalId}</code>
      </Fact>
      <Fact name={say('web.vendor.service')}>
        {service.product} <code>{service.externalId}</code>
      </Fact>
      {service.licences !== null && <Fact name={say('column.licences')}>{number(service.licences)}</Fact>}
      <Fact name={say('web.vendor.since')}>
        <Instant at={service.since} />
      </Fact>
      <Fact name={say('web.tasks.due')}>
        <Due at={dueAt} />
      </Fact>
      {service.reason !== null && (
        <Fact name={say('web.status.reason')}>
          <span className={classes.lines}>{service.reason}</span>
        </Fact>
      )}
    </dl>
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
