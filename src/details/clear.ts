import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import { lockService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import type { DetailsContext } from './context.ts'
import { clearRow } from './rows.ts'

/**
 * Clears what was filled in for a service that has been removed, and who did it, before the partner's own time for that is
 * over. Brought back, it asks anew.
 * @throws AppError service_not_found; service_not_removed where something still stands, or waits for its details
 */
export async function clearDetails(
  { database, readNow }: DetailsContext,
  actor: Actor,
  serviceId: string,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const { customer, service } = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    if (stateOf(service) !== 'removed') throw new AppError('service_not_removed')
    const isCleared = await clearRow(trx, partnerId, serviceId, await readNow(trx, partnerId))
    await actor.markDone?.(trx)
    if (!isCleared) return
    await appendAudit(trx, partnerId, actor, {
      action: 'details_cleared',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: customer.id,
    })
  })
}
