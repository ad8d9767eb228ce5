import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'

export const maxPasskeys = 20

export interface PasskeyView {
  readonly id: string
  readonly name: string | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
  /** Whether it is kept in an account of its maker and may be on several devices. */
  readonly isSynced: boolean
}

/** A person's passkeys, oldest first. */
export async function listPasskeys(db: Db, personId: string): Promise<PasskeyView[]> {
  const rows = await withInstallation(db, (trx) =>
    trx
      .selectFrom('passkeys')
      .select(['id', 'name', 'created_at', 'last_used_at', 'backed_up'])
      .where('person_id', '=', personId)
      .orderBy('created_at')
      .orderBy('id')
      .limit(maxPasskeys)
      .execute(),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: formatInstant(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : formatInstant(row.last_used_at),
    isSynced: row.backed_up,
  }))
}

/** How many passkeys a person has. */
export async function countPasskeys(db: Db, personId: string): Promise<number> {
  return (await listPasskeys(db, personId)).length
}

/** Calls one of a person's passkeys something else. @returns whether it is theirs */
export async function renamePasskey(db: Db, personId: string, id: string, name: string): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx
      .updateTable('passkeys')
      .set({ name })
      .where('person_id', '=', personId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** Takes one of a person's passkeys away. @returns whether it was theirs */
export async function deletePasskey(db: Db, personId: string, id: string): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx
      .deleteFrom('passkeys')
      .where('person_id', '=', personId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** Notes that a passkey, by what its authenticator calls it, has just let somebody in. */
export async function markPasskeyUsed(db: Db, credentialId: string): Promise<void> {
  await withInstallation(db, (trx) =>
    trx
      .updateTable('passkeys')
      .set({ last_used_at: sql`now()` })
      .where('credential_id', '=', credentialId)
      .execute(),
  )
}
