import type { Selectable } from 'kysely'
import type { SubscriptionsTable } from '../database/tables.ts'
import { timestampText } from '../database/timestamps.ts'
import type { SubscriptionTerms } from '../domain/acts.ts'
import type { Instant } from '../domain/instant.ts'
import { termsPassed } from '../domain/terms-passed.ts'
import type { TermChanges } from '../domain/terms-passed.ts'
import { factsOf } from './facts.ts'

type Row = Selectable<SubscriptionsTable>

/** What acts and time want to know of a stored subscription (domain/acts.ts). */
export function termsOf(row: Row): SubscriptionTerms {
  const facts = factsOf(row)
  const converts =
    facts.converts == null ? null : { ...facts.converts, term: row.converts_term ?? row.term ?? '' }
  return {
    ...facts,
    converts,
    startsAt: row.starts_at,
    createdAt: row.created_at,
    term: row.term,
    anchorAt: row.term_anchor_at,
    renewedFromAt: row.renewed_from_at,
    quantity: row.quantity,
    amount: row.amount,
    currency: row.currency,
    suspendedReason: row.suspended_reason,
    paymentAt: row.payment_at,
  }
}

/** Lays changes over a row, in place. */
export function layOver(row: Row, changes: TermChanges): void {
  const after: SubscriptionTerms = { ...termsOf(row), ...changes }
  row.kind = after.kind
  row.term = after.term
  row.ends_at = after.endsAt
  row.auto_renew = after.autoRenew
  row.payment = after.payment
  row.suspended_at = after.suspendedAt
  row.cancel_at_end = after.cancelAtEnd
  row.closed_at = after.closedAt
  row.quantity = after.quantity
  row.amount = after.amount
  row.currency = after.currency
  row.term_anchor_at = after.anchorAt
  row.renewed_from_at = after.renewedFromAt
  row.converts_ends_at = after.converts?.endsAt ?? null
  row.converts_term = after.converts?.term ?? null
  row.converts_auto_renew = after.converts?.autoRenew ?? false
  row.suspended_reason = after.suspendedReason
  row.payment_at = after.paymentAt
}

/** Of one subscription; more has never passed that somebody looks at. */
const maxTermsPassed = 2_000

/** Lays over a row the terms that have passed by `now` and that nobody has written down yet, in place. */
export function passTime(row: Row, { now, timeZone }: { now: Instant; timeZone: string }): void {
  for (const { changes } of termsPassed(termsOf(row), now, timeZone, maxTermsPassed)) layOver(row, changes)
}

/** A change as the history keeps it: the API's names and forms, only what differs and what a reader is told of. */
export interface ToldChange {
  readonly before: Record<string, unknown>
  readonly after: Record<string, unknown>
}

const told: { readonly [Name in string]: (row: Row) => unknown } = {
  kind: (row) => row.kind,
  term: (row) => row.term,
  endsAt: (row) => timestampText(row.ends_at),
  autoRenew: (row) => row.auto_renew,
  payment: (row) => row.payment,
  suspendedAt: (row) => timestampText(row.suspended_at),
  suspendedReason: (row) => row.suspended_reason,
  cancelAtEnd: (row) => row.cancel_at_end,
  closedAt: (row) => timestampText(row.closed_at),
  quantity: (row) => row.quantity,
  amount: (row) => row.amount,
  currency: (row) => row.currency,
  convertsEndsAt: (row) => timestampText(row.converts_ends_at),
  convertsTerm: (row) => row.converts_term,
  convertsAutoRenew: (row) => (row.converts_ends_at === null ? null : row.converts_auto_renew),
  status: (row) => row.status,
}

/** What of a row differs from what it was, in the history's form; null where a reader would see nothing. */
export function toldChange(before: Row, after: Row): ToldChange | null {
  const change: { before: Record<string, unknown>; after: Record<string, unknown> } = {
    before: {},
    after: {},
  }
  let differs = false
  for (const [name, of] of Object.entries(told)) {
    const was = of(before)
    const is = of(after)
    if (was === is) continue
    differs = true
    change.before[name] = was
    change.after[name] = is
  }
  return differs ? change : null
}
