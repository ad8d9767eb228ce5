import type { ApiContext } from '../contract/context.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { pauseBeforeAgainMs } from '../mail/limits.ts'
import type { DueMails } from '../mail/mail-worker.ts'
import type { Mail, Mailer } from '../mail/mailer.ts'
import { appendEvent } from '../outbox/append.ts'
import { isThere } from '../reach/sees.ts'
import { caseById, claimCases, isCaseDue, settleCase } from './cases.ts'
import type { CaseRow } from './cases.ts'
import { letterOf } from './compose.ts'
import { contactOf } from './find.ts'

/** What is needed to write to a vendor's support. */
export interface SupportContext extends ApiContext {
  readonly mailer: Mailer
}

/** The mails of cases that are due, for who sends them. */
export function supportMails(context: SupportContext): DueMails {
  return {
    isDue: isCaseDue,
    claim: async (trx, partnerId, now, limit) => {
      const claimed = await claimCases(trx, partnerId, now, limit)
      return claimed.map((row) => () => sendCase(context, partnerId, row))
    },
  }
}

/**
 * Sends the mail of a case that this process has claimed, and writes down how it went. A process that dies in between
 * leaves a lease that passes: then the same mail comes once more, under the same id.
 */
async function sendCase(
  { database, readNow, mailer }: SupportContext,
  partnerId: string,
  claimed: CaseRow,
): Promise<void> {
  const mail = await readTenant(database.db, partnerId, async (trx) => {
    const row = await caseById(trx, partnerId, claimed.id)
    const isWanted =
      row !== undefined &&
      row.next_mail_at !== null &&
      (await isThere(trx, partnerId, { kind: 'all' }, row.customer_id))
    if (!isWanted || row.address === null) return null
    return mailOf(row, row.address, await contactOf(trx, row.contact_id))
  })
  // A case that was closed meanwhile, or of a customer that is deleted: that one waits, should it be brought back.
  if (mail === null) return
  const delivery = await mailer.send(mail)
  await writeTenant(database.db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const pauseMs = delivery === 'sent' ? null : pauseBeforeAgainMs(delivery, claimed.failures)
    const next = pauseMs === null ? null : now + pauseMs
    const settled = await settleCase(trx, partnerId, claimed, delivery, now, next)
    if (settled !== undefined) await appendEvent(trx, partnerId, 'inside_changed', now, [settled.customer_id])
  })
}

function mailOf(row: CaseRow, to: string, contact: Awaited<ReturnType<typeof contactOf>>): Mail {
  const id = `case-${row.id}-${row.mailings}`
  return { to, ...letterOf(row, contact), byPerson: { replyTo: contact?.email ?? null, id } }
}
