import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Db } from './connect.ts'
import { MigrationError } from './migration-error.ts'

const folder = new URL('./migrations/', import.meta.url)
// One number for all processes: whoever holds it migrates, the others wait and then find nothing to do.
const lockKey = 7_236_530_186n

export interface Migration {
  version: number
  name: string
  checksum: string
  text: string
}

/** All migrations of this program in order: files NNNN_name.sql, numbered from 1 without gaps. */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    files.map(async (name, index) => {
      const version = Number(name.slice(0, 4))
      if (version !== index + 1)
        throw new Error(`Migrations are numbered without gaps; ${name} stands at ${index + 1}`)
      const text = await readFile(new URL(name, folder), 'utf8')
      return { version, name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this program's version: each migration in a transaction of its own, one process
 * at a time. As the owner role. The lock belongs to the transaction, not to a session: so it holds through a pooler
 * too, which gives every transaction another session.
 * @returns the names of the migrations that were applied
 * @throws MigrationError 'newer' where the database is of a later program, 'changed' where a migration differs
 *   from the one that was applied
 */
export async function migrate(db: Db): Promise<string[]> {
  const migrations = await readMigrations()
  return db.connection().execute(async (connection) => {
    await inTransaction(connection, (trx) => sql.raw(prepare).execute(trx))
    const names: string[] = []
    for (;;) {
      const name = await inTransaction(connection, (trx) => applyNext(trx, migrations))
      if (name === undefined) return names
      names.push(name)
    }
  })
}

async function applyNext(trx: Db, migrations: Migration[]): Promise<string | undefined> {
  const [next] = pendingOf(migrations, await appliedVersions(trx))
  if (next !== undefined) await run(trx, next)
  return next?.name
}

/**
 * The same inside the caller's transaction, to which the migrations then belong; for restoring a backup.
 * @param upTo the last version to apply; none: all of them
 */
export async function migrateWithin(trx: Db, upTo = Infinity): Promise<string[]> {
  const migrations = await readMigrations()
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(trx)
  await sql.raw(prepare).execute(trx)
  const pending = pendingOf(migrations, await appliedVersions(trx)).filter(({ version }) => version <= upTo)
  for (const migration of pending) await run(trx, migration)
  return pending.map(({ name }) => name)
}

const prepare = `set local role varde_owner;
  create schema if not exists varde authorization varde_owner;
  create table if not exists varde.schema_migrations (version integer primary key, name text not null,
    checksum text not null, applied_at timestamptz(3) not null default now());
  grant usage on schema varde to varde_app; grant select on varde.schema_migrations to varde_app`

async function inTransaction<T>(connection: Db, act: (trx: Db) => Promise<T>): Promise<T> {
  // What others applied while this one waited for the lock must be seen, whatever the server's default is.
  await sql.raw('begin isolation level read committed').execute(connection)
  try {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(connection)
    const result = await act(connection)
    await sql.raw('commit').execute(connection)
    return result
  } catch (error) {
    await sql.raw('rollback').execute(connection)
    throw error
  }
}

async function run(trx: Db, migration: Migration): Promise<void> {
  await sql.raw('set local role varde_owner; set local search_path to varde, public').execute(trx)
  await sql.raw(migration.text).execute(trx)
  await sql`insert into schema_migrations (version, name, checksum)
    values (${migration.version}, ${migration.name}, ${migration.checksum})`.execute(trx)
}

/**
 * Whether the database is of this program's version, without changing it.
 * @throws MigrationError as migrate does, and 'pending' where migrations are still to be applied
 */
export async function checkMigrated(db: Db): Promise<void> {
  const migrations = await readMigrations()
  const exists = await sql<{
    found: boolean
  }>`select to_regclass('varde.schema_migrations') is not null as found`.execute(db)
  const applied = exists.rows[0]?.found === true ? await appliedVersions(db) : []
  const pending = pendingOf(migrations, applied)
  if (pending.length > 0)
    throw new MigrationError(
      'pending',
      pending.map(({ name }) => name),
    )
}

async function appliedVersions(db: Db): Promise<{ version: number; checksum: string; name: string }[]> {
  const { rows } = await sql<{ version: number; checksum: string; name: string }>`
    select version, checksum, name from varde.schema_migrations order by version`.execute(db)
  return rows
}

function pendingOf(
  migrations: Migration[],
  applied: { version: number; checksum: string; name: string }[],
): Migration[] {
  const last = applied.at(-1)
  if (last !== undefined && last.version > migrations.length) throw new MigrationError('newer', [last.name])
  for (const { version, checksum, name } of applied)
    if (migrations[version - 1]?.checksum !== checksum) throw new MigrationError('changed', [name])
  return migrations.slice(applied.length)
}
