import type { Selectable } from 'kysely'
import type { SubscriptionsTable } from '../database/tables.ts'
import type { Instant } from '../domain/instant.ts'
import { factsAt } from '../domain/subscription-status.ts'
import type { SubscriptionFacts } from '../domain/subscription-status.ts'

type FactColumns = Pick<
  Selectable<SubscriptionsTable>,
  | 'kind'
  | 'ends_at'
  | 'auto_renew'
  | 'payment'
  | 'suspended_at'
  | 'cancel_at_end'
  | 'closed_at'
  | 'converts_ends_at'
  | 'converts_auto_renew'
>

/** What the rules of DESIGN.md §2 want to know of a stored subscription. */
export function factsOf(row: FactColumns): SubscriptionFacts {
  return {
    kind: row.kind,
    endsAt: row.ends_at,
    autoRenew: row.auto_renew,
    payment: row.payment,
    suspendedAt: row.suspended_at,
    cancelAtEnd: row.cancel_at_end,
    closedAt: row.closed_at,
    converts:
      row.converts_ends_at === null
        ? null
        : { endsAt: row.converts_ends_at, autoRenew: row.converts_auto_renew },
  }
}

/** The row as it is at `now`: of a trial that has become paid, whether or not the clock has written it down yet. */
export function rowAt<
  Row extends FactColumns & Pick<Selectable<SubscriptionsTable>, 'converts_term' | 'term'>,
>(row: Row, now: Instant): Row {
  const stored = factsOf(row)
  const facts = factsAt(stored, now)
  if (facts === stored) return row
  return {
    ...row,
    kind: facts.kind,
    term: row.converts_term,
    ends_at: facts.endsAt,
    auto_renew: facts.autoRenew,
    payment: facts.payment,
    suspended_at: facts.suspendedAt,
    converts_ends_at: null,
    converts_term: null,
    converts_auto_renew: false,
  }
}
