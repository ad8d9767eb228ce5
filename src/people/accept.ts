import type { FastifyReply, FastifyRequest } from 'fastify'
import { callAuth } from '../accounts/auth-call.ts'
import type { AccountContext } from '../accounts/context.ts'
import { addMembership } from '../accounts/memberships.ts'
import { refuseGuessable } from '../accounts/password-strength.ts'
import { setPassword } from '../accounts/passwords.ts'
import { findPersonByEmail, insertPerson } from '../accounts/people.ts'
import { chooseMembership } from '../accounts/sessions.ts'
import { auditPerson, auditSignIn } from '../accounts/sign-in-audit.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { sqlState, withInstallation } from '../database/transactions.ts'
import { findPartner } from '../partners/repository.ts'
import { invitationOf, markAccepted, type InvitationRow } from './invitations.ts'

export interface InvitationLink {
  readonly email: string
  readonly role: InvitationRow['role']
  readonly partnerName: string | null
  readonly vendor: string | null
  readonly isKnown: boolean
}

/**
 * What an invitation's link is for.
 * @throws AppError invitation_spent where it never was, is used, was taken back or has expired: one answer for all
 */
export async function readInvitation(
  { database: { db } }: AccountContext,
  token: string,
): Promise<InvitationLink> {
  const { row, person } = await withInstallation(db, async (trx) => {
    const found = await invitationOf(trx, token)
    if (found === null) throw new AppError('invitation_spent')
    return { row: found, person: await findPersonByEmail(trx, found.email) }
  })
  const partner = row.partner_id === null ? undefined : await findPartner(db, row.partner_id)
  return {
    email: row.email,
    role: row.role,
    partnerName: partner?.name ?? null,
    vendor: row.vendor,
    isKnown: person !== undefined,
  }
}

export interface Acceptance {
  readonly token: string
  readonly name?: string
  readonly password?: string
}

/**
 * Accepts an invitation. Somebody new gets a session at once. Whose address is somebody's already gets the role once
 * they have signed in as that person, by all the factors that they have set: the link alone shows only that somebody
 * reads its mails, or that an administrator handed it over, and whoever took the address first may be somebody else.
 * @returns sign_in where that is still to be done; the invitation stays open
 * @throws AppError invitation_spent; invitation_incomplete where somebody new gives no name or no password
 */
export async function acceptInvitation(
  context: AccountContext,
  acceptance: Acceptance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<'in' | 'sign_in'> {
  const {
    auth,
    authenticator,
    database: { db },
  } = context
  const { headers, ip: address } = request
  const { asker } = await authenticator.identify({ bearer: undefined, headers, address })
  const accepted = await takeRole(db, acceptance, asker?.personId ?? null)
  if (accepted === null) return 'sign_in'
  const { personId, membershipId, row, isNew } = accepted
  authenticator.forget(personId)
  const entry = {
    action: 'invitation_accepted',
    subjectKind: 'invitation',
    subjectId: row.id,
    details: { role: row.role },
  } as const
  await auditPerson(db, personId, address, entry, row.partner_id ?? undefined)
  if (!isNew) {
    // From here on they act as what they have just become.
    if (asker !== null && asker.sessionId !== null) {
      await chooseMembership(db, asker.sessionId, membershipId)
      authenticator.forget(asker.sessionId)
    }
    return 'in'
  }
  await setPassword(auth, personId, acceptance.password ?? '')
  const { sessionId } = await callAuth(request, reply, (told) =>
    auth.api.comeIn({ headers: told, body: { personId, by: 'invitation' }, returnHeaders: true }),
  )
  await chooseMembership(db, sessionId, membershipId)
  await auditSignIn(db, { personId, sessionId, address, by: 'invitation' })
  return 'in'
}

interface Accepted {
  readonly personId: string
  readonly membershipId: string
  readonly row: InvitationRow
  readonly isNew: boolean
}

const uniqueViolation = '23505'

/** Of two invitations of somebody new that are accepted at once, the second finds a person who is known. */
async function takeRole(db: Db, acceptance: Acceptance, signedInId: string | null): Promise<Accepted | null> {
  try {
    return await takeRoleOnce(db, acceptance, signedInId)
  } catch (error) {
    if (sqlState(error) !== uniqueViolation) throw error
    return takeRoleOnce(db, acceptance, signedInId)
  }
}

/** Spends the invitation for whoever has its address. @returns null where that is somebody who has not signed in */
async function takeRoleOnce(
  db: Db,
  { token, name, password }: Acceptance,
  signedInId: string | null,
): Promise<Accepted | null> {
  return withInstallation(db, async (trx) => {
    const row = await invitationOf(trx, token, true)
    if (row === null) throw new AppError('invitation_spent')
    const known = await findPersonByEmail(trx, row.email)
    if (known !== undefined && known.id !== signedInId) return null
    if (known === undefined && (name === undefined || password === undefined))
      throw new AppError('invitation_incomplete')
    if (known === undefined) refuseGuessable(password ?? '', { name: name ?? '', email: row.email })
    const personId = known?.id ?? (await insertPerson(trx, name?.trim() ?? '', row.email))
    const place = { partnerId: row.partner_id, customerId: row.customer_id, vendor: row.vendor }
    const membershipId = await addMembership(trx, personId, place, row.role)
    await markAccepted(trx, row.id)
    return { personId, membershipId, row, isNew: known === undefined }
  })
}
