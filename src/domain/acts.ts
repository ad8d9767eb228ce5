import type { Instant } from './instant.ts'
import type { Action } from './roles.ts'
import type { SubscriptionFacts, SubscriptionStatus } from './subscription-status.ts'
import type { Term } from './term.ts'

/**
 * What people do with subscriptions: one table, act × who may and in which status. What an act makes of a subscription
 * is in plan-act.ts; docs/decisions/0020 says why it is so.
 */
export const actNames = [
  'extend_trial',
  'convert_trial',
  'withdraw_conversion',
  'renew',
  'change_term',
  'align_end',
  'auto_renew_on',
  'auto_renew_off',
  'mark_overdue',
  'mark_paid',
  'suspend',
  'resume',
  'change_quantity',
  'cancel_at_end',
  'withdraw_cancellation',
  'close',
] as const
export type ActName = (typeof actNames)[number]

/** From when an extension or a new term counts: today, as a date in the partner's time zone, or the present end. */
export type CountedFrom = 'today' | 'end'

/** A price for one term, for all of the quantity. */
export type Price = { readonly amount: string; readonly currency: string }

interface Params {
  extend_trial: { readonly from: CountedFrom; readonly days: number }
  convert_trial: {
    readonly when: 'now' | 'at_end'
    readonly term: Term
    readonly autoRenew: boolean
    /** Undefined: it stays. */
    readonly price: Price | undefined
  }
  withdraw_conversion: unknown
  renew: { readonly from: CountedFrom; readonly price: Price | undefined }
  change_term: {
    readonly when: 'now' | 'at_renewal'
    readonly term: Term
    readonly price: Price | undefined
  }
  /** Ends when another one does; its terms count as that one's do. */
  align_end: { readonly endsAt: Instant; readonly anchorAt: Instant | null }
  auto_renew_on: unknown
  auto_renew_off: unknown
  mark_overdue: unknown
  mark_paid: unknown
  suspend: { readonly reason: string }
  resume: unknown
  change_quantity: { readonly quantity: number; readonly price: Price | undefined }
  cancel_at_end: unknown
  withdraw_cancellation: unknown
  close: unknown
}

export type WishOf<Name extends ActName> = Readonly<{ act: Name }> & Params[Name]
/** An act with what it needs to know. */
export type ActWish = { [Name in ActName]: WishOf<Name> }[ActName]

/** Everything of a subscription that acts look at or change. */
export type SubscriptionTerms = Omit<SubscriptionFacts, 'converts'> & {
  readonly startsAt: Instant | null
  /** Since when it is known, where no start is. */
  readonly createdAt: Instant
  /** ISO 8601, as `formatTerm` writes it. */
  readonly term: string | null
  readonly anchorAt: Instant | null
  readonly renewedFromAt: Instant | null
  readonly quantity: number | null
  readonly amount: string | null
  readonly currency: string | null
  readonly suspendedReason: string | null
  /** When that happened which says how payment stands. */
  readonly paymentAt: Instant | null
  readonly converts: { readonly endsAt: Instant; readonly autoRenew: boolean; readonly term: string } | null
}

export type ActRule = {
  /** What a role must be allowed (roles.ts). */
  readonly right: Action
  readonly in: readonly SubscriptionStatus[]
}

/** Groups of statuses, named once. */
export const trialStatuses = [
  'trial_active',
  'trial_expires_in_60_days',
  'trial_expires_in_30_days',
  'trial_expired',
] as const satisfies readonly SubscriptionStatus[]
export const paidStatuses = [
  'active',
  'expires_in_60_days',
  'expires_in_30_days',
  'suspended',
] as const satisfies readonly SubscriptionStatus[]
const everyStatus = [...trialStatuses, ...paidStatuses] as const
const beforeTrialsEnd = trialStatuses.filter((status) => status !== 'trial_expired')

/** Who may, and in which statuses; what else an act needs, its plan says (plan-act.ts). */
export const actRules = {
  extend_trial: { right: 'change_subscriptions', in: trialStatuses },
  convert_trial: { right: 'change_subscriptions', in: trialStatuses },
  withdraw_conversion: { right: 'change_subscriptions', in: ['trial_active'] },
  renew: { right: 'change_subscriptions', in: paidStatuses },
  change_term: { right: 'change_subscriptions', in: paidStatuses },
  align_end: { right: 'change_subscriptions', in: paidStatuses },
  auto_renew_on: { right: 'change_subscriptions', in: paidStatuses },
  auto_renew_off: { right: 'change_subscriptions', in: paidStatuses },
  mark_overdue: { right: 'record_payments', in: paidStatuses },
  mark_paid: { right: 'record_payments', in: paidStatuses },
  suspend: { right: 'change_subscriptions', in: paidStatuses },
  resume: { right: 'change_subscriptions', in: ['suspended'] },
  change_quantity: { right: 'change_subscriptions', in: everyStatus },
  cancel_at_end: { right: 'change_subscriptions', in: [...beforeTrialsEnd, ...paidStatuses] },
  withdraw_cancellation: { right: 'change_subscriptions', in: [...beforeTrialsEnd, ...paidStatuses] },
  close: { right: 'close_subscriptions', in: everyStatus },
} as const satisfies Record<ActName, ActRule>

/** Why an act cannot be done; each has a sentence in the catalogues, `act.refused.<code>`. */
export const refusalCodes = [
  'closed',
  'trial_only',
  'paid_only',
  'trial_expired',
  'already_so',
  'no_end',
  'no_term',
  'ended',
  'end_not_later',
  'trial_too_long',
  'cancelled',
  'not_cancelled',
  'not_suspended',
  'not_suspended_by_hand',
  'converts_not',
  'end_past',
  'end_too_late',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export type Refusal = {
  readonly code: RefusalCode
  /** What its sentence tells besides; instants are those of their names (`…At`). */
  readonly params: Readonly<Record<string, string | number>>
}
