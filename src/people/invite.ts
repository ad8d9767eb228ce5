import type { AccountContext } from '../accounts/context.ts'
import { findPersonByEmail } from '../accounts/people.ts'
import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { mayGive } from '../domain/roles.ts'
import type { PartnerRole } from '../domain/roles.ts'
import { pickLanguage } from '../messages/languages.ts'
import { findPartner } from '../partners/repository.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { insertInvitation, maxInvitations, openInvitations } from './invitations.ts'
import { lockMembership } from './members.ts'
import { sendInvitation } from './send.ts'
import type { Sent } from './send.ts'

export interface InvitationWish {
  readonly email: string
  readonly role: PartnerRole | 'customer_admin'
  /** Of a customer's administrator. */
  readonly customerId?: string | null
}

/**
 * Invites somebody to the partner, or as a customer's administrator.
 * @param languages of who invites, as the browser says them: the mail's
 * @throws AppError role_not_yours, invitation_place_wrong, customer_not_found, already_member, already_invited,
 *   too_many_invitations
 */
export async function invitePerson(
  context: AccountContext,
  actor: Actor,
  { email, role, customerId = null }: InvitationWish,
  languages: string | undefined,
): Promise<Sent & { readonly id: string }> {
  const { db } = context.database
  const { partnerId } = actor
  if (!mayGive(actor.role, role)) throw new AppError('role_not_yours')
  if ((role === 'customer_admin') !== (customerId !== null)) throw new AppError('invitation_place_wrong')
  const language = pickLanguage(languages)
  const made = await writeTenant(db, partnerId, async (trx) => {
    if (customerId !== null && !(await isThere(trx, partnerId, sightOf(actor).reach, customerId)))
      throw new AppError('customer_not_found')
    if ((await openInvitations(trx, partnerId)).length >= maxInvitations)
      throw new AppError('too_many_invitations', { max: maxInvitations })
    const known = await findPersonByEmail(trx, email)
    if (known !== undefined && (await lockMembership(trx, partnerId, known.id, customerId)) !== undefined)
      throw new AppError('already_member')
    const invited = await insertInvitation(trx, {
      email,
      role,
      place: { partnerId, customerId, vendor: null },
      language,
      invitedBy: actor.personId,
    })
    await appendAudit(trx, partnerId, actor, {
      action: 'invitation_sent',
      subjectKind: 'invitation',
      subjectId: invited.id,
      customerId,
      details: { role },
    })
    return invited
  })
  const where = (await findPartner(db, partnerId))?.name ?? 'Varde'
  const sent = await sendInvitation(context, { email: email.trim(), language, where }, made.secret)
  return { id: made.id, ...sent }
}
