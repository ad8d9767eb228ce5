import type { Generated } from 'kysely'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { SupportPlaces } from '../domain/support-link.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Json, Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* The rows of what sets services up (0012_provisioning.sql, 0014_support_cases.sql). */

/** Any JSON object, as another system or a person gave it. */
type Values = Record<string, unknown>

export interface ConnectionsTable {
  partner_id: string
  id: string
  external_id: string
  name: string
  kind: 'open_service_broker'
  url: string
  auth: 'none' | 'basic' | 'bearer'
  username: string | null
  /** Sealed: the password, or the token. */
  secret: string | null
  secret_at: Timestamp | null
  ca: string | null
  catalog: Json<Values> | null
  catalog_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
  retired_at: Timestamp | null
}

/** Who sets a product up, with what a provisioner wants to know of it. */
export type ProductProvisioner =
  | { readonly kind: 'manual'; readonly by: 'partner' | 'vendor' }
  | {
      readonly kind: 'simulated'
      readonly seconds: { readonly min: number; readonly max: number }
      /** Which part of all fails, 0 to 1. */
      readonly fails: number
      readonly failure: string | null
    }
  /** The broker's ids; the connection stands in `connection_id`. */
  | {
      readonly kind: 'open_service_broker'
      readonly service: string
      readonly plan: string
      /** The parameter that takes the number of licences. */
      readonly quantityParameter: string | null
    }

export interface ProductsTable {
  partner_id: string
  id: string
  external_id: string
  name: string
  provisioner: Json<ProductProvisioner>
  connection_id: string | null
  /** JSON Schema. */
  details: Json<Values> | null
  instructions: string | null
  licence_unit: string | null
  usual_duration: string | null
  usual_seconds: number | null
  /** The vendor's own support; null: the partner's. */
  support: Json<SupportPlaces> | null
  /** Whether more licences may be assigned than were bought. */
  overage: Generated<boolean>
  position: number
  created_at: Timestamp
  updated_at: Timestamp
  retired_at: Timestamp | null
}

export interface ServicesTable {
  partner_id: string
  id: string
  subscription_id: string
  external_id: string
  product: string
  provisioning_status: ProvisioningStatus
  since: Timestamp
  reason: string | null
  licences: number | null
  licences_used: number | null
  /** Whether that is how many licences people hold; else it is what files say. */
  licences_counted: Generated<boolean>
  provisioner: string | null
  withdrawn_at: Timestamp | null
  deprovisioned_at: Timestamp | null
  /** What of the catalogue it was ordered as. */
  product_id: string | null
  trouble: Json<Trouble> | null
  stuck_at: Timestamp | null
  stuck_told: Generated<boolean>
  dashboard_url: string | null
  made: Json<Record<string, unknown>> | null
  told_licences: number | null
  ordered_at: Timestamp | null
  first_provisioned_at: Timestamp | null
  /** Since when it has stood somewhere without having been taken down; null: it does not. */
  stands_at: Timestamp | null
  /** Since when its subscription is suspended. */
  suspended_at: Timestamp | null
  /** What its provisioner was told last of that; null: nothing, or that it goes on. */
  suspension: 'telling' | 'unsure' | 'suspended' | 'failed' | null
  suspension_at: Timestamp | null
  suspension_trouble: Json<Trouble> | null
  /** Whether the other side is told who holds its licences; null: nobody has looked. */
  binds: boolean | null
  /** Its `since` when that was looked at. */
  binds_since: Timestamp | null
}

export interface OperationsTable {
  partner_id: string
  id: string
  service_id: string
  customer_id: string
  connection_id: string | null
  provisioner: Json<ProductProvisioner>
  kind: 'start' | 'change' | 'withdraw' | 'suspend' | 'resume'
  phase: 'begin' | 'poll' | 'clean_up' | 'clean_up_poll'
  then_what: 'begin_anew' | 'end' | null
  outcome: 'done' | 'failed' | 'handed_over' | 'cancelled' | null
  told_licences: number | null
  attempt: number
  tries: number
  memory: Json<Values> | null
  trouble: Json<Trouble> | null
  note: string | null
  actor_kind: ActorKind
  actor_id: string | null
  created_at: Timestamp
  begun_at: Timestamp
  deadline_at: Timestamp
  next_at: Timestamp | null
  lease_until: Timestamp | null
  run: bigint | null
  ended_at: Timestamp | null
}

export interface ServiceDetailsTable {
  partner_id: string
  service_id: string
  customer_id: string
  state: 'asked' | 'submitted'
  details: Json<Values>
  why: Json<Trouble> | null
  asked_at: Timestamp
  saved_at: Timestamp | null
  submitted_at: Timestamp | null
  submitted_by_kind: ActorKind | 'link' | null
  submitted_by_id: string | null
  revision: Generated<number>
  /** Since when nothing is left of what was filled in. */
  cleared_at: Timestamp | null
}

export interface SetUpLinksTable {
  partner_id: string
  id: string
  customer_id: string
  /** Null once it has been erased. */
  email: string | null
  language: string
  /** Sealed; null before the first mail. */
  secret: string | null
  secret_hash: Buffer | null
  passed_on_from: string | null
  created_by_kind: ActorKind | 'link'
  created_by_id: string | null
  created_at: Timestamp
  expires_at: Timestamp
  next_mail_at: Timestamp | null
  /** What it is about: something is asked for, for the first time or again, or nobody has answered. */
  next_mail: Generated<'asked' | 'again' | 'reminder'>
  mails: Generated<number>
  reminders: Generated<number>
  failures: Generated<number>
  lease_until: Timestamp | null
  sent_at: Timestamp | null
  delivery: 'sent' | 'no_mail_server' | 'failed' | null
  opened_at: Timestamp | null
  ended_at: Timestamp | null
}

export interface TasksTable {
  partner_id: string
  id: string
  service_id: string
  customer_id: string
  party: 'partner' | 'vendor'
  work: 'set_up' | 'change' | 'remove'
  assignee_id: string | null
  due_at: Timestamp | null
  created_at: Timestamp
  ended_at: Timestamp | null
  outcome: 'finished' | 'could_not' | 'needs_details' | 'overtaken' | null
}

export interface TaskNotesTable {
  partner_id: string
  id: string
  task_id: string
  at: Timestamp
  actor_kind: ActorKind
  actor_id: string | null
  text: string
}

export interface SupportCasesTable {
  partner_id: string
  id: string
  number: number
  service_id: string
  customer_id: string
  way: 'mail' | 'link' | 'noted'
  address: string | null
  subject: string
  text: string
  language: string
  has_details: boolean
  opened_by_kind: ActorKind
  opened_by_id: string | null
  contact_id: string | null
  opened_at: Timestamp
  vendor_number: string | null
  next_mail_at: Timestamp | null
  lease_until: Timestamp | null
  mailings: Generated<number>
  failures: Generated<number>
  delivery: 'sent' | 'no_mail_server' | 'failed' | null
  sent_at: Timestamp | null
  closed_at: Timestamp | null
  closed_how: 'by_hand' | 'provisioned' | 'removed' | null
  closed_by_kind: ActorKind | null
  closed_by_id: string | null
  closing_note: string | null
}
