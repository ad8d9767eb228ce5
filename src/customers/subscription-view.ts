import { attentionPlace } from '../domain/attention.ts'
import { matchesPair } from '../domain/filter.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { compareSubscriptions } from '../domain/order.ts'
import { shownStatus } from '../domain/provisioning-status.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { standingAt } from '../domain/subscription-status.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import { serviceStandingOf } from '../services/standing.ts'
import { factsOf, rowAt } from '../subscriptions/facts.ts'
import type { ServiceRow, SubscriptionRow } from './repository.ts'

/** An open subscription as it stands at one instant, with whether a filter shows it. */
export interface SubscriptionView {
  readonly row: SubscriptionRow
  readonly status: SubscriptionStatus
  readonly statusUntil: Instant | null
  readonly provisioningStatus: ProvisioningStatus
  readonly matches: boolean
}

/** Null where the subscription is closed by then. The stored roll-up is exact: whoever changes a service changes it. */
export function viewSubscription(
  stored: SubscriptionRow,
  filter: StatusFilter,
  now: Instant,
): SubscriptionView | null {
  const row = rowAt(stored, now)
  const standing = standingAt(factsOf(row), now)
  if (!standing.open) return null
  return {
    row,
    status: standing.status,
    statusUntil: standing.until,
    provisioningStatus: row.provisioning_status,
    matches: matchesPair(filter, row.provisioning_status, standing.status),
  }
}

/** The order inside a customer's row (DESIGN.md §2 «matching ones first, then by attention, end, external id»). */
export function compareViews(a: SubscriptionView, b: SubscriptionView): number {
  return compareSubscriptions(orderKeyOf(a), orderKeyOf(b))
}

/** What that order looks at. */
export function orderKeyOf(view: SubscriptionView): Parameters<typeof compareSubscriptions>[0] {
  return {
    matches: view.matches,
    place: attentionPlace(view.provisioningStatus, view.status),
    endsAt: view.row.ends_at,
    externalId: view.row.external_id,
  }
}

/** What a service shows: its own status, or that its removal runs. */
export function viewService(row: ServiceRow): ProvisioningStatus {
  return shownStatus(serviceStandingOf(row)) ?? row.provisioning_status
}
