import { UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import classes from './customer.module.css'
import { More } from './OpenSubscriptions.tsx'
import { subscriptionsQuery } from './queries.ts'
import type { Subscription } from './types.ts'

export interface ClosedSubscriptionsProps {
  readonly customerId: string
  readonly total: number
}

/** What has been, folded away: asked for when somebody wants to see it. */
export function ClosedSubscriptions({ customerId, total }: ClosedSubscriptionsProps) {
  const { say, number } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <section aria-labelledby="closed-subscriptions">
      <h2 id="closed-subscriptions" className={classes.heading}>
        <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconChevronRight className={classes.chevron} size={18} stroke={1.75} aria-hidden />
          {say('web.customer.closed')} <span className={classes.count}>{number(total)}</span>
        </UnstyledButton>
      </h2>
      {isOpen && <ClosedList customerId={customerId} />}
    </section>
  )
}

function ClosedList({ customerId }: { customerId: string }) {
  const pages = useInfiniteQuery(subscriptionsQuery(customerId, 'closed'))
  if (pages.isPending) return <PageLoading />
  return (
    <>
      <ul className={classes.closedList}>
        {pages.data?.pages.flatMap(({ items }) =>
          items.map((subscription) => <ClosedLine key={subscription.id} subscription={subscription} />),
        )}
      </ul>
      <More pages={pages} />
    </>
  )
}

function ClosedLine({ subscription }: { subscription: Subscription }) {
  const { say } = useWords()
  const { offer, externalId, kind, closedAt, services } = subscription
  return (
    <li>
      <span className={classes.closedOffer}>
        {offer} <code>{externalId}</code>
      </span>
      <span>{say(kind === 'trial' ? 'web.customers.kind_trial' : 'web.customers.kind_paid')}</span>
      <span title={services.map(({ product }) => product).join('\n')}>
        {say('web.customer.services', { count: services.length })}
      </span>
      {closedAt !== null && (
        <span>
          {say('web.customer.closed_at')} <Instant at={closedAt} as="date" />
        </span>
      )}
    </li>
  )
}
