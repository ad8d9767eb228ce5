import type { Sight } from '../reach/reach.ts'
import { isoTimestamp } from '../database/timestamps.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { MatchingStatuses } from '../domain/matching.ts'
import { hasMark, mostImportantOf, parseStatusSet } from '../domain/status-set.ts'
import { colleague } from '../reach/names.ts'
import type { PageKey } from './list-query.ts'
import type { CustomerRow, ServiceRow } from './repository.ts'
import { maxSubscriptionsShown } from './schema.ts'
import type { CustomerJson, ServiceJson, SubscriptionJson } from './schema.ts'
import { viewService } from './subscription-view.ts'
import type { SubscriptionView } from './subscription-view.ts'
import { isStuck, useMarksOf } from '../services/standing.ts'
import { licenceUseOfRow } from './repository.ts'

/** Over the services of all open subscriptions; null where none has a number. */
export interface LicenceSums {
  readonly licences: number | null
  readonly licencesUsed: number | null
}

/** A customer with what is to be shown of it, the shown subscriptions in their order. */
export interface CustomerView {
  readonly key: PageKey
  readonly row: CustomerRow
  readonly matching: MatchingStatuses
  readonly subscriptionCount: number
  readonly licences: LicenceSums
  readonly shown: readonly SubscriptionView[]
  readonly services: ReadonlyMap<string, readonly ServiceRow[]>
  /** The next instant at which time alone changes any of this; Infinity for never. */
  readonly until: Instant
}

/** For whom, when, and what the partner's people are called. */
export interface Onlooker {
  readonly sight: Sight
  readonly now: Instant
  readonly names: ReadonlyMap<string, string>
  /** Under which share of what was bought use is low; null: under none. */
  readonly lowUsePercent: number | null
}

export function presentCustomer(view: CustomerView, onlooker: Onlooker): CustomerJson {
  const { key, row, matching, subscriptionCount, licences, shown, services } = view
  const set = parseStatusSet(key.statusSet)
  const most = mostImportantOf(set)
  return {
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    country: row.country,
    tags: onlooker.sight.notes ? row.tags : [],
    adminEmail: onlooker.sight.personalData ? row.admin_email : null,
    hand: presentHand(row, onlooker),
    provisioningStatus: most?.provisioning ?? null,
    subscriptionStatus: most?.subscription ?? null,
    matching: {
      provisioningStatus: matching.provisioning,
      subscriptionStatus: matching.subscription,
    },
    moreImportant: matching.moreImportant,
    nextEndsAt: instantOrNull(key.nextEndsAt),
    isStuck: hasMark(set, 'stuck'),
    isOverLimit: hasMark(set, 'overLimit'),
    isLowUse: hasMark(set, 'lowUse'),
    isNobodyAssigned: hasMark(set, 'nobodyAssigned'),
    subscriptionCount,
    licences: licences.licences,
    licencesUsed: licences.licencesUsed,
    subscriptions: shown
      .slice(0, maxSubscriptionsShown)
      .map((each) => presentSubscription(each, services.get(each.row.id) ?? [], onlooker)),
  }
}

/** A hand that has let go by itself holds nothing any more. */
function presentHand(row: CustomerRow, { sight, now, names }: Onlooker): CustomerJson['hand'] {
  if (!sight.colleagues) return { responsible: null, inHandUntil: null, note: null }
  const isHeld = row.in_hand_until !== null && row.in_hand_until > now
  return {
    responsible: row.responsible_id === null ? null : colleague(row.responsible_id, names),
    inHandUntil: isHeld ? instantOrNull(row.in_hand_until) : null,
    note: row.hand_note,
  }
}

function presentSubscription(
  view: SubscriptionView,
  services: readonly ServiceRow[],
  onlooker: Omit<Onlooker, 'names'>,
): SubscriptionJson {
  const { row } = view
  return {
    id: row.id,
    externalId: row.external_id,
    offer: row.offer,
    kind: row.kind,
    status: view.status,
    statusUntil: instantOrNull(view.statusUntil),
    startsAt: instantOrNull(row.starts_at),
    endsAt: instantOrNull(row.ends_at),
    autoRenew: row.auto_renew,
    cancelAtEnd: row.cancel_at_end,
    provisioningStatus: view.provisioningStatus,
    matches: view.matches,
    services: services.map((service) => presentService(service, onlooker)),
  }
}

function presentService(
  row: ServiceRow,
  { sight, now, lowUsePercent }: Omit<Onlooker, 'names'>,
): ServiceJson {
  return {
    id: row.id,
    externalId: row.external_id,
    product: row.product,
    provisioningStatus: viewService(row),
    since: isoTimestamp(row.since),
    reason: sight.notes ? row.reason : null,
    licences: row.licences,
    licencesUsed: row.licences_used,
    isStuck: isStuck(row, now),
    ...useMarksOf(licenceUseOfRow(row), lowUsePercent, now),
  }
}

export function instantOrNull(instant: Instant | null): string | null {
  return instant === null || instant === Infinity ? null : formatInstant(instant)
}
