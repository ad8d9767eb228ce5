import type { GroupedSubscription } from '../customers-file/merge-customer.ts'
import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import { formatAmount, parseAmount } from '../domain/money.ts'
import { hasPassedEnd } from '../domain/terms-passed.ts'
import { addTerm, formatTerm, parseTerm, wholeMonthsBetween } from '../domain/term.ts'
import type { StoredSubscription } from '../standings/sources.ts'
import { termsOf } from '../subscriptions/terms.ts'

/** Of whom, when, and in which time zone terms are counted. */
export interface MergeContext {
  readonly partnerId: string
  readonly now: Instant
  readonly timeZone: string
}

/**
 * The subscription's row with the file's cells laid over it: a column that is absent leaves what is stored, or
 * takes its default where nothing is (INTERFACES.md «Customers file»). Without services and with its stored
 * statuses: those follow from the result.
 *
 * An old file does not undo newer facts: an end after which the subscription has renewed itself is not its end any more.
 */
export function mergeSubscription(
  { partnerId, now, timeZone }: MergeContext,
  customerId: string,
  cells: GroupedSubscription,
  stored: StoredSubscription | undefined,
): StoredSubscription {
  const startsAt = given(cells.startsAt, stored?.starts_at ?? null)
  const saidEnd = given(cells.endsAt, stored?.ends_at ?? null)
  const hasRenewed = stored !== undefined && hasPassedEnd(termsOf(stored), saidEnd, timeZone)
  const row: StoredSubscription = {
    ...(stored ?? emptyRow(partnerId, customerId, cells.externalId, now)),
    offer: cells.offer,
    // A new one without a kind has been refused.
    kind: cells.kind ?? stored?.kind ?? 'paid',
    term: termOf(cells.term, stored, startsAt, saidEnd),
    starts_at: startsAt,
    ends_at: hasRenewed ? stored.ends_at : saidEnd,
    auto_renew: given(cells.autoRenew, stored?.auto_renew ?? false),
    payment: given(cells.payment, stored?.payment ?? 'current'),
    suspended_at: given(cells.suspendedAt, stored?.suspended_at ?? null),
    cancel_at_end: given(cells.cancelAtEnd, stored?.cancel_at_end ?? false),
    quantity: given(cells.quantity, stored?.quantity ?? null),
    amount: given(cells.amount, stored?.amount ?? null),
    currency: given(cells.currency, stored?.currency ?? null),
    updated_at: now,
    services: [],
  }
  settle(row, stored, timeZone, now)
  return row
}

/** What follows from what the file says, of the things that no file has. */
function settle(
  row: StoredSubscription,
  stored: StoredSubscription | undefined,
  timeZone: string,
  now: Instant,
): void {
  const { amount, currency } = row
  const thousandths = amount === null || currency === null ? null : parseAmount(amount, currency)
  if (thousandths !== null && currency !== null) row.amount = formatAmount(thousandths, currency)
  if (stored === undefined) return
  if (row.suspended_at === null) row.suspended_reason = null
  if (row.payment !== stored.payment) row.payment_at = now
  if (row.ends_at === stored.ends_at && row.starts_at === stored.starts_at && row.kind === stored.kind) return
  row.term_anchor_at = null
  row.renewed_from_at = null
  const paidTerm = row.converts_term === null ? null : parseTerm(row.converts_term)
  const end = row.kind === 'trial' && !row.cancel_at_end ? row.ends_at : null
  row.converts_ends_at = paidTerm === null || end === null ? null : addTerm(end, paidTerm, timeZone)
  if (row.converts_ends_at !== null) return
  row.converts_term = null
  row.converts_auto_renew = false
}

function emptyRow(
  partnerId: string,
  customerId: string,
  externalId: string,
  now: Instant,
): Omit<StoredSubscription, 'offer' | 'kind' | 'services'> {
  return {
    partner_id: partnerId,
    id: newId(),
    customer_id: customerId,
    external_id: externalId,
    term: null,
    starts_at: null,
    ends_at: null,
    auto_renew: false,
    payment: 'current',
    suspended_at: null,
    cancel_at_end: false,
    closed_at: null,
    status: null,
    provisioning_status: 'provisioned',
    status_until: null,
    created_at: now,
    updated_at: now,
    offer_id: null,
    quantity: null,
    amount: null,
    currency: null,
    term_anchor_at: null,
    renewed_from_at: null,
    converts_ends_at: null,
    converts_term: null,
    converts_auto_renew: false,
    suspended_reason: null,
    payment_at: null,
    services_ended_at: null,
    services_suspended_at: null,
  }
}

function given<T>(cell: T | undefined, stored: T): T {
  return cell === undefined ? stored : cell
}

/** An empty term is the whole months from start to end; an absent column leaves the stored one. */
function termOf(
  cell: string | null | undefined,
  stored: StoredSubscription | undefined,
  startsAt: Instant | null,
  endsAt: Instant | null,
): string | null {
  if (cell === undefined && stored !== undefined) return stored.term
  if (cell !== undefined && cell !== null) return cell
  const months = startsAt === null || endsAt === null ? null : wholeMonthsBetween(startsAt, endsAt)
  return months === null ? null : formatTerm(months)
}
