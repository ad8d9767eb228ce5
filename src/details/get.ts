import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { productOf } from '../provisioning/products.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService, serviceIn } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { readCustomers } from '../standings/sources.ts'
import { instantOrNull, presentWhy } from './present.ts'
import { detailsOf } from './rows.ts'
import type { ServiceDetailsJson } from './schema.ts'

/**
 * What is asked about a service, and what has been filled in. Who does not see personal data sees that it waits, and
 * nothing that anybody wrote.
 * @throws AppError service_not_found, also for one beyond reach
 */
export async function getDetails(
  { database }: ApiContext,
  actor: Actor,
  serviceId: string,
): Promise<ServiceDetailsJson> {
  const { partnerId } = actor
  const { reach, personalData } = sightOf(actor)
  return readTenant(database.db, partnerId, async (trx) => {
    const customerId = await customerOfService(trx, partnerId, serviceId)
    if (customerId === undefined || !(await isThere(trx, partnerId, reach, customerId)))
      throw new AppError('service_not_found')
    const [customer] = await readCustomers(trx, partnerId, [customerId])
    const found = customer === undefined ? undefined : serviceIn(customer, serviceId)
    if (found === undefined) throw new AppError('service_not_found')
    const { service, subscription } = found
    const row = await detailsOf(trx, partnerId, serviceId)
    const product = await productOf(trx, partnerId, service)
    const isPending = stateOf(service) === 'pending_details' && subscription.closed_at === null
    return {
      service: {
        id: service.id,
        externalId: service.external_id,
        product: service.product,
        provisioningStatus: service.provisioning_status,
      },
      schema: product?.details ?? null,
      details: personalData ? (row?.details ?? {}) : {},
      state: row?.state ?? null,
      why: personalData ? presentWhy(row?.why ?? null) : null,
      askedAt: row === undefined ? null : formatInstant(row.asked_at),
      savedAt: instantOrNull(row?.saved_at ?? null),
      submittedAt: instantOrNull(row?.submitted_at ?? null),
      revision: row?.revision ?? 0,
      isAsked: row?.state === 'asked' && isPending,
    }
  })
}
