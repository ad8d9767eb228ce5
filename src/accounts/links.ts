import { sql } from 'kysely'
import { appendAudit, byCommand } from '../audit/append.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { ensureOperator } from './people.ts'
import { hashSecret, isSecret, newSecret } from './secrets.ts'

const linkHours = 24
/** How long a dead link stays, and how many go at a time. */
const keptDays = 7
const maxRemoved = 1000
const firstSignIn = 'first_sign_in_at'

export interface SignInLink {
  /** To be appended to the server's public origin. */
  readonly path: string
  readonly expiresAt: Instant
}

/** Makes a link that signs one browser in, once, within 24 hours. Earlier links stay as they are. */
export async function createSignInLink(db: Db, partnerId: string): Promise<SignInLink> {
  const secret = newSecret()
  const expiresAt = await writeTenant(db, partnerId, async (trx) => {
    await removeDeadLinks(trx)
    const row = await trx
      .insertInto('sign_in_links')
      .values({
        token_hash: hashSecret(secret),
        partner_id: partnerId,
        created_at: sql`now()`,
        expires_at: sql`now() + make_interval(hours => ${linkHours})`,
      })
      .returning('expires_at')
      .executeTakeFirstOrThrow()
    await appendAudit(trx, partnerId, byCommand, { action: 'sign_in_link_made', subjectKind: 'partner' })
    return row.expires_at
  })
  return { path: `/sign-in/${secret}`, expiresAt }
}

async function removeDeadLinks(trx: Db): Promise<void> {
  await sql`delete from sign_in_links where token_hash in (select token_hash from sign_in_links
    where expires_at < now() - make_interval(days => ${keptDays}) limit ${maxRemoved})`.execute(trx)
}

/** Whom a link lets in, and as what. */
export interface Newcomer {
  readonly personId: string
  readonly membershipId: string
  readonly partnerId: string
}

/**
 * Spends a link, in one transaction: of two at once, one gets in.
 * @returns null where the link never was, is spent or has expired; the answer does not say which
 */
export async function spendSignInLink(db: Db, secret: string): Promise<Newcomer | null> {
  if (!isSecret(secret)) return null
  return withInstallation(db, async (trx) => {
    const link = await trx
      .updateTable('sign_in_links')
      .set({ used_at: sql`now()` })
      .where('token_hash', '=', hashSecret(secret))
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<number>`now()`)
      .returning('partner_id')
      .executeTakeFirst()
    if (link === undefined) return null
    await trx
      .insertInto('installation')
      .values({ key: firstSignIn, value: new Date().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return { ...(await ensureOperator(trx, link.partner_id)), partnerId: link.partner_id }
  })
}

/** Whether anybody has signed in to this installation yet: until then the start prints a link. */
export async function hasAnybodySignedIn(db: Db): Promise<boolean> {
  return withInstallation(db, async (trx) => {
    const row = await trx
      .selectFrom('installation')
      .select('key')
      .where('key', '=', firstSignIn)
      .executeTakeFirst()
    return row !== undefined
  })
}
