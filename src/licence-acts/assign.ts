import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { assignLicences } from '../licences/assign.ts'
import { heldAmong } from '../licences/holders.ts'
import { returnLicences } from '../licences/return.ts'
import { actOnLicences } from './act.ts'
import { selectFor } from './found.ts'
import type { Came } from './present.ts'
import type { LicenceResultJson, LicenceWish } from './schema.ts'

/**
 * Gives people licences of a service, in the list's order while there are seats.
 * @throws AppError service_not_found, service_not_provisioned, service_takes_no_licences, no_seat_left, nobody_selected,
 *   people_changed, too_many_people
 */
export async function assign(
  context: ApiContext,
  actor: Actor,
  serviceId: string,
  wish: LicenceWish,
): Promise<LicenceResultJson> {
  return actOnLicences(context, actor, serviceId, async ({ trx, partnerId, found, how }) => {
    const { personIds, unknownIds } = await selectFor(trx, partnerId, found.customer.id, wish)
    const outcomes = await assignLicences(trx, partnerId, found.customer.id, found, personIds, how)
    return withUnknown({ personIds, outcomes }, unknownIds)
  })
}

/**
 * Takes licences of a service back from people.
 * @throws AppError service_not_found, nobody_selected, people_changed, too_many_people
 */
export async function takeBack(
  context: ApiContext,
  actor: Actor,
  serviceId: string,
  wish: LicenceWish,
): Promise<LicenceResultJson> {
  return actOnLicences(context, actor, serviceId, async ({ trx, partnerId, found, how }) => {
    const { personIds, unknownIds } = await selectFor(trx, partnerId, found.customer.id, wish)
    const held = await heldAmong(trx, partnerId, serviceId, personIds)
    const holders = personIds.filter((_, index) => held[index])
    const returning = { ...how, why: 'taken_back' } as const
    await returnLicences(trx, partnerId, found.customer.id, serviceId, holders, returning)
    return withUnknown({ personIds, outcomes: returnOutcomes(held) }, unknownIds)
  })
}

/** What comes of taking back, by who holds one. */
export function returnOutcomes(held: readonly boolean[]): ('returned' | 'not_held')[] {
  return held.map((isHeld) => (isHeld ? 'returned' : 'not_held'))
}

/** With those at the end whom the customer does not have. */
export function withUnknown({ personIds, outcomes }: Came, unknownIds: readonly string[]): Came {
  return {
    personIds: [...personIds, ...unknownIds],
    outcomes: [...outcomes, ...unknownIds.map(() => 'not_found' as const)],
  }
}
