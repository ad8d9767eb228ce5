import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { toldTrouble } from '../domain/trouble.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import type { HistoryKind } from '../history/kinds.ts'
import { appendEvent } from '../outbox/append.ts'
import type { Suspension } from '../provisioners/provisioner.ts'
import type { FoundService } from '../services/find.ts'
import { failSuspension, settleSuspension } from '../services/suspension.ts'
import type { SuspensionEnd } from './course.ts'

const historyKindOf = {
  suspend: { done: 'service_suspended', failed: 'service_suspension_failed' },
  resume: { done: 'service_resumed', failed: 'service_resumption_failed' },
} as const satisfies Record<Suspension, Record<'done' | 'failed', HistoryKind>>

/** The other side knows that a service is suspended, or goes on, or could not be told: its set-up stays as it is. */
export async function suspensionEnds(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  { customer, service }: FoundService,
  kind: Suspension,
  happening: SuspensionEnd,
): Promise<void> {
  const isSuspended = kind === 'suspend'
  const trouble = happening.event === 'suspension_failed' ? happening.trouble : null
  if (trouble === null) await settleSuspension(trx, partnerId, service.id, isSuspended, now)
  else await failSuspension(trx, partnerId, service.id, isSuspended, trouble, now)
  await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, [
    {
      customerId: customer.id,
      action: historyKindOf[kind][trouble === null ? 'done' : 'failed'],
      subjectKind: 'service',
      subjectId: service.id,
      before: {},
      after: toldTrouble(trouble),
    },
  ])
  await appendEvent(trx, partnerId, 'customers_changed', now, [customer.id])
}
