import { sql } from 'kysely'
import { appendAudit, byCommand } from '../audit/append.ts'
import type { Asker } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { withInstallation, writeTenant } from '../database/transactions.ts'
import { formatInstant, type Instant } from '../domain/instant.ts'
import { mayGive, type Role } from '../domain/roles.ts'
import { hashSecret, newTokenText } from './secrets.ts'

/** Tokens of a partner that hold, at most. */
export const maxTokens = 1_000

export interface NewToken {
  readonly id: string
  /** Shown once; only its hash is stored. */
  readonly text: string
}

export interface TokenWish {
  readonly name: string
  /** null: it holds until it is revoked */
  readonly expiresAt: Instant | null
  readonly role: Role
  /** Whose reach it has, and with whose membership it ends; null for one that a command made. */
  readonly personId: string | null
}

/**
 * Makes an API token of a partner that may do everything there, for who has the authority anyway (the command line), and
 * notes it.
 */
export async function createToken(
  db: Db,
  partnerId: string,
  name: string,
  expiresAt: Instant | null,
): Promise<NewToken> {
  const wish = { name, expiresAt, role: 'partner_full_admin', personId: null } as const
  return writeTenant(db, partnerId, async (trx) => {
    const token = await insertToken(trx, partnerId, wish)
    await appendAudit(trx, partnerId, byCommand, {
      action: 'token_created',
      subjectKind: 'token',
      subjectId: token.id,
      details: { name, role: wish.role, expiresAt: expiresAt === null ? null : formatInstant(expiresAt) },
    })
    return token
  })
}

/** Makes an API token as wished; whether the wish may be granted is for the caller to know. */
export async function createTokenFor(db: Db, partnerId: string, wish: TokenWish): Promise<NewToken> {
  return withInstallation(db, (trx) => insertToken(trx, partnerId, wish))
}

/** The same in the caller's transaction. */
export async function insertToken(trx: Db, partnerId: string, wish: TokenWish): Promise<NewToken> {
  const text = newTokenText()
  const id = newId()
  await trx
    .insertInto('tokens')
    .values({
      token_hash: hashSecret(text),
      id,
      partner_id: partnerId,
      name: wish.name,
      role: wish.role,
      person_id: wish.personId,
      created_at: sql`now()`,
      expires_at: wish.expiresAt === null ? null : new Date(wish.expiresAt),
    })
    .execute()
  return { id, text }
}

/** Until when a token holds; null: until it is revoked, or for one that is gone. */
export async function expiryOfToken(trx: Db, partnerId: string, id: string): Promise<Instant | null> {
  const row = await trx
    .selectFrom('tokens')
    .select('expires_at')
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.expires_at ?? null
}

/**
 * Whose token it is; null where none that holds. Notes its use, at most once a minute. A person's token holds as long
 * as the person belongs to the partner, and never does more than the person may by now.
 */
export async function findToken(db: Db, tokenHash: Buffer): Promise<Asker | null> {
  return withInstallation(db, async (trx) => {
    const row = await trx
      .selectFrom('tokens')
      .select([
        'id',
        'partner_id',
        'role',
        'person_id',
        sql<boolean>`last_used_at is null or last_used_at < now() - interval '1 minute'`.as('is_stale'),
      ])
      .where('token_hash', '=', tokenHash)
      .where('revoked_at', 'is', null)
      .where((where) =>
        where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<number>`now()`)]),
      )
      .executeTakeFirst()
    if (row === undefined) return null
    if (row.person_id !== null && !(await mayStill(trx, row.person_id, row.partner_id, row.role))) return null
    if (row.is_stale)
      await trx
        .updateTable('tokens')
        .set({ last_used_at: sql`now()` })
        .where('token_hash', '=', tokenHash)
        .execute()
    const { id, role, partner_id: partnerId, person_id: personId } = row
    const membership = { id: null, role, partnerId, customerId: null, vendor: null }
    return {
      kind: 'token',
      id,
      sessionId: null,
      personId,
      isInstallationAdmin: false,
      lacksSecondFactor: false,
      membership,
    }
  })
}

async function mayStill(trx: Db, personId: string, partnerId: string, role: Role): Promise<boolean> {
  const row = await trx
    .selectFrom('memberships')
    .select('role')
    .where('person_id', '=', personId)
    .where('partner_id', '=', partnerId)
    .where('customer_id', 'is', null)
    .executeTakeFirst()
  return row !== undefined && mayGive(row.role, role)
}

export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly personId: string | null
  readonly personName: string | null
  readonly createdAt: Instant
  readonly expiresAt: Instant | null
  readonly lastUsedAt: Instant | null
}

/** Tokens of a partner that have not been revoked, latest first. @param personId whose; null: everybody's */
export async function listTokens(db: Db, partnerId: string, personId: string | null): Promise<TokenRow[]> {
  return withInstallation(db, (trx) => {
    const query = trx
      .selectFrom('tokens')
      .leftJoin('people', 'people.id', 'tokens.person_id')
      .select([
        'tokens.id',
        'tokens.name',
        'tokens.role',
        'tokens.person_id as personId',
        'people.name as personName',
        'tokens.created_at as createdAt',
        'tokens.expires_at as expiresAt',
        'tokens.last_used_at as lastUsedAt',
      ])
      .where('tokens.partner_id', '=', partnerId)
      .where('tokens.revoked_at', 'is', null)
      .orderBy('tokens.id', 'desc')
      .limit(maxTokens)
    return (personId === null ? query : query.where('tokens.person_id', '=', personId)).execute()
  })
}

/**
 * Ends a token at once in the database; running servers follow within `rememberedMs` of authenticate.ts.
 * @param personId whose it must be; null: anybody's in the partner
 */
export async function revokeToken(
  db: Db,
  partnerId: string,
  id: string,
  personId: string | null = null,
): Promise<boolean> {
  const result = await withInstallation(db, (trx) => {
    const query = trx
      .updateTable('tokens')
      .set({ revoked_at: sql`now()` })
      .where('partner_id', '=', partnerId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
    return (personId === null ? query : query.where('person_id', '=', personId)).executeTakeFirst()
  })
  return result.numUpdatedRows > 0n
}
