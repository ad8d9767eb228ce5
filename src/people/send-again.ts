import type { AccountContext } from '../accounts/context.ts'
import { recordAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import { readTenant, withInstallation } from '../database/transactions.ts'
import { may } from '../domain/roles.ts'
import { languages } from '../messages/languages.ts'
import { findPartner } from '../partners/repository.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { placeOfInvitation, renewInvitation } from './invitations.ts'
import { sendInvitation } from './send.ts'
import type { Sent } from './send.ts'

/**
 * Sends an invitation again, with a new link. Who does not manage people does so for administrators of customers within
 * reach, and never holds the link: it would make them one.
 * @throws AppError invitation_not_found
 */
export async function sendInvitationAgain(
  context: AccountContext,
  actor: Actor,
  invitationId: string,
): Promise<Sent> {
  const { db } = context.database
  const { partnerId } = actor
  const managesPeople = may(actor.role, 'manage_people')
  const place = await readTenant(db, partnerId, async (trx) => {
    const found = await placeOfInvitation(trx, partnerId, invitationId)
    return found !== undefined && (managesPeople || (await isOfCustomerSeen(trx, actor, found.customer_id)))
      ? found
      : undefined
  })
  const row =
    place === undefined
      ? null
      : await withInstallation(db, (trx) => renewInvitation(trx, partnerId, invitationId))
  if (row === null) throw new AppError('invitation_not_found')
  await recordAudit(db, partnerId, actor, {
    action: 'invitation_sent_again',
    subjectKind: 'invitation',
    subjectId: row.id,
    customerId: row.customer_id,
  })
  const language = languages.find((one) => one === row.language) ?? 'en'
  const where = (await findPartner(db, partnerId))?.name ?? 'Varde'
  const { delivery, link } = await sendInvitation(context, { email: row.email, language, where }, row.secret)
  return { delivery, link: managesPeople ? link : null }
}

async function isOfCustomerSeen(
  trx: TenantReader,
  actor: Actor,
  customerId: string | null,
): Promise<boolean> {
  return customerId !== null && (await isThere(trx, actor.partnerId, sightOf(actor).reach, customerId))
}
