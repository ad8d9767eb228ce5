import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import type { HistoryEntry } from '../history/append.ts'
import { keyOfName } from '../offers/made-id.ts'
import { beginningOf } from '../provisioning/begin.ts'
import type { ProductRow } from '../provisioning/products.ts'
import type { StoredService, StoredSubscription } from '../standings/sources.ts'
import { differences } from '../writing/differences.ts'
import { noSetUp } from '../writing/no-set-up.ts'
import { setStatuses } from '../writing/set-statuses.ts'
import type { Ordered, PlannedSubscription } from './order.ts'

export interface NewSubscription {
  readonly partnerId: string
  readonly customerId: string
  readonly externalId: string
  readonly ordered: Ordered
  readonly plan: PlannedSubscription
  /** Those of the catalogue, by their names. */
  readonly products: ReadonlyMap<string, ProductRow>
  readonly now: Instant
}

/** The row of what was ordered, with a service for each product, each as its set-up begins. */
export function newSubscription({
  partnerId,
  customerId,
  externalId,
  ordered,
  plan,
  products,
  now,
}: NewSubscription): StoredSubscription {
  const id = newId()
  const row: StoredSubscription = {
    partner_id: partnerId,
    id,
    customer_id: customerId,
    external_id: externalId,
    offer: ordered.name,
    kind: plan.kind,
    term: plan.term,
    starts_at: plan.startsAt,
    ends_at: plan.endsAt,
    auto_renew: plan.autoRenew,
    payment: 'current',
    suspended_at: null,
    cancel_at_end: false,
    closed_at: null,
    status: null,
    provisioning_status: 'manual_partner',
    status_until: null,
    created_at: now,
    updated_at: now,
    offer_id: ordered.offerId,
    quantity: plan.quantity,
    amount: plan.amount,
    currency: plan.currency,
    term_anchor_at: plan.anchorAt,
    renewed_from_at: null,
    converts_ends_at: null,
    converts_term: null,
    converts_auto_renew: false,
    suspended_reason: null,
    payment_at: null,
    services_ended_at: null,
    services_suspended_at: null,
    services: newServices(partnerId, id, plan, products, now),
  }
  setStatuses(row, now)
  return row
}

function newServices(
  partnerId: string,
  subscriptionId: string,
  { services }: PlannedSubscription,
  products: NewSubscription['products'],
  now: Instant,
): StoredService[] {
  const taken = new Set<string>()
  return services.map(({ product, licences }) => {
    const externalId = keyOfName(product, (key) => taken.has(key), 'service')
    taken.add(externalId)
    return {
      partner_id: partnerId,
      id: newId(),
      subscription_id: subscriptionId,
      external_id: externalId,
      product,
      reason: null,
      licences,
      licences_used: licences === null ? null : 0,
      ...noSetUp,
      ...beginningOf(products.get(product), now),
    }
  })
}

/** What the history tells of it. */
export function tellOf(row: StoredSubscription): HistoryEntry[] {
  const customerId = row.customer_id
  const entry = (
    action: HistoryEntry['action'],
    subjectKind: HistoryEntry['subjectKind'],
    subjectId: string,
    change: ReturnType<typeof differences>,
  ): HistoryEntry[] => (change === null ? [] : [{ customerId, action, subjectKind, subjectId, ...change }])
  return [
    ...entry(
      'subscription_created',
      'subscription',
      row.id,
      differences('subscription', undefined, row, true),
    ),
    ...row.services.flatMap((service) =>
      entry('service_created', 'service', service.id, differences('service', undefined, service)),
    ),
  ]
}
