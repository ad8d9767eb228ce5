import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import type { Step } from '../provisioners/provisioner.ts'
import { serviceIn } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { moveService } from '../services/move.ts'
import { openTask } from '../services/tasks.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { askForDetails } from '../details/ask.ts'
import { courseAfter, isSuspension } from './course.ts'
import type { Happening } from './course.ts'
import type { Pace } from './limits.ts'
import { claimedOperation, releaseOvertaken } from './claims.ts'
import { courseOf, storeNext } from './operations.ts'
import type { OperationRow } from './operations.ts'
import { staysBehind } from './stays-behind.ts'
import { suspensionEnds } from './suspension-ends.ts'

/** Who moves services when nobody does: the provisioner's answers. */
const bySystem: Actor = { kind: 'system', id: null }

/**
 * Writes down what a step came to: service, standing, history, event, and how the operation goes on, in one transaction.
 * An answer to what has been overtaken meanwhile changes nothing.
 * @param licences as the other side was told with this call
 */
export async function settleStep(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  { id, customer_id, run, phase, told_licences }: OperationRow,
  { step, licences }: { readonly step: Step; readonly licences: number | null },
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
    // A look at how far it is tells nothing.
    const toldLicences = phase === 'begin' ? licences : told_licences
    const next = courseAfter(courseOf(operation), step, now, pace)
    if (next.happening !== null) {
      const [customer] = await readCustomers(trx, partnerId, [customer_id])
      const found = customer === undefined ? undefined : serviceIn(customer, operation.service_id)
      if (found !== undefined)
        await happens(trx, partnerId, now, found, operation, next.happening, toldLicences)
    }
    await storeNext(trx, partnerId, id, { ...next, toldLicences }, now)
  })
}

async function happens(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  found: FoundService,
  { kind }: OperationRow,
  happening: Happening,
  toldLicences: number | null,
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
      await appendEvent(trx, partnerId, 'inside_changed', now, [customer.id])
      return
    }
    case 'details_asked':
      await moveService(trx, partnerId, bySystem, now, found, happening)
      await askForDetails(trx, partnerId, bySystem, now, customer, service, happening.trouble)
      return
    case 'stays':
      await staysBehind(trx, partnerId, bySystem, now, found, happening.trouble)
      return
    case 'suspended':
    case 'resumed':
    case 'suspension_failed':
      if (isSuspension(kind)) await suspensionEnds(trx, partnerId, bySystem, now, found, kind, happening)
      return
    case 'succeeded':
      await moveService(trx, partnerId, bySystem, now, found, { ...happening, toldLicences })
      return
    default:
      await moveService(trx, partnerId, bySystem, now, found, happening)
  }
}
