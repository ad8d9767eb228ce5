import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { readTenant } from '../database/transactions.ts'
import { planLicences } from '../licences/assign.ts'
import { heldAmong } from '../licences/holders.ts'
import { refuseObstacle, seatsOf } from '../licences/seats.ts'
import { returnOutcomes, withUnknown } from './assign.ts'
import { readService, selectFor } from './found.ts'
import { presentResult, presentSeats } from './present.ts'
import type { LicenceResultJson, LicenceWish } from './schema.ts'

/**
 * What assigning or taking back would do, by the same rules, without doing it; the seats are as they are now. Where nobody
 * would be given one it says so, and refuses nothing.
 * @throws AppError service_not_found, service_not_provisioned, service_takes_no_licences, nobody_selected, people_changed,
 *   too_many_people
 */
export async function previewLicences(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  { act, ...wish }: LicenceWish & { readonly act: 'assign' | 'return' },
): Promise<LicenceResultJson> {
  const { partnerId } = actor
  return readTenant(database.db, partnerId, async (trx) => {
    const found = await readService(trx, actor, serviceId)
    const { customer, service } = found
    if (act === 'assign') refuseObstacle(found, await readNow(trx, partnerId))
    const { personIds, unknownIds } = await selectFor(trx, partnerId, customer.id, wish)
    const outcomes =
      act === 'assign'
        ? await planLicences(trx, partnerId, customer.id, found, personIds)
        : returnOutcomes(await heldAmong(trx, partnerId, serviceId, personIds))
    const seats = presentSeats(await seatsOf(trx, partnerId, service), service)
    const came = withUnknown({ personIds, outcomes }, unknownIds)
    return presentResult(trx, partnerId, customer.id, null, seats, came)
  })
}
