import { sql } from 'kysely'
import { findPerson } from '../accounts/people.ts'
import { recordAudit, type AuditActor } from '../audit/append.ts'
import { appendInstallationAudit } from '../audit/installation.ts'
import { takeAllFrom } from '../assignments/leave.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'
import { leaveTasks } from '../tasks/leave.ts'
import { hasOtherFullAdmin } from './members.ts'

/**
 * Erases a person: everything by which they come in and all that says who they are. Histories and audit logs keep the
 * id, which then has no name; invitations that they sent stay.
 * @throws AppError person_not_found; last_full_admin where a partner would have nobody left who may put things right
 */
export async function erasePerson(
  { database: { db }, readNow }: ApiContext,
  personId: string,
  by: AuditActor,
): Promise<void> {
  const partnerIds = await withInstallation(db, async (trx) => {
    const person = await findPerson(trx, personId)
    if (person === undefined) throw new AppError('person_not_found')
    const partners = await partnersThatStay(trx, personId)
    if (person.email !== null) await trx.deleteFrom('invitations').where('email', '=', person.email).execute()
    await trx
      .updateTable('invitations')
      .set({ invited_by: null })
      .where('invited_by', '=', personId)
      .execute()
    await trx.deleteFrom('tokens').where('person_id', '=', personId).execute()
    await trx.deleteFrom('verifications').where('value', '=', personId).execute()
    await trx.deleteFrom('idempotency_keys').where('actor_id', '=', personId).execute()
    // Sessions, ways in and memberships go with it.
    await trx.deleteFrom('people').where('id', '=', personId).execute()
    const entry = { action: 'person_erased', subjectKind: 'person', subjectId: personId } as const
    await appendInstallationAudit(trx, by, entry)
    return partners
  })
  for (const partnerId of partnerIds) {
    await takeAllFrom(db, partnerId, { kind: by.kind, id: by.id }, readNow, personId)
    await writeTenant(db, partnerId, async (trx) =>
      leaveTasks(trx, partnerId, by, await readNow(trx, partnerId), personId),
    )
    const entry = { action: 'person_erased', subjectKind: 'person', subjectId: personId } as const
    await recordAudit(db, partnerId, by, entry)
  }
}

/** The partners that the person belongs to, in one order for all who erase, each with somebody left to put things right. */
async function partnersThatStay(trx: Db, personId: string): Promise<string[]> {
  const memberships = await trx
    .selectFrom('memberships')
    .select(['id', 'partner_id', 'role'])
    .where('person_id', '=', personId)
    .where(sql<boolean>`partner_id is not null`)
    .orderBy('partner_id')
    .execute()
  for (const { id, partner_id: partnerId, role } of memberships)
    if (role === 'partner_full_admin' && partnerId !== null && !(await hasOtherFullAdmin(trx, partnerId, id)))
      throw new AppError('last_full_admin')
  return [...new Set(memberships.flatMap(({ partner_id }) => partner_id ?? []))]
}
