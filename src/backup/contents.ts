import { installationTables, tenantTables, type Tables } from '../database/tables.ts'

/**
 * What stays out, and why. Tokens go along (only their hashes are stored), so scripts go on working; whoever is
 * signed in signs in again, because a copy of a session must not open two installations.
 */
export const leftOut = {
  schema_migrations: 'the header says which migrations were applied, and restore applies them',
  sessions: 'people sign in again',
  verifications: 'what was sent out is asked for again: a link must not open two installations',
  sign_in_links: 'a link is for one use in one place; «varde sign-in-link» prints another',
  search_changes: 'they are for what running processes remember, and a restored database has none',
  idempotency_keys: 'they are for requests that are being repeated now, and live for 24 hours',
} as const satisfies Partial<Record<keyof Tables, string>>

export interface BackupTable {
  name: keyof Tables
  tenant: boolean
}

/** The tables of a backup in an order in which foreign keys hold while they are loaded. */
export const backupTables: readonly BackupTable[] = [
  ...installationTables.map((name) => ({ name, tenant: false })),
  ...tenantTables.map((name) => ({ name, tenant: true })),
].filter(({ name }) => !(name in leftOut))
