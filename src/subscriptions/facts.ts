import type { Selectable } from 'kysely'
import type { SubscriptionsTable } from '../database/tables.ts'
import type { SubscriptionFacts } from '../domain/subscription-status.ts'

type FactColumns = Pick<
  Selectable<SubscriptionsTable>,
  'kind' | 'ends_at' | 'auto_renew' | 'payment' | 'suspended_at' | 'cancel_at_end' | 'closed_at'
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
  }
}
