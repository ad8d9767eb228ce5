import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import type { Step } from '../provisioners/provisioner.ts'
import { serviceIn } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { moveService, stateOf } from '../services/move.ts'
import { updateService } from '../services/repository.ts'
import { openTask } from '../services/tasks.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { askForDetails } from './ask.ts'
import { courseAfter } from './course.ts'
import type { Happening } from './course.ts'
import type { Pace } from './limits.ts'
import { claimedOperation, courseOf, releaseOvertaken, storeNext } from './operations.ts'
import type { OperationRow } from './operations.ts'

/** Who moves services when nobody does: the provisioner's answers. */
const bySystem: Actor = { kind: 'system', id: null }

/**
 * Writes down what a step came to: service, standing, history, event, and how the operation goes on, in one transaction.
 * An answer to what has been overtaken meanwhile changes nothing.
 */
export async function settleStep(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  { id, customer_id, run }: OperationRow,
  step: Step,
  pace: Pace,
): Promise<void> {
  if (run === null) return
  await writeTenant(db, partnerId, async (trx) => {
    await lockCustomers(trx, partnerId, [customer_id])
    const operation = await claimedOperation(trx, partnerId, id, run)
    if (operation === undefined) {
      await releaseOvertaken(trx, partnerId, id)
      return
    }
    const now = await readNow(trx, partnerId)
    const next = courseAfter(courseOf(operation), step, now, pace)
    if (next.happening !== null) {
      const [customer] = await readCustomers(trx, partnerId, [customer_id])
      const found = customer === undefined ? undefined : serviceIn(customer, operation.service_id)
      if (found !== undefined) await happens(trx, partnerId, now, found, operation, next.happening)
    }
    await storeNext(trx, partnerId, id, next, now)
  })
}

async function happens(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  found: FoundService,
  { kind }: OperationRow,
  happening: Happening,
): Promise<void> {
  const { customer, service } = found
  const work = kind === 'start' ? 'set_up' : 'change'
  switch (happening.event) {
    case 'needs_partner':
    case 'needs_vendor': {
      if (kind !== 'withdraw') {
        await moveService(trx, partnerId, bySystem, now, found, { event: happening.event, work })
        return
      }
      const party = happening.event === 'needs_vendor' ? 'vendor' : 'partner'
      await openTask(trx, partnerId, now, {
        serviceId: service.id,
        customerId: customer.id,
        party,
        work: 'remove',
      })
      return
    }
    case 'details_asked':
      await moveService(trx, partnerId, bySystem, now, found, happening)
      await askForDetails(trx, partnerId, bySystem, now, customer, service, happening.trouble)
      return
    case 'stays':
      await staysBehind(trx, partnerId, now, found, happening.trouble)
      return
    default:
      await moveService(trx, partnerId, bySystem, now, found, happening)
  }
}

/** What could not be taken down: who looks at the service sees it, and it counts as late. */
async function staysBehind(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  { customer, service }: FoundService,
  trouble: Trouble,
): Promise<void> {
  if (stateOf(service) === 'withdrawing') {
    service.trouble = trouble
    service.stuck_at = now
    await updateService(trx, partnerId, service)
  }
  const { code, params, words } = trouble
  await appendHistory(trx, partnerId, bySystem, now, [
    {
      customerId: customer.id,
      action: 'service_left_behind',
      subjectKind: 'service',
      subjectId: service.id,
      before: null,
      after: { trouble: { code, params, words } },
    },
  ])
  await appendEvent(trx, partnerId, 'customers_changed', now, [customer.id])
}
