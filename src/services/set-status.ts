import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { ApiContext } from '../contract/context.ts'
import type { Reach } from '../reach/reach.ts'
import { writeTenant } from '../database/transactions.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import { lockService } from './find.ts'
import { moveService } from './move.ts'

export interface StatusByHand {
  readonly status: ProvisioningStatus
  /** Why it cannot be provisioned; goes when the status does. */
  readonly reason: string | null
}

/**
 * Sets how far a service's set-up has come, by hand: service, roll-up, standing, history, audit and event in
 * one transaction. The status that it has already changes nothing but the reason.
 * @throws AppError service_not_found; service_run_by_provisioner where a provisioner says how far it is;
 *   service_withdrawn where its removal runs or is done
 */
export async function setServiceStatus(
  { database, readNow }: ApiContext,
  partnerId: string,
  reach: Reach,
  actor: AnyActor,
  serviceId: string,
  byHand: StatusByHand,
): Promise<void> {
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, reach, serviceId)
    const { customer, subscription, service } = found
    if (service.provisioner !== null) throw new AppError('service_run_by_provisioner')
    if (service.withdrawn_at !== null || subscription.closed_at !== null)
      throw new AppError('service_withdrawn')
    const before = service.provisioning_status
    if (before === byHand.status && service.reason === byHand.reason) return
    const now = await readNow(trx, partnerId)
    const move = { event: 'observed', told: byHand.status, reason: byHand.reason } as const
    await moveService(trx, partnerId, actor, now, found, move)
    await appendAudit(trx, partnerId, auditActorOf(actor), {
      action: 'status_set',
      subjectKind: 'service',
      subjectId: service.id,
      customerId: customer.id,
      details: { before, after: byHand.status, reason: byHand.reason },
    })
  })
}
