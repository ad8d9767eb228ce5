import { sql } from 'kysely'
import type { Actor } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { withInstallation } from '../database/transactions.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** A session lasts this long after its last use. */
export const sessionDays = 30
const maxRemoved = 1000

export interface NewSession {
  /** For the cookie; only its hash is stored. */
  readonly secret: string
  readonly id: string
  readonly partnerId: string
}

/** Opens a session, and removes some that have expired. */
export async function insertSession(trx: Db, partnerId: string): Promise<NewSession> {
  await sql`delete from sessions where token_hash in (
    select token_hash from sessions where expires_at < now() limit ${maxRemoved})`.execute(trx)
  const secret = newSecret()
  const id = newId()
  await trx
    .insertInto('sessions')
    .values({
      token_hash: hashSecret(secret),
      id,
      partner_id: partnerId,
      created_at: sql`now()`,
      expires_at: sql`now() + make_interval(days => ${sessionDays})`,
      last_seen_at: sql`now()`,
    })
    .execute()
  return { secret, id, partnerId }
}

/** Whose session a secret opens; null where none that holds. Prolongs it, at most once a minute. */
export async function findSession(db: Db, tokenHash: Buffer): Promise<Actor | null> {
  return withInstallation(db, async (trx) => {
    const row = await trx
      .selectFrom('sessions')
      .select(['id', 'partner_id', sql<boolean>`last_seen_at < now() - interval '1 minute'`.as('is_stale')])
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', sql<number>`now()`)
      .executeTakeFirst()
    if (row === undefined) return null
    if (row.is_stale)
      await trx
        .updateTable('sessions')
        .set({ last_seen_at: sql`now()`, expires_at: sql`now() + make_interval(days => ${sessionDays})` })
        .where('token_hash', '=', tokenHash)
        .execute()
    return { kind: 'person', id: row.id, partnerId: row.partner_id }
  })
}

/** Ends a session; one that is gone already is no error. */
export async function deleteSession(db: Db, id: string): Promise<void> {
  await withInstallation(db, (trx) => trx.deleteFrom('sessions').where('id', '=', id).execute())
}
