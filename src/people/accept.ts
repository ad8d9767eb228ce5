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
import { withInstallation } from '../database/transactions.ts'
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
 * Accepts an invitation. Who has the link reads the mails of its address: somebody new gets a session at once. Who has
 * the address already gets the role, and signs in as ever, by all the factors that they have set.
 * @throws AppError invitation_spent; invitation_incomplete where somebody new gives no name or no password
 */
export async function acceptInvitation(
  context: AccountContext,
  { token, name, password }: Acceptance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<'in' | 'sign_in'> {
  const {
    auth,
    authenticator,
    database: { db },
  } = context
  const accepted = await withInstallation(db, async (trx) => {
    const row = await invitationOf(trx, token, true)
    if (row === null) throw new AppError('invitation_spent')
    const known = await findPersonByEmail(trx, row.email)
    if (known === undefined && (name === undefined || password === undefined))
      throw new AppError('invitation_incomplete')
    if (known === undefined) refuseGuessable(password ?? '', { name: name ?? '', email: row.email })
    const personId = known?.id ?? (await insertPerson(trx, name?.trim() ?? '', row.email))
    const place = { partnerId: row.partner_id, customerId: row.customer_id, vendor: row.vendor }
    const membershipId = await addMembership(trx, personId, place, row.role)
    await markAccepted(trx, row.id)
    return { personId, membershipId, row, isNew: known === undefined }
  })
  const { personId, membershipId, row, isNew } = accepted
  authenticator.forget(personId)
  const entry = {
    action: 'invitation_accepted',
    subjectKind: 'invitation',
    subjectId: row.id,
    details: { role: row.role },
  } as const
  await auditPerson(db, personId, request.ip, entry, row.partner_id ?? undefined)
  if (!isNew || password === undefined) return 'sign_in'
  await setPassword(auth, personId, password)
  const { sessionId } = await callAuth(request, reply, (headers) =>
    auth.api.comeIn({ headers, body: { personId, by: 'invitation' }, returnHeaders: true }),
  )
  await chooseMembership(db, sessionId, membershipId)
  await auditSignIn(db, { personId, sessionId, address: request.ip, by: 'invitation' })
  return 'in'
}
