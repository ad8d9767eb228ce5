import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { candidatesAmong } from '../licences/rows.ts'
import { givenWith, takenWith } from '../licences/act-rows.ts'
import type { Given, Taken } from '../licences/act-rows.ts'
import { assignLicences } from '../licences/assign.ts'
import { returnLicences } from '../licences/return.ts'
import { actOnLicences } from './act.ts'
import type { Scene } from './act.ts'
import { returnOutcomes } from './assign.ts'
import type { Came } from './present.ts'
import type { LicenceResultJson } from './schema.ts'

/**
 * Undoes what one act did to a service's licences, as far as it still holds; what it does can be undone in turn.
 * @throws AppError service_not_found, licence_act_not_found, and where licences were taken back what assigning throws
 */
export async function undoLicences(
  context: ApiContext,
  actor: Actor,
  serviceId: string,
  act: string,
): Promise<LicenceResultJson> {
  const undoing = async (scene: Scene): Promise<Came> => {
    const { trx, partnerId } = scene
    const given = await givenWith(trx, partnerId, serviceId, act)
    if (given.length > 0) return takeAgain(scene, given)
    const taken = await takenWith(trx, partnerId, serviceId, act)
    if (taken.length > 0) return giveAgain(scene, taken)
    throw new AppError('licence_act_not_found')
  }
  return actOnLicences(context, actor, serviceId, undoing, act)
}

/** Exactly the licences that the act gave and that are held still. */
async function takeAgain({ trx, partnerId, found, how }: Scene, given: readonly Given[]): Promise<Came> {
  const { customer, service } = found
  const holders = given.filter(({ isHeld }) => isHeld).map(({ personId }) => personId)
  await returnLicences(trx, partnerId, customer.id, service.id, holders, { ...how, why: 'undone' })
  return {
    personIds: given.map(({ personId }) => personId),
    outcomes: returnOutcomes(given.map(({ isHeld }) => isHeld)),
  }
}

/** While there are seats; who has been given one since is left as that act left them. */
async function giveAgain({ trx, partnerId, found, how }: Scene, taken: readonly Taken[]): Promise<Came> {
  const { customer, service } = found
  const personIds = taken.map(({ personId }) => personId)
  const unchanged = taken.filter(({ isLater }) => !isLater).map(({ personId }) => personId)
  const again = await assignLicences(trx, partnerId, customer.id, found, unchanged, how)
  const outcomeOf = new Map(unchanged.map((id, index) => [id, again[index] ?? 'not_found']))
  const now = await candidatesAmong(trx, partnerId, customer.id, service.id, personIds)
  return {
    personIds,
    outcomes: personIds.map(
      (id, index) => outcomeOf.get(id) ?? (now[index] === 'held' ? 'held' : 'changed_since'),
    ),
  }
}
