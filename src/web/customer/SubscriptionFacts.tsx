import type { ReactNode } from 'react'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { Instant } from '../parts/Instant.tsx'
import classes from './subscription.module.css'
import { useTermText } from './term-text.ts'
import type { Subscription } from './types.ts'

/** Term, start, end or renewal, and what stands in its way: only what there is. */
export function SubscriptionFacts({ subscription }: { subscription: Subscription }) {
  const { say, number, money } = useWords()
  const nowMs = useNow()
  const termText = useTermText()
  const { term, startsAt, endsAt, payment, suspendedAt, suspendedReason, kind } = subscription
  const { quantity, amount, currency } = subscription
  return (
    <dl className={classes.facts}>
      {term !== null && <Fact name={say('column.term')}>{termText(term)}</Fact>}
      {startsAt !== null && (
        <Fact name={say(isAhead(startsAt, nowMs) ? 'web.customer.starts' : 'web.customer.started')}>
          <Day at={startsAt} isAway={isAhead(startsAt, nowMs)} />
        </Fact>
      )}
      {endsAt === null ? (
        <Fact name={say('web.customer.end')}>{say('web.customer.no_end')}</Fact>
      ) : (
        <Fact name={say(endName(subscription, nowMs))}>
          <Day at={endsAt} isAway />
        </Fact>
      )}
      {quantity !== null && <Fact name={say('web.act.quantity')}>{number(quantity)}</Fact>}
      {amount !== null && currency !== null && (
        <Fact name={say(kind === 'trial' ? 'web.order.price_then' : 'web.order.price')}>
          {money(amount, currency)}
        </Fact>
      )}
      {kind === 'paid' && payment === 'overdue' && (
        <Fact name={say('web.customer.payment')} isWarning>
          {say('web.customer.payment_overdue')}
        </Fact>
      )}
      {suspendedAt !== null && (
        <Fact name={say('column.suspended_at')} isWarning>
          <Day at={suspendedAt} isAway />
        </Fact>
      )}
      {suspendedReason !== null && <Fact name={say('web.customer.suspended_reason')}>{suspendedReason}</Fact>}
    </dl>
  )
}

/** What happens at the end: it is over, it closes because it was cancelled, or it renews itself (DESIGN.md §2). */
function endName({ kind, endsAt, autoRenew, cancelAtEnd, converts }: Subscription, nowMs: number): WordKey {
  const ahead = endsAt !== null && isAhead(endsAt, nowMs)
  if (cancelAtEnd) return 'web.customer.closes'
  if (converts !== null) return 'web.customer.becomes_paid'
  if (kind === 'paid' && autoRenew) return ahead ? 'web.customer.renews' : 'web.customer.renewed'
  return ahead ? 'web.customer.ends' : 'web.customer.ended'
}

function isAhead(instant: string, nowMs: number): boolean {
  return Date.parse(instant) > nowMs
}

function Fact({ name, isWarning, children }: { name: string; isWarning?: boolean; children: ReactNode }) {
  return (
    <div data-warning={isWarning}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Day({ at, isAway }: { at: string; isAway: boolean }) {
  const { relative } = useWords()
  const nowMs = useNow()
  return (
    <>
      <Instant at={at} as="date" />
      {isAway && <span className={classes.away}> ({relative(at, nowMs)})</span>}
    </>
  )
}
