import type { Generated } from 'kysely'
import type { Role } from '../domain/roles.ts'
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
  require_second_factor: Generated<boolean>
  created_at: GeneratedTimestamp
  audit_days: Generated<number>
  deleted_customers_days: Generated<number>
  removed_details_days: Generated<number>
  time_zone: Generated<string>
  trial_max_days: Generated<number>
  /** Under which share of what was bought the use of licences is low; null: under none. */
  low_use_percent: Generated<number | null>
  /** Ascending: so many days after it is asked for details, somebody is reminded. */
  reminder_days: Generated<number[]>
  set_up_link_days: Generated<number>
  /** So many days after a trial's end its services are taken down. */
  trial_grace_days: Generated<number>
  support_mail: string | null
  support_link: string | null
  /** So many numbers were given to support cases. */
  support_cases: Generated<number>
  /** Whether people are told by mail which licences they got, and of those that were assigned since when. */
  licence_mails: Generated<boolean>
  licence_mails_since: GeneratedTimestamp
}

export interface SignInLinksTable {
  token_hash: Buffer
  partner_id: string
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

/** Whoever signs in; columns follow what better-auth stores (src/accounts/auth.ts). */
export interface PeopleTable {
  id: string
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  is_operator: Generated<boolean>
  is_installation_admin: Generated<boolean>
  two_factor_enabled: Generated<boolean>
  language: string | null
  colour_scheme: 'light' | 'dark' | null
  time_zone: string | null
  created_at: GeneratedTimestamp
  updated_at: GeneratedTimestamp
}

export interface MembershipsTable {
  id: string
  person_id: string
  partner_id: string | null
  role: Role
  customer_id: string | null
  vendor: string | null
  created_at: GeneratedTimestamp
}

export interface SessionsTable {
  id: string
  person_id: string
  token: string
  membership_id: string | null
  signed_in_by: string | null
  ip_address: string | null
  user_agent: string | null
  expires_at: Timestamp
  created_at: Timestamp
  updated_at: Timestamp
}

export interface CredentialsTable {
  id: string
  person_id: string
  provider_id: string
  account_id: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Timestamp | null
  refresh_token_expires_at: Timestamp | null
  scope: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface TwoFactorsTable {
  id: string
  person_id: string
  secret: string
  backup_codes: string
  verified: Generated<boolean>
  failed_verification_count: Generated<number>
  locked_until: Timestamp | null
}

export interface PasskeysTable {
  id: string
  person_id: string
  name: string | null
  credential_id: string
  public_key: string
  counter: number
  device_type: string
  backed_up: boolean
  transports: string | null
  aaguid: string | null
  created_at: GeneratedTimestamp
  last_used_at: Timestamp | null
}

export interface VerificationsTable {
  id: string
  identifier: string
  value: string
  expires_at: Timestamp
  created_at: Timestamp
  updated_at: Timestamp
}

export interface InvitationsTable {
  id: string
  token_hash: Buffer
  email: string
  partner_id: string | null
  role: Role
  customer_id: string | null
  vendor: string | null
  language: string
  invited_by: string | null
  created_at: GeneratedTimestamp
  sent_at: GeneratedTimestamp
  expires_at: Timestamp
  accepted_at: Timestamp | null
  revoked_at: Timestamp | null
}

export interface TokensTable {
  token_hash: Buffer
  id: string
  partner_id: string
  name: string
  role: Generated<Role>
  person_id: string | null
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
  /** When what it asked for was committed, where that must not be done twice. */
  done_at: Timestamp | null
}
