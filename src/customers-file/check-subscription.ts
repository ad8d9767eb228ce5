import { parseAmount } from '../domain/money.ts'
import type { Instant } from '../domain/instant.ts'
import type { ColumnName } from './columns.ts'
import type { RowErrorCode } from './errors.ts'

/** What the rules look at; a property is absent where it is not known (the column is not in the file). */
export interface CheckedSubscription {
  readonly kind?: 'trial' | 'paid'
  readonly startsAt?: Instant | null
  readonly endsAt?: Instant | null
  readonly autoRenew?: boolean
  readonly cancelAtEnd?: boolean
  readonly amount?: string | null
  readonly currency?: string | null
}

export interface SubscriptionProblem {
  readonly column: ColumnName
  readonly code: RowErrorCode
}

interface Rule extends SubscriptionProblem {
  readonly broken: (subscription: CheckedSubscription) => boolean
}

const rules: readonly Rule[] = [
  {
    column: 'ends_at',
    code: 'ends_before_start',
    broken: ({ startsAt, endsAt }) => isGiven(startsAt) && isGiven(endsAt) && endsAt <= startsAt,
  },
  {
    column: 'ends_at',
    code: 'trial_needs_end',
    broken: ({ kind, endsAt }) => kind === 'trial' && endsAt === null,
  },
  {
    column: 'auto_renew',
    code: 'trial_renews',
    broken: ({ kind, autoRenew }) => kind === 'trial' && autoRenew === true,
  },
  {
    column: 'cancel_at_end',
    code: 'cancel_without_end',
    broken: ({ cancelAtEnd, endsAt }) => cancelAtEnd === true && endsAt === null,
  },
  {
    column: 'amount',
    code: 'amount_needs_currency',
    broken: ({ amount, currency }) =>
      amount !== undefined && currency !== undefined && (amount === null) !== (currency === null),
  },
  {
    column: 'amount',
    code: 'amount_decimals',
    broken: ({ amount, currency }) =>
      amount != null && currency != null && parseAmount(amount, currency) === null,
  },
]

/**
 * What does not go together in a subscription (DESIGN.md §2, «Rules that follow»). A rule is judged only
 * where all that it looks at is known: a row by itself first, and again once it is merged with what is stored.
 */
export function checkSubscription(subscription: CheckedSubscription): SubscriptionProblem[] {
  return rules.filter((rule) => rule.broken(subscription)).map(({ column, code }) => ({ column, code }))
}

function isGiven(instant: Instant | null | undefined): instant is Instant {
  return instant !== null && instant !== undefined
}
