import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { toldTrouble } from '../domain/trouble.ts'
import type { Trouble } from '../domain/trouble.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { updateService } from '../services/repository.ts'
import { standingSourceOf } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'

/** What could not be taken down: who looks at the service sees it, and it counts as late. */
export async function staysBehind(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  now: Instant,
  { customer, service }: FoundService,
  trouble: Trouble,
): Promise<void> {
  const before = service.reason
  if (stateOf(service) === 'withdrawing') {
    service.trouble = trouble
    service.reason = trouble.words
    service.stuck_at = now
    service.stuck_told = true
    await updateService(trx, partnerId, service)
    // What is deleted stands nowhere.
    if (customer.archived_at === null) await writeStandings(trx, partnerId, [standingSourceOf(customer)], now)
  }
  await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, [
    {
      customerId: customer.id,
      action: 'service_left_behind',
      subjectKind: 'service',
      subjectId: service.id,
      before: { reason: before },
      after: { reason: service.reason, ...toldTrouble(trouble) },
    },
  ])
  await appendEvent(trx, partnerId, 'customers_changed', now, [customer.id])
}
