import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Problem } from '../parts/Problem.tsx'
import classes from './customer.module.css'
import { SubscriptionCard } from './SubscriptionCard.tsx'
import type { Subscription } from './types.ts'

/** More of a list that comes page by page: what `useInfiniteQuery` gives. */
export interface Pages {
  readonly hasNextPage: boolean
  /** A further page is on its way; what is read again meanwhile closes no button. */
  readonly isFetchingNextPage: boolean
  readonly error: unknown
  readonly fetchNextPage: () => Promise<unknown>
}

export interface OpenSubscriptionsProps {
  /** By attention, end and external id, as the server has them. */
  readonly subscriptions: readonly Subscription[]
  readonly total: number
  /** Null where all of them came with the customer. */
  readonly pages: Pages | null
  /** At the end of the heading's line. */
  readonly actions: ReactNode
}

/** All that run, with their services. */
export function OpenSubscriptions({ subscriptions, total, pages, actions }: OpenSubscriptionsProps) {
  const { say, number } = useWords()
  return (
    <section aria-labelledby="open-subscriptions">
      <div className={classes.headingLine}>
        <h2 id="open-subscriptions" className={classes.heading}>
          {say('web.customer.open')} <span className={classes.count}>{number(total)}</span>
        </h2>
        {actions}
      </div>
      {total > 0 && (
        <ul className={classes.cards}>
          {subscriptions.map((subscription) => (
            <li key={subscription.id}>
              <SubscriptionCard
                subscription={subscription}
                others={subscriptions.filter(({ id }) => id !== subscription.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {pages !== null && <More pages={pages} />}
    </section>
  )
}

/** The next page of a list, and another try where it did not come. */
export function More({ pages }: { pages: Pages }) {
  const { say } = useWords()
  const { hasNextPage, isFetchingNextPage, error, fetchNextPage } = pages
  if (!hasNextPage && error === null) return null
  return (
    <div className={classes.more}>
      {error !== null && (
        <div role="alert">
          <Problem error={error} />
        </div>
      )}
      <Button
        variant="default"
        size="compact-md"
        loading={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {say(error === null ? 'web.customer.more' : 'web.error.retry')}
      </Button>
    </div>
  )
}
