import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import { writeTenant } from '../database/transactions.ts'
import { appendHistory } from '../history/append.ts'
import { latestOf } from '../history/repository.ts'
import { appendEvent } from '../outbox/append.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { sameNoteMs } from './limits.ts'

/**
 * Adds a note to a customer's history. The text stands there and nowhere else: the audit log tells that it was written.
 * The same text again, soon after and by the same hand, is a repetition, whatever became of the first answer.
 * @returns the id of its entry
 * @throws AppError customer_not_found, also for one beyond reach
 */
export async function writeNote(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  text: string,
): Promise<string> {
  const { partnerId } = actor
  const note = text.trim()
  return writeTenant(database.db, partnerId, async (trx) => {
    if (!(await isThere(trx, partnerId, sightOf(actor).reach, customerId)))
      throw new AppError('customer_not_found')
    const now = await readNow(trx, partnerId)
    const latest = await latestOf(trx, partnerId, customerId, 'note_added')
    const isSame = latest?.actor_id === actor.id && latest.after?.['note'] === note
    if (latest !== undefined && isSame && now - latest.at < sameNoteMs) return latest.id
    const id = newId()
    const subject = { subjectKind: 'customer', subjectId: customerId, customerId } as const
    await appendHistory(trx, partnerId, { kind: actor.kind, id: actor.id }, now, [
      { id, action: 'note_added', ...subject, before: null, after: { note } },
    ])
    await appendAudit(trx, partnerId, actor, { action: 'note_added', ...subject })
    await appendEvent(trx, partnerId, 'inside_changed', now, [customerId])
    return id
  })
}
