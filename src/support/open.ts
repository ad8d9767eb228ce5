import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import type { SupportPlaces } from '../domain/support-link.ts'
import { appendHistory } from '../history/append.ts'
import type { Language } from '../messages/languages.ts'
import { appendEvent } from '../outbox/append.ts'
import { sightOf } from '../reach/reach.ts'
import { lockService } from '../services/find.ts'
import { insertCase } from './cases.ts'
import type { Way } from './cases.ts'
import { aboutCase } from './close.ts'
import { requireOpenable } from './draft.ts'
import { groundOf } from './facts.ts'
import { presentCases } from './list.ts'
import type { CaseDetailJson } from './schema.ts'

export interface CaseWish {
  readonly way: Way
  readonly subject: string
  readonly text: string
  readonly language: Language
  readonly hasDetails: boolean
}

/**
 * Opens a case about a service under the partner's next number, in one transaction with its history. Its mail is due at
 * once, and sent by whoever sends mails.
 * @throws AppError service_not_found; what requireOpenable throws; support_mail_not_set, support_link_not_set where that way
 *   leads nowhere
 */
export async function openCase(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  { way, subject, text, language, hasDetails }: CaseWish,
): Promise<CaseDetailJson> {
  const { partnerId } = actor
  const by = { kind: actor.kind, id: actor.id }
  return writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    await requireOpenable(trx, partnerId, found)
    const now = await readNow(trx, partnerId)
    const { places } = await groundOf(trx, partnerId, now, found, false)
    const opened = await insertCase(
      trx,
      partnerId,
      {
        serviceId,
        customerId: found.customer.id,
        way,
        address: addressOf(way, places),
        subject: subject.trim(),
        text: text.replaceAll(/\r\n?/g, '\n').trim(),
        language,
        hasDetails,
        by,
        contactId: actor.personId,
      },
      now,
    )
    await actor.markDone?.(trx)
    await appendHistory(trx, partnerId, by, now, [
      {
        ...aboutCase(opened),
        action: 'support_case_opened',
        before: null,
        after: { caseNumber: opened.number, caseWay: way },
      },
    ])
    await appendAudit(trx, partnerId, actor, {
      action: 'support_case_opened',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: found.customer.id,
      details: { number: opened.number, way, details: hasDetails },
    })
    await appendEvent(trx, partnerId, 'inside_changed', now, [found.customer.id])
    const [shown] = await presentCases(trx, [opened], found, sightOf(actor).personalData)
    if (shown === undefined) throw new AppError('internal')
    return shown
  })
}

/** Where a case goes to; null where it is only noted. */
export function addressOf(way: Way, { mail, link }: SupportPlaces): string | null {
  if (way === 'noted') return null
  const address = way === 'mail' ? mail : link
  if (address === null) throw new AppError(way === 'mail' ? 'support_mail_not_set' : 'support_link_not_set')
  return address
}
