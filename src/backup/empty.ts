import type pg from 'pg'
import { readMigrations } from '../database/migrate.ts'
import { BackupError } from './errors.ts'

/**
 * Holds the tables for the rest of the transaction and refuses where they hold anything that a restore would
 * destroy: a partner with a name, customers, an import that has not ended. The unnamed first partner is none.
 * @throws BackupError database_newer or not_empty
 */
export async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const found = await client.query<{ partners: boolean; migrations: boolean }>(
    `select to_regclass('varde.partners') is not null as partners,
      to_regclass('varde.schema_migrations') is not null as migrations`,
  )
  if (found.rows[0]?.migrations === true) await refuseNewer(client)
  if (found.rows[0]?.partners !== true) return
  await client.query(`lock table varde.partners, varde.customers, varde.imports in access exclusive mode;
    alter table varde.customers no force row level security;
    alter table varde.imports no force row level security`)
  const { rows } = await client.query<{ partners: boolean; customers: boolean; imports: boolean }>(`
    select exists (select from varde.partners where name is not null) as partners,
      exists (select from varde.customers) as customers,
      exists (select from varde.imports where state in ('receiving', 'waiting', 'running')) as imports`)
  const [full] = rows
  if (full?.partners !== false || full.customers || full.imports) throw new BackupError('not_empty')
}

async function refuseNewer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from varde.schema_migrations',
  )
  const known = await readMigrations()
  if ((rows[0]?.version ?? 0) > known.length) throw new BackupError('database_newer')
}
