import { appendAudit } from '../audit/append.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { appendHistory } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { sightOf } from '../reach/reach.ts'
import { isBeingSent, updateCase } from './cases.ts'
import type { CaseRow } from './cases.ts'
import { aboutCase, closeCasesOf } from './close.ts'
import { groundOf } from './facts.ts'
import { findService, lockCase } from './find.ts'
import { addressOf } from './open.ts'

/** Writes down the number that a case has with the vendor, also of a closed one. @throws AppError support_case_not_found */
export async function setVendorNumber(
  context: ApiContext,
  actor: Actor,
  id: string,
  wanted: string | null,
): Promise<void> {
  await act(context, actor, id, 'support_case_changed', async (trx, now, row) => {
    const { vendor_number: before, number } = row
    const vendorNumber = wanted?.trim() ?? null
    if (before === vendorNumber) return false
    await updateCase(trx, actor.partnerId, id, { vendor_number: vendorNumber })
    await appendHistory(trx, actor.partnerId, { kind: actor.kind, id: actor.id }, now, [
      {
        ...aboutCase(row),
        action: 'support_case_changed',
        before: { vendorNumber: before },
        after: { caseNumber: number, vendorNumber },
      },
    ])
    return true
  })
}

/** Closes a case. @throws AppError support_case_not_found; support_case_closed where it is */
export async function closeCase(
  context: ApiContext,
  actor: Actor,
  id: string,
  note: string | null,
): Promise<void> {
  await act(context, actor, id, 'support_case_closed', async (trx, now, row) => {
    requireOpen(row)
    const by = { kind: actor.kind, id: actor.id }
    await closeCasesOf(trx, actor.partnerId, [row.service_id], { how: 'by_hand', by, note, at: now })
    return true
  })
}

/**
 * Lets the mail of a case go once more, to the address that holds now; tries begin anew.
 * @throws AppError support_case_not_found; support_case_without_mail for another way; support_case_closed;
 *   support_case_sending where it is on its way just now; support_mail_not_set
 */
export async function sendCaseAgain(context: ApiContext, actor: Actor, id: string): Promise<void> {
  const { partnerId } = actor
  await act(context, actor, id, 'support_case_sent_again', async (trx, now, row) => {
    if (row.way !== 'mail') throw new AppError('support_case_without_mail')
    requireOpen(row)
    if (await isBeingSent(trx, partnerId, id)) throw new AppError('support_case_sending')
    const found = await findService(trx, partnerId, sightOf(actor).reach, row.service_id)
    const { places } = await groundOf(trx, partnerId, now, found, false)
    await updateCase(trx, partnerId, id, {
      address: addressOf('mail', places),
      next_mail_at: new Date(now),
      // What has gone already is another mail; what has not is the same one still.
      mailings: row.mailings + (row.delivery === 'sent' ? 1 : 0),
      failures: 0,
      delivery: null,
    })
    return true
  })
}

function requireOpen({ closed_at }: CaseRow): void {
  if (closed_at !== null) throw new AppError('support_case_closed')
}

/** @param what returns whether anything has become different */
async function act(
  { database, readNow }: ApiContext,
  actor: Actor,
  id: string,
  action: AuditAction,
  what: (trx: TenantWriter, now: Instant, row: CaseRow) => Promise<boolean>,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const row = await lockCase(trx, actor, id)
    const now = await readNow(trx, partnerId)
    const isChanged = await what(trx, now, row)
    await actor.markDone?.(trx)
    if (!isChanged) return
    await appendAudit(trx, partnerId, actor, {
      action,
      subjectKind: 'service',
      subjectId: row.service_id,
      customerId: row.customer_id,
      details: { number: row.number },
    })
    await appendEvent(trx, partnerId, 'inside_changed', now, [row.customer_id])
  })
}
