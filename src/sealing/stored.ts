import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { readTenant, withInstallation, writeTenant } from '../database/transactions.ts'
import { createSealer } from './sealer.ts'
import { envelopePrefix, versionedSecrets, type VersionedSecret } from './versions.ts'

/** Rows in one transaction: short, so that nobody who signs in waits for it. */
const batchSize = 100

/** Tables of a partner that hold a sealed `secret`. */
const sealedTables = ['connections', 'set_up_links'] as const

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
  const counts = [
    sql<number>`count(secret)::integer`.as('all'),
    sql<number>`(count(*) filter (where secret like ${beginning(current)}))::integer`.as('current'),
    sql<number>`(count(*) filter (where secret like any (${previous.map(beginning)}::text[])))::integer`.as(
      'previous',
    ),
  ] as const
  const found = [
    await withInstallation(db, (trx) =>
      trx.selectFrom('two_factors').select(counts).executeTakeFirstOrThrow(),
    ),
  ]
  for (const partnerId of await partnerIds(db))
    for (const table of sealedTables)
      found.push(
        await readTenant(db, partnerId, (trx) =>
          trx.selectFrom(table).select(counts).where('partner_id', '=', partnerId).executeTakeFirstOrThrow(),
        ),
      )
  const sum = (of: (row: (typeof found)[number]) => number) => found.reduce((all, row) => all + of(row), 0)
  return {
    current: sum((row) => row.current),
    previous: sum((row) => row.previous),
    lost: sum((row) => row.all - row.current - row.previous),
  }
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
  const [, ...previous] = versionedSecrets(secret, previousSecrets)
  if (previous.length === 0) return 0
  const begins = previous.map(beginning)
  const { seal, unseal } = createSealer(secret, previousSecrets)
  const again = async (data: string) => {
    const text = await unseal(data)
    if (text === null) throw new Error('What an earlier secret has encrypted cannot be read with it.')
    return seal(text)
  }
  let done = await inBatches(isStopping, () => writeSecondFactors(db, begins, again))
  for (const partnerId of isStopping() ? [] : await partnerIds(db))
    for (const table of sealedTables)
      done += await inBatches(isStopping, () => writeSealed(db, partnerId, table, begins, again))
  return done
}

type Again = (data: string) => Promise<string>

/** Until a batch finds none. @returns how many in all */
async function inBatches(isStopping: () => boolean, write: () => Promise<number>): Promise<number> {
  let done = 0
  while (!isStopping()) {
    const written = await write()
    if (written === 0) break
    done += written
  }
  return done
}

async function writeSecondFactors(db: Db, begins: readonly string[], again: Again): Promise<number> {
  return withInstallation(db, async (trx) => {
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
}

async function writeSealed(
  db: Db,
  partnerId: string,
  table: (typeof sealedTables)[number],
  begins: readonly string[],
  again: Again,
): Promise<number> {
  return writeTenant(db, partnerId, async (trx) => {
    const rows = await trx
      .selectFrom(table)
      .select(['id', 'secret'])
      .where('partner_id', '=', partnerId)
      .where(sql<boolean>`secret like any (${begins}::text[])`)
      .limit(batchSize)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { id, secret } of rows)
      if (secret !== null)
        await trx
          .updateTable(table)
          .set({ secret: await again(secret) })
          .where('partner_id', '=', partnerId)
          .where('id', '=', id)
          .execute()
    return rows.length
  })
}

async function partnerIds(db: Db): Promise<string[]> {
  const rows = await withInstallation(db, (trx) =>
    trx.selectFrom('partners').select('id').orderBy('id').execute(),
  )
  return rows.map(({ id }) => id)
}

/** For LIKE: what a secret encrypted. */
function beginning(secret: VersionedSecret): string {
  return `${envelopePrefix(secret)}%`
}
