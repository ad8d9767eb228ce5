import type { Generated } from 'kysely'
import type { Timestamp } from './column-types.ts'

/* The rows of what is derived: how customers stand, and what search looks at (tables.ts `tenantTables`). */

export interface StandingsTable {
  partner_id: string
  customer_id: string
  valid_from: Timestamp
  valid_until: Timestamp
  is_last: boolean
  status_set: bigint
  place: number
  next_ends_at: Timestamp
  /** How much of what was bought is in use; infinity where nothing is counted. */
  use_share: number
  /** The share under which use is low that it was laid by, 0 for none; null where it says nothing of the customer. */
  laid_by_percent: number | null
  name_key: string
  external_id: string
}

export interface StandingCountsTable {
  partner_id: string
  status_set: bigint
  customers: number
  version: bigint
}

export interface StandingDeltasTable {
  partner_id: string
  id: Generated<bigint>
  takes_effect_at: Timestamp
  status_set: bigint
  delta: number
}

export interface PartnerClocksTable {
  partner_id: string
  clock_at: Timestamp
  covered_until: Timestamp
  version: Generated<bigint>
  generation: Generated<number>
}

export interface CustomerSearchTable {
  partner_id: string
  customer_id: string
  search_text: string
  tags: Generated<string[]>
  /** Who is assigned and responsible (src/reach/marks.ts). */
  people: Generated<string[]>
  /** So many characters of the text hold nothing of people. */
  public_length: Generated<number>
  status_set: bigint
  changes_at: Timestamp[] | null
  change_sets: bigint[] | null
}

/** What a customer's row in customer_search was before a transaction (0006_search_changes.sql); xid8 is text. */
export interface SearchChangesTable {
  partner_id: string
  id: Generated<bigint>
  transaction: Generated<string>
  customer_id: string | null
  search_text: string | null
  tags: string[] | null
  people: string[] | null
  public_length: number | null
  status_set: bigint | null
  changes_at: Timestamp[] | null
  change_sets: bigint[] | null
}
