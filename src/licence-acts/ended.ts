import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { requireCustomer } from '../customer-people/open-customer.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import { obstacleAt } from '../licences/seats.ts'
import { readCustomers } from '../standings/sources.ts'
import type { StoredService, StoredSubscription } from '../standings/sources.ts'
import { maxEndedServices } from './limits.ts'
import type { EndedLicencesJson } from './schema.ts'

/**
 * Services of a customer that have ended and whose licences people hold still: they hold again should it come back.
 * @throws AppError customer_not_found
 */
export async function listEndedLicences(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
): Promise<EndedLicencesJson> {
  const { partnerId } = actor
  return readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const now = await readNow(trx, partnerId)
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    const found = (customer?.subscriptions ?? []).flatMap((subscription) =>
      subscription.services
        .filter((service) => heldOf(service) > 0 && obstacleAt({ subscription, service }, now) === 'over')
        .map((service) => ({ subscription, service })),
    )
    return {
      items: found
        .toSorted((a, b) => compareCodePoints(a.service.product, b.service.product))
        .slice(0, maxEndedServices)
        .map(({ subscription, service }) => presentEnded(subscription, service, now)),
      total: found.length,
    }
  })
}

function heldOf({ licences_counted, licences_used }: StoredService): number {
  return licences_counted ? (licences_used ?? 0) : 0
}

function presentEnded(
  { id, external_id: externalId, offer, closed_at }: Omit<StoredSubscription, 'services'>,
  service: StoredService,
  now: Instant,
): EndedLicencesJson['items'][number] {
  return {
    serviceId: service.id,
    product: service.product,
    subscription: { id, externalId, offer },
    held: heldOf(service),
    why:
      service.deprovisioned_at !== null
        ? 'removed'
        : service.withdrawn_at !== null
          ? 'withdrawing'
          : 'closed',
    since: formatInstant(service.deprovisioned_at ?? service.withdrawn_at ?? closed_at ?? now),
  }
}
