import type { Instant } from '../domain/instant.ts'
import { rollUp } from '../domain/provisioning-status.ts'
import { closesAt, standingAt } from '../domain/subscription-status.ts'
import { serviceStandingOf } from '../services/standing.ts'
import type { StoredSubscription } from '../standings/sources.ts'
import { factsOf } from '../subscriptions/facts.ts'

/** What the rules make of the row as it now is; one that is past its end and cancelled closes at once. */
export function setStatuses(subscription: StoredSubscription, now: Instant): void {
  const facts = factsOf(subscription)
  const standing = standingAt(facts, now)
  subscription.status = standing.open ? standing.status : null
  subscription.status_until = standing.open ? standing.until : null
  subscription.closed_at = standing.open ? null : closesAt(facts)
  subscription.provisioning_status = rollUp(subscription.services.map(serviceStandingOf))
}
