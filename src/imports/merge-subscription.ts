import type { GroupedSubscription } from '../customers-file/merge-customer.ts'
import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import { formatTerm, wholeMonthsBetween } from '../domain/term.ts'
import type { StoredSubscription } from '../standings/sources.ts'

/**
 * The subscription's row with the file's cells laid over it: a column that is absent leaves what is stored, or
 * takes its default where nothing is (INTERFACES.md «Customers file»). Without services and with its stored
 * statuses: those follow from the result.
 */
export function mergeSubscription(
  partnerId: string,
  customerId: string,
  cells: GroupedSubscription,
  stored: StoredSubscription | undefined,
  now: Instant,
): StoredSubscription {
  const startsAt = given(cells.startsAt, stored?.starts_at ?? null)
  const endsAt = given(cells.endsAt, stored?.ends_at ?? null)
  return {
    partner_id: partnerId,
    id: stored?.id ?? newId(),
    customer_id: customerId,
    external_id: cells.externalId,
    offer: cells.offer,
    // A new one without a kind has been refused.
    kind: cells.kind ?? stored?.kind ?? 'paid',
    term: termOf(cells.term, stored, startsAt, endsAt),
    starts_at: startsAt,
    ends_at: endsAt,
    auto_renew: given(cells.autoRenew, stored?.auto_renew ?? false),
    payment: given(cells.payment, stored?.payment ?? 'current'),
    suspended_at: given(cells.suspendedAt, stored?.suspended_at ?? null),
    cancel_at_end: given(cells.cancelAtEnd, stored?.cancel_at_end ?? false),
    closed_at: stored?.closed_at ?? null,
    status: stored?.status ?? null,
    provisioning_status: stored?.provisioning_status ?? 'provisioned',
    status_until: stored?.status_until ?? null,
    created_at: stored?.created_at ?? now,
    updated_at: now,
    offer_id: stored?.offer_id ?? null,
    quantity: stored?.quantity ?? null,
    amount: stored?.amount ?? null,
    currency: stored?.currency ?? null,
    term_anchor_at: stored?.term_anchor_at ?? null,
    renewed_from_at: stored?.renewed_from_at ?? null,
    converts_ends_at: stored?.converts_ends_at ?? null,
    converts_term: stored?.converts_term ?? null,
    converts_auto_renew: stored?.converts_auto_renew ?? false,
    suspended_reason: stored?.suspended_reason ?? null,
    payment_at: stored?.payment_at ?? null,
    services: [],
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
