import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import type { OrderedSubscription } from './order-subscription.ts'
import type { OrderJson } from './schema.ts'

/** What was ordered, or would be, in the API's form; what is not there yet has no ids. */
export function presentOrder({ row, plan, customer }: OrderedSubscription, isPreview: boolean): OrderJson {
  const services = row.services.toSorted((a, b) => compareCodePoints(a.external_id, b.external_id))
  return {
    preview: isPreview,
    id: isPreview ? null : row.id,
    externalId: row.external_id === '' ? null : row.external_id,
    customer,
    offer: row.offer,
    offerId: row.offer_id,
    kind: row.kind,
    status: row.status,
    provisioningStatus: row.provisioning_status,
    term: row.term,
    startsAt: formatInstant(plan.startsAt),
    endsAt: instantOrNull(row.ends_at),
    autoRenew: row.auto_renew,
    quantity: plan.quantity,
    amount: row.amount,
    firstTermAmount: plan.firstTermAmount,
    currency: row.currency,
    services: services.map(({ id, external_id: externalId, product, licences }) => ({
      id: isPreview ? null : id,
      externalId,
      product,
      licences,
    })),
  }
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
