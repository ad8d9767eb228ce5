import type { AccountContext } from '../accounts/context.ts'
import { caresForAny, takeAllFrom } from '../assignments/leave.ts'
import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Role } from '../domain/roles.ts'
import { leaveTasks } from '../tasks/leave.ts'
import { deleteMembership, hasOtherFullAdmin, lockMembership } from './members.ts'

/**
 * Takes somebody out of the partner, or out of a customer's administration: at once, with their tokens and their open
 * work by hand; then what was assigned to them and what they answered for. Where that could not be finished it is asked for again.
 * @throws AppError person_not_found; last_full_admin
 */
export async function removePerson(
  { database: { db }, authenticator, readNow }: AccountContext,
  actor: Actor,
  personId: string,
  customerId: string | null,
): Promise<void> {
  const { partnerId } = actor
  const isLeaving = customerId === null && (await caresForAny(db, partnerId, personId))
  await writeTenant(db, partnerId, async (trx) => {
    const membership = await lockMembership(trx, partnerId, personId, customerId)
    if (membership === undefined && isLeaving) return
    if (membership === undefined) throw new AppError('person_not_found')
    await keepOneFullAdmin(trx, partnerId, membership)
    await deleteMembership(trx, partnerId, personId, membership.id, customerId === null)
    if (customerId === null) await leaveTasks(trx, partnerId, actor, await readNow(trx, partnerId), personId)
    await appendAudit(trx, partnerId, actor, {
      action: 'person_removed',
      subjectKind: 'person',
      subjectId: personId,
      customerId,
      details: { role: membership.role },
    })
  })
  authenticator.forget(personId)
  if (customerId === null)
    await takeAllFrom(db, partnerId, { kind: actor.kind, id: actor.id }, readNow, personId)
}

/** @throws AppError last_full_admin where nobody else could put things right */
export async function keepOneFullAdmin(
  trx: TenantWriter,
  partnerId: string,
  membership: { readonly id: string; readonly role: Role },
): Promise<void> {
  if (membership.role !== 'partner_full_admin') return
  if (!(await hasOtherFullAdmin(trx, partnerId, membership.id))) throw new AppError('last_full_admin')
}
