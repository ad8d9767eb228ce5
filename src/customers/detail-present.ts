import type { TenantReader } from '../database/transactions.ts'
import { actsRefused } from '../domain/acts-refused.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import type { ActContext } from '../domain/plan-act.ts'
import { shownStatus } from '../domain/provisioning-status.ts'
import { statusSince } from '../domain/status-since.ts'
import { closesAt } from '../domain/subscription-status.ts'
import type { Sight } from '../reach/reach.ts'
import { isStuck, licenceUseOf, noUseMarks, serviceStandingOf, useMarksOf } from '../services/standing.ts'
import type { UseMarks } from '../services/standing.ts'
import type { PartnerTime } from '../standings/partner-time.ts'
import { factsOf, rowAt } from '../subscriptions/facts.ts'
import { termsOf } from '../subscriptions/terms.ts'
import { servicesOf } from './detail-rows.ts'
import type { WholeService, WholeSubscription } from './detail-rows.ts'
import type { ServiceDetailJson, SubscriptionDetailJson } from './detail-schema.ts'
import { instantOrNull } from './present.ts'
import { viewSubscription } from './subscription-view.ts'

/** Every service of these subscriptions by subscription, in the order of their external ids. */
export async function servicesBySubscription(
  trx: TenantReader,
  partnerId: string,
  subscriptionIds: readonly string[],
): Promise<Map<string, WholeService[]>> {
  const rows = await servicesOf(trx, partnerId, subscriptionIds)
  const sorted = rows.toSorted((a, b) => compareCodePoints(a.external_id, b.external_id))
  return Map.groupBy(sorted, (row) => row.subscription_id)
}

/** An open or closed subscription as its customer's page shows it. */
export function presentWhole(
  stored: WholeSubscription,
  services: readonly WholeService[],
  context: ActContext & PartnerTime,
  sight: Pick<Sight, 'notes' | 'colleagues' | 'prices'>,
): SubscriptionDetailJson {
  const { now, lowUsePercent } = context
  const row = rowAt(stored, now)
  const facts = factsOf(row)
  const view = viewSubscription(row, noStatusFilter, now)
  return {
    id: row.id,
    externalId: row.external_id,
    offer: row.offer,
    kind: row.kind,
    status: view?.status ?? null,
    statusSince: instantOrNull(statusSince(facts, row.starts_at, now)),
    statusUntil: instantOrNull(view?.statusUntil ?? null),
    term: row.term,
    startsAt: instantOrNull(row.starts_at),
    endsAt: instantOrNull(row.ends_at),
    autoRenew: row.auto_renew,
    cancelAtEnd: row.cancel_at_end,
    payment: row.payment,
    suspendedAt: instantOrNull(row.suspended_at),
    suspendedReason: sight.notes ? row.suspended_reason : null,
    quantity: row.quantity,
    ...presentPrice(row, sight),
    converts:
      row.converts_ends_at === null
        ? null
        : {
            endsAt: formatInstant(row.converts_ends_at),
            term: row.converts_term ?? '',
            autoRenew: row.converts_auto_renew,
          },
    // What the partner's people do is nothing that a customer's administrator is told of.
    refused: sight.colleagues ? actsRefused(termsOf(row), context) : {},
    // The clock writes a closing down a little later than it comes.
    closedAt: view === null ? instantOrNull(closesAt(facts)) : null,
    provisioningStatus: row.provisioning_status,
    matches: true,
    createdAt: formatInstant(row.created_at),
    updatedAt: formatInstant(row.updated_at),
    services: services.map((service) => ({
      ...presentWholeService(service, sight, now),
      // What a closed subscription leaves behind is nobody's to assign.
      ...(view === null ? noUseMarks : useMarksOf(licenceUseOf(service), lowUsePercent, now)),
    })),
  }
}

/** The amount with its currency; nothing of it for who is not told prices. */
function presentPrice(
  { amount, currency }: WholeSubscription,
  { prices }: Pick<Sight, 'prices'>,
): Pick<SubscriptionDetailJson, 'amount' | 'currency'> {
  return prices ? { amount, currency } : { amount: null, currency: null }
}

function presentWholeService(
  row: WholeService,
  { notes }: Pick<Sight, 'notes'>,
  now: Instant,
): Omit<ServiceDetailJson, keyof UseMarks> {
  return {
    id: row.id,
    externalId: row.external_id,
    product: row.product,
    provisioningStatus: shownStatus(serviceStandingOf(row)) ?? row.provisioning_status,
    since: formatInstant(row.since),
    reason: notes ? row.reason : null,
    licences: row.licences,
    licencesUsed: row.licences_used,
    isStuck: isStuck(row, now),
    withdrawnAt: instantOrNull(row.withdrawn_at),
    deprovisionedAt: instantOrNull(row.deprovisioned_at),
  }
}
