import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import { envelopePrefix, versionedSecrets, type VersionedSecret } from './secret-versions.ts'

/** Rows in one transaction: short, so that nobody who signs in waits for it. */
const batchSize = 100

/** How what is stored stands to the secrets at hand. */
export interface StoredSecrets {
  /** Encrypted with the secret of today. */
  readonly current: number
  /** With an earlier one that is still given. */
  readonly previous: number
  /** With one that is not here: nobody can read it. */
  readonly lost: number
}

/** Counts what is stored encrypted; reads none of it. */
export async function countStoredSecrets(
  db: Db,
  secret: string,
  previousSecrets: readonly string[],
): Promise<StoredSecrets> {
  const [current, ...previous] = versionedSecrets(secret, previousSecrets)
  const row = await withInstallation(db, (trx) =>
    trx
      .selectFrom('two_factors')
      .select([
        sql<number>`count(*)::integer`.as('all'),
        sql<number>`(count(*) filter (where secret like ${beginning(current)}))::integer`.as('current'),
        sql<number>`(count(*) filter (where secret like any (${previous.map(beginning)}::text[])))::integer`.as(
          'previous',
        ),
      ])
      .executeTakeFirstOrThrow(),
  )
  return { current: row.current, previous: row.previous, lost: row.all - row.current - row.previous }
}

/**
 * Encrypts anew with the secret of today what earlier ones have encrypted, so that those can be forgotten. Several
 * processes may do it at once; one that dies in the middle leaves nothing half.
 * @param isStopping asked between batches
 * @returns how many
 */
export async function encryptAnew(
  db: Db,
  secret: string,
  previousSecrets: readonly string[],
  isStopping: () => boolean = () => false,
): Promise<number> {
  const secrets = versionedSecrets(secret, previousSecrets)
  const [current, ...previous] = secrets
  const keys = {
    keys: new Map(secrets.map(({ version, value }) => [version, value])),
    currentVersion: current.version,
  }
  const begins = previous.map(beginning)
  const again = async (data: string) =>
    symmetricEncrypt({ key: keys, data: await symmetricDecrypt({ key: keys, data }) })
  let done = 0
  while (begins.length > 0 && !isStopping()) {
    const written = await withInstallation(db, async (trx) => {
      const rows = await trx
        .selectFrom('two_factors')
        .select(['id', 'secret', 'backup_codes'])
        .where(sql<boolean>`secret like any (${begins}::text[])`)
        .limit(batchSize)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const row of rows)
        await trx
          .updateTable('two_factors')
          .set({ secret: await again(row.secret), backup_codes: await again(row.backup_codes) })
          .where('id', '=', row.id)
          .execute()
      return rows.length
    })
    done += written
    if (written === 0) break
  }
  return done
}

/** For LIKE: what a secret encrypted. */
function beginning(secret: VersionedSecret): string {
  return `${envelopePrefix(secret)}%`
}
