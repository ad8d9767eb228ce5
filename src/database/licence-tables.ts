import type { Generated } from 'kysely'
import type { ReturnedWhy } from '../domain/licences.ts'
import type { Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* The rows of the customers' own people and of the licences that they hold (0017_licences.sql). */

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
}

/** How many people of each kind a customer has (0018_customer_people.sql). */
export interface CustomerPeopleCountsTable {
  partner_id: string
  customer_id: string
  active: number
  deactivated: number
}
