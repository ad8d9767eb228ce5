import { appendAudit, auditActorOf, type AnyActor } from '../audit/append.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { timestampText } from '../database/timestamps.ts'
import { sqlState, writeTenant, type TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { appendHistory } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { assignedPeople } from '../reach/assigned.ts'
import { marksOf } from '../reach/marks.ts'
import type { Reach } from '../reach/reach.ts'
import { isSeen } from '../reach/sees.ts'
import { bringUpToDate } from '../standings/clock.ts'
import { removeStandings } from '../standings/remove.ts'
import { searchOf } from '../standings/search-of.ts'
import { lockCustomers, readCustomers, standingSourceOf, type StoredCustomer } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import { setArchivedAt, setExternalId, stopTime } from './repository.ts'

/**
 * Deletes a customer: from this transaction on it stands in no list, count, search and export. Everything that belongs
 * to it stays, for bringing it back, until the clock removes it.
 * @throws AppError customer_not_found, also where it is deleted already or beyond reach
 */
export async function archiveCustomer(
  { database, readNow }: ApiContext,
  partnerId: string,
  reach: Reach,
  actor: AnyActor,
  customerId: string,
): Promise<void> {
  await writeTenant(database.db, partnerId, async (trx) => {
    const customer = await lockOne(trx, partnerId, reach, customerId, false)
    const now = await readNow(trx, partnerId)
    await removeStandings(trx, partnerId, [customerId])
    await stopTime(trx, partnerId, customerId)
    await setArchivedAt(trx, partnerId, customerId, now, now)
    await tell(trx, partnerId, actor, customer, 'customer_deleted', now, {
      before: { deletedAt: null },
      after: { deletedAt: timestampText(now) },
    })
  })
}

/**
 * Brings a deleted customer back as it would be had it never gone: what time brought meanwhile is written down first.
 * @throws AppError customer_not_found where no deleted customer within reach has this id
 */
export async function restoreCustomer(
  { database, readNow }: ApiContext,
  partnerId: string,
  reach: Reach,
  actor: AnyActor,
  customerId: string,
): Promise<void> {
  await writeTenant(database.db, partnerId, async (trx) => {
    const customer = await lockOne(trx, partnerId, reach, customerId, true)
    const now = await readNow(trx, partnerId)
    await setArchivedAt(trx, partnerId, customerId, null, now)
    await bringUpToDate(trx, partnerId, [customer], now)
    const assigned = (await assignedPeople(trx, partnerId, [customerId])).get(customerId) ?? []
    const people = marksOf(assigned, customer.responsible_id)
    await writeStandings(
      trx,
      partnerId,
      [{ ...standingSourceOf(customer), search: searchOf(customer), people }],
      now,
    )
    await tell(trx, partnerId, actor, customer, 'customer_restored', now, {
      before: { deletedAt: timestampText(customer.archived_at ?? now) },
      after: { deletedAt: null },
    })
  })
}

/**
 * Corrects the partner's own id of a customer. The one it had is free for another from then on.
 * @param externalId trimmed and in NFC (INTERFACES.md «Customers file»)
 * @throws AppError customer_not_found, also for one beyond reach; external_id_taken where another customer has it, a
 *   deleted one too
 */
export async function correctCustomerId(
  { database, readNow }: ApiContext,
  partnerId: string,
  reach: Reach,
  actor: AnyActor,
  customerId: string,
  externalId: string,
): Promise<void> {
  try {
    await writeTenant(database.db, partnerId, async (trx) => {
      const customer = await lockOne(trx, partnerId, reach, customerId, false)
      const before = customer.external_id
      if (before === externalId) return
      const now = await readNow(trx, partnerId)
      await setExternalId(trx, partnerId, customerId, externalId, now)
      customer.external_id = externalId
      await writeStandings(
        trx,
        partnerId,
        [{ ...standingSourceOf(customer), search: searchOf(customer) }],
        now,
      )
      await tell(trx, partnerId, actor, customer, 'customer_changed', now, {
        before: { externalId: before },
        after: { externalId },
      })
    })
  } catch (error) {
    throw sqlState(error) === uniqueViolation
      ? new AppError('external_id_taken', {}, { cause: error })
      : error
  }
}

const uniqueViolation = '23505'

/** The customer with all below it, locked against other writers. */
async function lockOne(
  trx: TenantWriter,
  partnerId: string,
  reach: Reach,
  customerId: string,
  isDeleted: boolean,
): Promise<StoredCustomer> {
  const locked = await lockCustomers(trx, partnerId, [customerId])
  const [customer] = await readCustomers(trx, partnerId, locked)
  if (
    customer === undefined ||
    (customer.archived_at !== null) !== isDeleted ||
    !(await isSeen(trx, partnerId, reach, customerId))
  )
    throw new AppError('customer_not_found')
  return customer
}

const auditActionOf = {
  customer_deleted: 'customer_deleted',
  customer_restored: 'customer_restored',
  customer_changed: 'customer_id_corrected',
} as const

interface Change {
  readonly before: Record<string, unknown>
  readonly after: Record<string, unknown>
}

/** History, audit and event of one act on a customer. */
async function tell(
  trx: TenantWriter,
  partnerId: string,
  actor: AnyActor,
  { id, external_id: externalId }: StoredCustomer,
  action: keyof typeof auditActionOf,
  now: Instant,
  change: Change,
): Promise<void> {
  await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, [
    { customerId: id, action, subjectKind: 'customer', subjectId: id, ...change },
  ])
  await appendAudit(trx, partnerId, auditActorOf(actor), {
    action: auditActionOf[action],
    subjectKind: 'customer',
    subjectId: id,
    customerId: id,
    details: action === 'customer_changed' ? { ...change } : { externalId },
  })
  await appendEvent(trx, partnerId, 'customers_changed', now, [id])
}
