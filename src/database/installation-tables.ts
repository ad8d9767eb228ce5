import type { Generated } from 'kysely'
import type { GeneratedTimestamp, Json, Timestamp } from './column-types.ts'

/* The rows of the tables that belong to no tenant, or are read before it is known (tables.ts `installationTables`). */

export interface InstallationTable {
  key: string
  value: string
}

export interface SchemaMigrationsTable {
  version: number
  name: string
  checksum: string
  applied_at: GeneratedTimestamp
}

export interface PartnersTable {
  id: string
  name: string | null
  vendor: Generated<string>
  created_at: GeneratedTimestamp
}

export interface SignInLinksTable {
  token_hash: Buffer
  partner_id: string
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

export interface SessionsTable {
  token_hash: Buffer
  id: string
  partner_id: string
  created_at: Timestamp
  expires_at: Timestamp
  last_seen_at: Timestamp
}

export interface TokensTable {
  token_hash: Buffer
  id: string
  partner_id: string
  name: string
  created_at: Timestamp
  expires_at: Timestamp | null
  revoked_at: Timestamp | null
  last_used_at: Timestamp | null
}

export interface IdempotencyKeysTable {
  partner_id: string
  actor_id: string
  key: string
  request_hash: Buffer
  started_at: Timestamp
  status: number | null
  headers: Json<Record<string, string>> | null
  body: Buffer | null
}
