import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Connection, Db } from '../database/connect.ts'
import { migrateWithin, readMigrations } from '../database/migrate.ts'
import { sqlState } from '../database/transactions.ts'
import { bareTables } from './bare-tables.ts'
import { sameMigrations } from './describe.ts'
import { refuseUnlessEmpty } from './empty.ts'
import { BackupError, damaged } from './errors.ts'
import type { BackupHeader } from './format.ts'
import { withOneClient } from './one-client.ts'
import { openBackup } from './open-backup.ts'
import type { BackupSummary, OnProgress } from './progress.ts'
import type { TableToLoad } from './read-frames.ts'

const lockNotAvailable = '55P03'
/** The class of SQLSTATE for values that are none of their type. */
const dataException = '22'

/**
 * Reads a backup into an empty database (no customers, no named partner) of any kind, in one transaction: afterwards
 * everything is there, migrated to this program's version, or nothing has changed. The database has been prepared
 * (roles, extension); whether it was migrated does not matter. A running server must be started anew.
 * @throws BackupError; the signal's reason
 */
export async function restore(
  connection: Connection,
  input: Readable,
  onProgress: OnProgress = () => undefined,
  signal?: AbortSignal,
): Promise<BackupSummary> {
  const file = await openBackup(input)
  const { header } = file
  await checkVersions(header)
  return withOneClient(
    connection,
    async (client, db) => {
      await begin(client)
      await emptied(client, db, header).catch(tellWhoHoldsIt)
      const bared = await bareTables(client)
      const summary = await file.readTables((table) => load(client, header, table), onProgress)
      for (const statement of bared) await client.query(statement)
      await finish(client, db, header)
      await client.query('commit')
      return summary
    },
    signal,
  )
}

async function checkVersions({ migrations, vardeVersion }: BackupHeader): Promise<void> {
  const known = await readMigrations()
  if (migrations.length > known.length) throw new BackupError('newer', { version: vardeVersion })
  if (!sameMigrations(migrations, known)) throw new BackupError('different', { version: vardeVersion })
}

async function begin(client: pg.Client): Promise<void> {
  await client.query(`begin; set local role varde_owner; set local search_path to varde, public;
    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local lock_timeout = '10s'; set local timezone = 'UTC'; set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'iso_8601'; set local client_encoding = 'UTF8';
    set local client_min_messages = warning`)
}

async function emptied(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  await refuseUnlessEmpty(client)
  await makeTables(client, db, header)
}

/** A transaction of a running server that does not end in time. */
function tellWhoHoldsIt(error: unknown): never {
  if (sqlState(error) !== lockNotAvailable) throw error
  throw new BackupError('in_use', {}, { cause: error })
}

/**
 * New tables of the backup's own version: nothing of the empty installation stays (its unnamed partner, its links),
 * and COPY may freeze the rows, because the tables are this transaction's.
 */
async function makeTables(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  await client.query('drop schema if exists varde cascade')
  await migrateWithin(db, header.migrations.length)
  await setWalls(client, 'no force')
}

/** COPY FROM is refused under row-level security: within this transaction the owner stands outside of the policies. */
async function setWalls(client: pg.Client, force: 'force' | 'no force'): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
    where relnamespace = 'varde'::regnamespace and relkind in ('r', 'p') and relrowsecurity`)
  for (const { name } of rows)
    await client.query(`alter table varde.${client.escapeIdentifier(name)} ${force} row level security`)
}

async function load(client: pg.Client, header: BackupHeader, { name, data }: TableToLoad): Promise<void> {
  const described = header.tables.find((table) => table.name === name)
  if (described === undefined) throw damaged('form')
  const columns = described.columns.map((column) => client.escapeIdentifier(column)).join(', ')
  const statement = `copy varde.${client.escapeIdentifier(name)} (${columns}) from stdin with (freeze)`
  try {
    await pipeline(data, client.query(copyFrom(statement)))
  } catch (error) {
    // A wrong bit may reach PostgreSQL before the checksum behind it.
    if (sqlState(error).startsWith(dataException)) throw damaged('rows', error)
    throw error
  }
}

async function finish(client: pg.Client, db: Db, header: BackupHeader): Promise<void> {
  for (const { table, column, lastValue, isCalled } of header.sequences)
    await client.query(
      `select setval(pg_get_serial_sequence(format('varde.%I', $1::text), $2), $3::bigint, $4)`,
      [table, column, lastValue, isCalled],
    )
  await setWalls(client, 'force')
  await migrateWithin(db)
  for (const { name } of header.tables) await client.query(`analyze varde.${client.escapeIdentifier(name)}`)
}
