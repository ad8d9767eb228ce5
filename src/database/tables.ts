import type { Generated } from 'kysely'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../domain/subscription-status.ts'
import type { AuditTable, InstallationAuditTable, PartnerHistoryTable } from './audit-tables.ts'
import type { BulkItemsTable, BulkJobsTable } from './bulk-tables.ts'
import type { Json, Timestamp } from './column-types.ts'
import type {
  ImportBatchesTable,
  ImportChunksTable,
  ImportColumnsTable,
  ImportErrorsTable,
  ImportsTable,
} from './import-tables.ts'
import type {
  CredentialsTable,
  IdempotencyKeysTable,
  InstallationTable,
  InvitationsTable,
  MembershipsTable,
  PartnersTable,
  PasskeysTable,
  PeopleTable,
  SchemaMigrationsTable,
  SessionsTable,
  SignInLinksTable,
  TokensTable,
  TwoFactorsTable,
  VerificationsTable,
} from './installation-tables.ts'
import type {
  CustomerPeopleChangesTable,
  CustomerPeopleCountsTable,
  CustomerPeopleTable,
  LicenceMailsTable,
  LicenceMailTextsTable,
  LicencesTable,
  PeopleImportColumnsTable,
} from './licence-tables.ts'
import type { OffersTable, PaymentFactsTable } from './order-tables.ts'
import type {
  ConnectionsTable,
  OperationsTable,
  ProductsTable,
  ServiceDetailsTable,
  ServicesTable,
  SetUpLinksTable,
  SupportCasesTable,
  TaskNotesTable,
  TasksTable,
} from './provisioning-tables.ts'
import type {
  CustomerSearchTable,
  PartnerClocksTable,
  SearchChangesTable,
  StandingCountsTable,
  StandingDeltasTable,
  StandingsTable,
} from './standing-tables.ts'

/**
 * The rows of every table (src/database/migrations). Instants are milliseconds since 1970 UTC, ±Infinity
 * where PostgreSQL has ±infinity; int8 is bigint; uuid and text are strings.
 */
export interface Tables {
  installation: InstallationTable
  schema_migrations: SchemaMigrationsTable
  partners: PartnersTable
  sign_in_links: SignInLinksTable
  people: PeopleTable
  memberships: MembershipsTable
  sessions: SessionsTable
  credentials: CredentialsTable
  two_factors: TwoFactorsTable
  passkeys: PasskeysTable
  verifications: VerificationsTable
  invitations: InvitationsTable
  tokens: TokensTable
  installation_audit: InstallationAuditTable
  idempotency_keys: IdempotencyKeysTable
  customers: CustomersTable
  subscriptions: SubscriptionsTable
  services: ServicesTable
  assignments: AssignmentsTable
  standings: StandingsTable
  standing_counts: StandingCountsTable
  standing_deltas: StandingDeltasTable
  partner_clocks: PartnerClocksTable
  customer_search: CustomerSearchTable
  search_changes: SearchChangesTable
  history: HistoryTable
  outbox: OutboxTable
  outbox_numbers: OutboxNumbersTable
  imports: ImportsTable
  import_chunks: ImportChunksTable
  import_batches: ImportBatchesTable
  import_errors: ImportErrorsTable
  import_columns: ImportColumnsTable
  known_tags: KnownTagsTable
  offers: OffersTable
  payment_facts: PaymentFactsTable
  bulk_jobs: BulkJobsTable
  bulk_items: BulkItemsTable
  connections: ConnectionsTable
  products: ProductsTable
  operations: OperationsTable
  service_details: ServiceDetailsTable
  set_up_links: SetUpLinksTable
  tasks: TasksTable
  task_notes: TaskNotesTable
  support_cases: SupportCasesTable
  customer_people: CustomerPeopleTable
  customer_people_changes: CustomerPeopleChangesTable
  customer_people_counts: CustomerPeopleCountsTable
  people_import_columns: PeopleImportColumnsTable
  licences: LicencesTable
  licence_mails: LicenceMailsTable
  licence_mail_texts: LicenceMailTextsTable
  partner_history: PartnerHistoryTable
  audit: AuditTable
}

/** Tables with partner_id first in every key and a forced policy; every statement on them names partner_id. */
export const tenantTables = [
  'customers',
  'subscriptions',
  'services',
  'assignments',
  'standings',
  'standing_counts',
  'standing_deltas',
  'partner_clocks',
  'customer_search',
  'search_changes',
  'history',
  'outbox',
  'outbox_numbers',
  'imports',
  'import_chunks',
  'import_batches',
  'import_errors',
  'import_columns',
  'known_tags',
  'offers',
  'payment_facts',
  'bulk_jobs',
  'bulk_items',
  'connections',
  'products',
  'operations',
  'service_details',
  'set_up_links',
  'tasks',
  'task_notes',
  'support_cases',
  'customer_people',
  'customer_people_changes',
  'customer_people_counts',
  'people_import_columns',
  'licences',
  'licence_mails',
  'licence_mail_texts',
  'partner_history',
  'audit',
] as const satisfies readonly (keyof Tables)[]

/** The exceptions: read before a tenant is known, or of no tenant (DESIGN.md §9 «Sign-in comes before the tenant»). */
export const installationTables = [
  'installation',
  'schema_migrations',
  'partners',
  'sign_in_links',
  'people',
  'memberships',
  'sessions',
  'credentials',
  'two_factors',
  'passkeys',
  'verifications',
  'invitations',
  'tokens',
  'installation_audit',
  'idempotency_keys',
] as const satisfies readonly (keyof Tables)[]

export interface CustomersTable {
  partner_id: string
  id: string
  external_id: string
  name: string
  name_key: string
  country: string | null
  admin_email: string | null
  tags: Generated<string[]>
  created_at: Timestamp
  updated_at: Timestamp
  revision: Generated<number>
  responsible_id: string | null
  in_hand_until: Timestamp | null
  hand_note: string | null
  /** Since when it is deleted; null: it is there. */
  archived_at: Timestamp | null
  /** Since when its services are taken down because it is deleted. */
  services_ended_at: Timestamp | null
}

export interface SubscriptionsTable {
  partner_id: string
  id: string
  customer_id: string
  external_id: string
  offer: string
  kind: 'trial' | 'paid'
  term: string | null
  starts_at: Timestamp | null
  ends_at: Timestamp | null
  auto_renew: Generated<boolean>
  payment: Generated<'current' | 'overdue'>
  suspended_at: Timestamp | null
  cancel_at_end: Generated<boolean>
  closed_at: Timestamp | null
  status: SubscriptionStatus | null
  provisioning_status: ProvisioningStatus
  status_until: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
  offer_id: string | null
  quantity: number | null
  /** The price of one term, for all of its quantity: a decimal number as text. */
  amount: string | null
  currency: string | null
  term_anchor_at: Timestamp | null
  renewed_from_at: Timestamp | null
  converts_ends_at: Timestamp | null
  converts_term: string | null
  converts_auto_renew: Generated<boolean>
  suspended_reason: string | null
  payment_at: Timestamp | null
  services_ended_at: Timestamp | null
  /** Since when its services are to be suspended over there. */
  services_suspended_at: Timestamp | null
}

export interface AssignmentsTable {
  partner_id: string
  person_id: string
  customer_id: string
  assigned_at: Timestamp
}

export type ActorKind = 'person' | 'token' | 'import' | 'clock' | 'demo' | 'system'

export interface HistoryTable {
  partner_id: string
  id: string
  customer_id: string
  at: Timestamp
  actor_kind: ActorKind
  actor_id: string | null
  action: string
  subject_kind: 'customer' | 'subscription' | 'service'
  subject_id: string
  before: Json<Record<string, unknown>> | null
  after: Json<Record<string, unknown>> | null
}

interface OutboxTable {
  partner_id: string
  id: Generated<bigint>
  at: Timestamp
  kind: string
  customer_ids: string[]
  number: bigint | null
}

interface OutboxNumbersTable {
  partner_id: string
  last_number: bigint
}

/** The same tag may stand in several rows (0003_customer_page.sql). */
interface KnownTagsTable {
  partner_id: string
  tag: string
  id: string
}
