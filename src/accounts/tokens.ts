import { sql } from 'kysely'
import type { Actor } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { withInstallation } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { hashSecret, newTokenText } from './secrets.ts'

export interface NewToken {
  readonly id: string
  /** Shown once; only its hash is stored. */
  readonly text: string
}

/** Makes an API token of a partner. @param expiresAt null: it holds until it is revoked */
export async function createToken(
  db: Db,
  partnerId: string,
  name: string,
  expiresAt: Instant | null,
): Promise<NewToken> {
  const text = newTokenText()
  const id = newId()
  await withInstallation(db, (trx) =>
    trx
      .insertInto('tokens')
      .values({
        token_hash: hashSecret(text),
        id,
        partner_id: partnerId,
        name,
        created_at: sql`now()`,
        expires_at: expiresAt === null ? null : new Date(expiresAt),
      })
      .execute(),
  )
  return { id, text }
}

/** Whose token it is; null where none that holds. Notes its use, at most once a minute. */
export async function findToken(db: Db, tokenHash: Buffer): Promise<Actor | null> {
  return withInstallation(db, async (trx) => {
    const row = await trx
      .selectFrom('tokens')
      .select([
        'id',
        'partner_id',
        sql<boolean>`last_used_at is null or last_used_at < now() - interval '1 minute'`.as('is_stale'),
      ])
      .where('token_hash', '=', tokenHash)
      .where('revoked_at', 'is', null)
      .where((where) =>
        where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<number>`now()`)]),
      )
      .executeTakeFirst()
    if (row === undefined) return null
    if (row.is_stale)
      await trx
        .updateTable('tokens')
        .set({ last_used_at: sql`now()` })
        .where('token_hash', '=', tokenHash)
        .execute()
    return { kind: 'token', id: row.id, partnerId: row.partner_id }
  })
}

/** Ends a token at once in the database; running servers follow within `rememberedMs` of authenticate.ts. */
export async function revokeToken(db: Db, partnerId: string, id: string): Promise<boolean> {
  const result = await withInstallation(db, (trx) =>
    trx
      .updateTable('tokens')
      .set({ revoked_at: sql`now()` })
      .where('partner_id', '=', partnerId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst(),
  )
  return result.numUpdatedRows > 0n
}
