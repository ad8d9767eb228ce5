import type { Static } from 'typebox'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Sight } from '../reach/reach.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { openInvitations } from './invitations.ts'
import type { OpenInvitation } from './invitations.ts'
import { maxAdministrators } from './limits.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import { listMembers } from './members.ts'
import type { Member } from './members.ts'
import type { administrators } from './schema.ts'

export type AdministratorsJson = Static<(typeof administrators)['response'][200]>

/**
 * A customer's administrators and who is invited to be one, as far as somebody may see people.
 * @throws AppError customer_not_found, also for one beyond reach
 */
export async function listAdministrators(
  db: Db,
  actor: Actor,
  customerId: string,
): Promise<AdministratorsJson> {
  const { partnerId } = actor
  const sight = sightOf(actor)
  return readTenant(db, partnerId, async (trx) => {
    if (!(await isThere(trx, partnerId, sight.reach, customerId))) throw new AppError('customer_not_found')
    const members = await listMembers(trx, partnerId, customerId, '', null, maxAdministrators)
    const invitations = await openInvitations(trx, partnerId, customerId)
    return {
      items: members.map((member) => presentAdministrator(member, sight)),
      invitations: invitations
        .slice(0, maxAdministrators)
        .map((invitation) => presentInvitation(invitation, sight)),
    }
  })
}

function presentAdministrator(member: Member, sight: Sight): AdministratorsJson['items'][number] {
  const { id, name, email, addedAt, lastSeenAt } = member
  return {
    id,
    name: sight.personalData ? name : null,
    email: email === null ? null : shown(email, sight),
    addedAt: formatInstant(addedAt),
    lastSeenAt: lastSeenAt === null ? null : formatInstant(lastSeenAt),
  }
}

function presentInvitation(row: OpenInvitation, sight: Sight): AdministratorsJson['invitations'][number] {
  return {
    id: row.id,
    email: shown(row.email, sight),
    invitedBy: sight.colleagues ? row.inviter : null,
    sentAt: formatInstant(row.sent_at),
    expiresAt: formatInstant(row.expires_at),
  }
}

function shown(address: string, { personalData }: Sight): string {
  return personalData ? address : maskedAddress(address)
}
