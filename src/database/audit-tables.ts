import type { Json, Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* Who did what, to what, from where, when: of a partner, and of the installation. The app adds and reads. */

export type AuditActorKind = 'person' | 'token' | 'system'

export interface InstallationAuditTable {
  id: string
  at: Timestamp
  actor_kind: AuditActorKind
  actor_id: string | null
  person_id: string | null
  action: string
  subject_kind: string
  subject_id: string | null
  address: string | null
  details: Json<Record<string, unknown>>
}

export interface AuditTable extends InstallationAuditTable {
  partner_id: string
  customer_id: string | null
  /** Whom of the customer's people it is about, where it is about many at once (0022_people_files.sql). */
  people: string[] | null
}

/** What a partner and its settings were before, and after. */
export interface PartnerHistoryTable {
  partner_id: string
  id: string
  at: Timestamp
  actor_kind: ActorKind
  actor_id: string | null
  before: Json<Record<string, string | boolean | null>>
  after: Json<Record<string, string | boolean | null>>
}
