import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'

/** Longer than a code of the app is accepted: its own half minute, and one before and behind. */
const usedMinutes = 3

/**
 * Takes a code of a person's app: who comes second with the same one, also at the same instant, does not get it
 * (RFC 6238 §5.2 «MUST NOT accept the second attempt»).
 * @returns whether the code is to be looked at
 */
export async function claimCode(db: Db, personId: string, code: string): Promise<boolean> {
  const id = uuidOf(`code ${personId} ${code}`)
  const row = await withInstallation(db, (trx) =>
    trx
      .insertInto('verifications')
      .values({
        id,
        identifier: 'used-code',
        value: '',
        expires_at: sql`now() + make_interval(mins => ${usedMinutes})`,
        created_at: sql`now()`,
        updated_at: sql`now()`,
      })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ expires_at: sql`excluded.expires_at` })
          .where(sql<boolean>`verifications.expires_at < now()`),
      )
      .returning('id')
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** The same UUID for the same text; with the version for «made of something» (RFC 9562 §5.8). */
function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** What of a second factor is looked at: the app's secret, or the recovery codes. */
export type FactorPart = 'secret' | 'backup_codes'

/** A part of a person's second factor as it is stored, encrypted; undefined where they have none. */
export async function storedFactor(db: Db, personId: string, part: FactorPart): Promise<string | undefined> {
  const row = await withInstallation(db, (trx) =>
    trx.selectFrom('two_factors').select(part).where('person_id', '=', personId).executeTakeFirst(),
  )
  return row?.[part]
}

/** Whether a person has set a second factor up, to its end. */
export async function hasSecondFactor(db: Db, personId: string): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx
      .selectFrom('people')
      .select('id')
      .where('id', '=', personId)
      .where('two_factor_enabled', '=', true)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** Takes a person's second factor away, in the caller's transaction. @returns whether there was one */
export async function deleteSecondFactor(trx: Db, personId: string): Promise<boolean> {
  await trx.deleteFrom('two_factors').where('person_id', '=', personId).execute()
  const row = await trx
    .updateTable('people')
    .set({ two_factor_enabled: false, updated_at: new Date() })
    .where('id', '=', personId)
    .where('two_factor_enabled', '=', true)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
