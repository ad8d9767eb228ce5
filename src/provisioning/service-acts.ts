import { appendAudit } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import { lockService } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { moveService, stateOf } from '../services/move.ts'
import { doubtSuspension } from '../services/suspension.ts'
import { retry, withdraw, withdrawAgain } from './begin.ts'
import type { Scene } from './begin.ts'

/**
 * Begins once more with a service that could not be provisioned, whose removal has not come to an end, or whose
 * provisioner could not be told that its subscription is suspended.
 * @throws AppError service_not_found; service_not_failed where nothing has failed; service_without_provisioner where people
 *   alone say how far it is
 */
export async function retryService(context: ApiContext, actor: Actor, serviceId: string): Promise<void> {
  await act(context, actor, serviceId, 'service_retried', async (scene, found) => {
    const { service } = found
    if (stateOf(service) === 'withdrawing') {
      if ((await withdrawAgain(scene, found)) === null) throw new AppError('service_not_failed')
      return
    }
    if (service.provisioner === null) throw new AppError('service_without_provisioner')
    const [trx, partnerId] = scene
    const isUntold = service.suspension === 'failed'
    // Told again when services are next looked after (follow-suspension.ts).
    if (isUntold) await doubtSuspension(trx, partnerId, service.id)
    if ((await retry(scene, found)) === null && !isUntold) throw new AppError('service_not_failed')
  })
}

/**
 * Lets people set up by hand what could not be provisioned, or others do what waits for hands.
 * @throws AppError service_not_found; service_not_failed where it neither has failed nor waits for the other ones
 */
export async function handOver(
  context: ApiContext,
  actor: Actor,
  serviceId: string,
  to: 'partner' | 'vendor',
): Promise<void> {
  await act(context, actor, serviceId, 'service_handed_over', async (scene, found) => {
    const [trx, partnerId, by, now] = scene
    const event = to === 'vendor' ? 'needs_vendor' : 'needs_partner'
    // What runs by itself is not taken out of its provisioner's hands.
    const isRunning = stateOf(found.service) === 'provisioning'
    if (isRunning || !(await moveService(trx, partnerId, by, now, found, { event })))
      throw new AppError('service_not_failed')
  })
}

/**
 * Takes a service down, also one that was never set up: giving up on it.
 * @throws AppError service_not_found; service_withdrawn where its removal runs or is done; service_is_last where the
 *   subscription has no other: then the subscription itself is to be closed (DESIGN.md §2)
 */
export async function withdrawService(context: ApiContext, actor: Actor, serviceId: string): Promise<void> {
  await act(context, actor, serviceId, 'service_withdrawn', async (scene, found) => {
    const { subscription, service } = found
    if (service.withdrawn_at !== null || subscription.closed_at !== null)
      throw new AppError('service_withdrawn')
    const others = subscription.services.filter((one) => one.id !== service.id && one.withdrawn_at === null)
    if (others.length === 0) throw new AppError('service_is_last')
    await withdraw(scene, found)
  })
}

async function act(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  action: AuditAction,
  what: (scene: Scene, found: FoundService) => Promise<void>,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    const now = await readNow(trx, partnerId)
    await what([trx, partnerId, { kind: actor.kind, id: actor.id }, now], found)
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action,
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: found.customer.id,
    })
  })
}
