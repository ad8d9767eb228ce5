import type { Generated } from 'kysely'
import type { ReturnedWhy } from '../domain/licences.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { Json, Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* The rows of the customers' own people, of the licences that they hold (0017_licences.sql), and of what is told of them
   (0020_telling.sql). */

export interface CustomerPeopleTable {
  partner_id: string
  id: string
  customer_id: string
  /** The customer's own id for them; made by Varde where it gives none. */
  external_id: string
  name: string
  name_key: string
  search_text: string
  /** Lower case; null: unknown. */
  email: string | null
  /** In which they are written to; null: in the partner's. */
  language: string | null
  groups: Generated<string[]>
  deactivated_at: Timestamp | null
  /** Since when nothing that points at somebody is left. */
  erased_at: Timestamp | null
  created_at: Timestamp
  updated_at: Timestamp
  revision: Generated<number>
}

export interface LicencesTable {
  partner_id: string
  id: string
  service_id: string
  customer_id: string
  person_id: string
  assigned_at: Timestamp
  assigned_by_kind: ActorKind
  assigned_by_id: string | null
  /** What was assigned at once has this in common. */
  assigned_with: string
  returned_at: Timestamp | null
  returned_by_kind: ActorKind | null
  returned_by_id: string | null
  /** What was returned at once has this in common. */
  returned_with: string | null
  returned_why: ReturnedWhy | null
  /** Whether the person is told of it by mail. */
  tell: Generated<boolean>
  /** What of it stands with the other side; null: nothing. */
  told: 'bound' | 'unsure' | 'failed' | 'stays' | null
  told_at: Timestamp | null
  /** What is being done about that; null: nothing. */
  telling: Generated<'look' | 'bind' | 'unbind' | null>
  telling_phase: 'begin' | 'poll' | 'clean_up' | 'clean_up_poll' | null
  telling_then: 'begin_anew' | 'end' | null
  telling_connection: string | null
  telling_attempt: Generated<number>
  telling_tries: Generated<number>
  telling_memory: Json<Record<string, unknown>> | null
  telling_trouble: Json<Trouble> | null
  telling_begun_at: Timestamp | null
  telling_deadline_at: Timestamp | null
  telling_next_at: Timestamp | null
  telling_lease_until: Timestamp | null
  telling_run: bigint | null
  /** Whether somebody still has to look whether its person is told of it. */
  mail_pending: Generated<boolean>
  mail_id: string | null
}

/** A mail that tells a person which licences they got: those whose `mail_id` it is. */
export interface LicenceMailsTable {
  partner_id: string
  id: string
  customer_id: string
  person_id: string
  created_at: Timestamp
  next_mail_at: Timestamp | null
  lease_until: Timestamp | null
  failures: Generated<number>
  delivery: 'sent' | 'failed' | 'no_mail_server' | null
  delivered_at: Timestamp | null
}

/** A partner's own words for these mails. */
export interface LicenceMailTextsTable {
  partner_id: string
  language: string
  subject: string
  text: string
}

/** How many people of each kind a customer has (0018_customer_people.sql). */
export interface CustomerPeopleCountsTable {
  partner_id: string
  customer_id: string
  active: number
  deactivated: number
  /** How often its people or their licences have changed (0021_people_changes.sql). */
  changes: Generated<number>
}

/** Whom the latest changes of a customer's people were about. */
export interface CustomerPeopleChangesTable {
  partner_id: string
  customer_id: string
  change: number
  /** Null: many. */
  person_ids: string[] | null
}

/** Which heading files of people used for which column: the customer's own, or the partner's (0022_people_files.sql). */
export interface PeopleImportColumnsTable {
  partner_id: string
  owner_id: string
  heading: string
  column_name: string
  used_at: Timestamp
  /** The owner, where it is a customer. */
  customer_id: string | null
}
