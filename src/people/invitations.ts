import { sql, type Selectable } from 'kysely'
import { foldEmail } from '../accounts/people.ts'
import type { Place } from '../accounts/memberships.ts'
import { hashSecret, isSecret, newSecret } from '../accounts/secrets.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import type { InvitationsTable } from '../database/installation-tables.ts'
import { sqlState } from '../database/transactions.ts'
import type { Role } from '../domain/roles.ts'
import type { Language } from '../messages/languages.ts'

export type InvitationRow = Selectable<InvitationsTable>

/** How long an invitation's link holds. */
export const invitationDays = 7
/** Open ones of a partner, at most. */
export const maxInvitations = 1_000
const uniqueViolation = '23505'

export interface Invitation {
  readonly email: string
  readonly place: Place
  readonly role: Role
  readonly language: Language
  readonly invitedBy: string | null
}

/**
 * Makes an invitation. @returns its id, and the secret of its link, of which only the hash is stored
 * @throws AppError already_invited where one to the same place is open
 */
export async function insertInvitation(
  trx: Db,
  { email, place, role, language, invitedBy }: Invitation,
): Promise<{ id: string; secret: string }> {
  const secret = newSecret()
  const id = newId()
  try {
    await trx
      .insertInto('invitations')
      .values({
        id,
        token_hash: hashSecret(secret),
        email: foldEmail(email),
        partner_id: place.partnerId,
        customer_id: place.customerId,
        vendor: place.vendor,
        role,
        language,
        invited_by: invitedBy,
        expires_at: inDays,
      })
      .execute()
  } catch (error) {
    throw sqlState(error) === uniqueViolation ? new AppError('already_invited', {}, { cause: error }) : error
  }
  return { id, secret }
}

const inDays = sql<Date>`now() + make_interval(days => ${sql.lit(invitationDays)})`

/** To where an open invitation leads; undefined where there is none such. */
export async function placeOfInvitation(
  trx: Db,
  partnerId: string,
  id: string,
): Promise<Pick<InvitationRow, 'customer_id'> | undefined> {
  return trx
    .selectFrom('invitations')
    .select('customer_id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
}

/** Gives an open invitation a new link and all of its time again. @returns null where there is none such */
export async function renewInvitation(
  trx: Db,
  partnerId: string,
  id: string,
): Promise<(InvitationRow & { readonly secret: string }) | null> {
  const secret = newSecret()
  const row = await trx
    .updateTable('invitations')
    .set({ token_hash: hashSecret(secret), sent_at: sql`now()`, expires_at: inDays })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : { ...row, secret }
}

/** @returns whether there was one to take back */
export async function revokeInvitation(trx: Db, partnerId: string, id: string): Promise<boolean> {
  const row = await trx
    .updateTable('invitations')
    .set({ revoked_at: sql`now()` })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export type OpenInvitation = InvitationRow & { readonly inviter: string | null }

/**
 * Open invitations of a partner, latest first, with the name of who invited.
 * @param customerId only those of this customer's administrators
 */
export async function openInvitations(
  trx: Db,
  partnerId: string,
  customerId?: string,
): Promise<OpenInvitation[]> {
  const query = trx
    .selectFrom('invitations')
    .leftJoin('people', 'people.id', 'invitations.invited_by')
    .selectAll('invitations')
    .select('people.name as inviter')
    .where('invitations.partner_id', '=', partnerId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .orderBy('invitations.id', 'desc')
    .limit(maxInvitations)
  return (
    customerId === undefined ? query : query.where('invitations.customer_id', '=', customerId)
  ).execute()
}

/** The invitation that a link's secret opens, while it holds. @param lock for who is about to accept it */
export async function invitationOf(trx: Db, secret: string, lock = false): Promise<InvitationRow | null> {
  if (!isSecret(secret)) return null
  let query = trx
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', hashSecret(secret))
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<number>`now()`)
  if (lock) query = query.forUpdate()
  return (await query.executeTakeFirst()) ?? null
}

/** From now on the invitation's link opens nothing. */
export async function markAccepted(trx: Db, id: string): Promise<void> {
  await trx
    .updateTable('invitations')
    .set({ accepted_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}
