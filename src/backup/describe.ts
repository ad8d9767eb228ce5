import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { type Migration, readMigrations } from '../database/migrate.ts'
import { MigrationError } from '../database/migration-error.ts'
import { backupTables } from './contents.ts'
import type { BackupHeader } from './format.ts'

/** What a backup says about itself, as the transaction of `client` sees the database. */
export async function describeDatabase(client: pg.Client): Promise<BackupHeader> {
  const { rows } = await client.query<{ now: string; version: string }>(
    `select now()::text as now, current_setting('server_version') as version`,
  )
  const [server] = rows
  if (server === undefined) throw new Error('PostgreSQL did not say its version')
  return {
    vardeVersion: await vardeVersion(),
    createdAt: new Date(server.now).toISOString(),
    postgresVersion: server.version,
    compression: 'zstd',
    migrations: await appliedMigrations(client),
    tables: await describeTables(client),
    sequences: await describeSequences(client),
  }
}

/** @throws MigrationError other_version where the tables are not those of this program */
async function appliedMigrations(client: pg.Client): Promise<BackupHeader['migrations']> {
  const { rows } = await client.query<{ version: number; name: string; checksum: string }>(
    'select version, name, checksum from varde.schema_migrations order by version',
  )
  const wanted = await readMigrations()
  if (!sameMigrations(rows, wanted) || rows.length !== wanted.length)
    throw new MigrationError('other_version')
  return rows
}

/** Whether the program knows all of these migrations, unchanged. */
export function sameMigrations(
  applied: readonly Pick<Migration, 'checksum'>[],
  known: readonly Migration[],
): boolean {
  return applied.every(({ checksum }, index) => known[index]?.checksum === checksum)
}

async function describeTables(client: pg.Client): Promise<BackupHeader['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[]; estimated_rows: number }>(`
    select c.relname as name, greatest(c.reltuples, 0)::float8 as estimated_rows,
      array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'varde'::regnamespace and c.relkind in ('r', 'p')
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.oid`)
  const found = new Map(rows.map((row) => [row.name, row]))
  return backupTables.map(({ name }) => {
    const table = found.get(name)
    if (table === undefined) throw new Error(`The table ${name} is missing`)
    return { name, columns: table.columns, estimatedRows: Math.round(table.estimated_rows) }
  })
}

/** Read after the snapshot was taken, so no row in it has a higher number. */
async function describeSequences(client: pg.Client): Promise<BackupHeader['sequences']> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select c.relname as "table", a.attname as "column",
      pg_get_serial_sequence(format('varde.%I', c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'varde'::regnamespace and a.attidentity <> '' and not a.attisdropped order by 1, 2`)
  const sequences: BackupHeader['sequences'] = []
  for (const { table, column, sequence } of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${sequence}`,
    )
    const [{ value, called } = { value: '1', called: false }] = state.rows
    sequences.push({ table, column, lastValue: value, isCalled: called })
  }
  return sequences
}

async function vardeVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
