import { appendAudit } from '../audit/append.ts'
import type { AuditActor } from '../audit/append.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { appendEvent } from '../outbox/append.ts'
import { unassignAll } from './repository.ts'

/** Takes the open work by hand from somebody who leaves the partner, in the transaction in which they do: it is nobody's. */
export async function leaveTasks(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  now: Instant,
  personId: string,
): Promise<void> {
  const left = await unassignAll(trx, partnerId, personId)
  for (const { serviceId, customerId } of left)
    await appendAudit(trx, partnerId, actor, {
      action: 'task_changed',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId,
      details: { assigneeId: null },
    })
  const customers = [...new Set(left.map(({ customerId }) => customerId))]
  await appendEvent(trx, partnerId, 'inside_changed', now, customers)
}
