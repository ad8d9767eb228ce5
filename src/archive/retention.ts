import { isDeepStrictEqual } from 'node:util'
import { appendAudit, type AuditActor } from '../audit/append.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { writeTenant } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import {
  clearRemovedDetails,
  findRetention,
  removeDeletedCustomers,
  removeOldAudit,
  setRetention,
  type Retention,
} from './repository.ts'

/** In one transaction, so that no list waits for it. */
const maxCustomers = 200
const maxEntries = 2_000
const maxDetails = 1_000

/**
 * Changes how long a partner keeps what it need not keep; what the change does not mention stays.
 * @throws AppError partner_not_found
 */
export async function changeRetention(
  db: Db,
  partnerId: string,
  actor: AuditActor,
  change: Partial<Retention>,
): Promise<Retention> {
  return writeTenant(db, partnerId, async (trx) => {
    const before = await findRetention(trx, partnerId)
    if (before === undefined) throw new AppError('partner_not_found')
    const after = { ...before, ...change }
    if (isDeepStrictEqual(after, before)) return before
    await setRetention(trx, partnerId, after)
    await appendAudit(trx, partnerId, actor, {
      action: 'retention_changed',
      subjectKind: 'partner',
      subjectId: partnerId,
      details: { before, after },
    })
    return after
  })
}

/**
 * Removes what the partner keeps no longer, one batch of each kind: deleted customers, what was filled in for removed
 * services, and old entries of the audit log.
 * @returns whether there may be more
 */
export async function removeExpired(db: Db, partnerId: string, readNow: ReadNow): Promise<boolean> {
  return writeTenant(db, partnerId, async (trx) => {
    const customers = await removeDeletedCustomers(trx, maxCustomers)
    const now = await readNow(trx, partnerId)
    const details = await clearRemovedDetails(trx, partnerId, now, maxDetails)
    const entries = await removeOldAudit(trx, maxEntries)
    return customers === maxCustomers || details === maxDetails || entries === maxEntries
  })
}
