import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { FileWarning, RowError } from './errors.ts'

/** A cell as a reader gives it: its text, tags of JSON lines as a list, undefined where the column is absent. */
export type RawCell = string | readonly string[] | undefined

export interface RawRecord {
  /** The physical line where the record begins, from 1. */
  readonly line: number
  /** In the order of `columns`, one per column. */
  readonly cells: readonly RawCell[]
  /** What the reader already found wrong with the record; undefined where nothing was. */
  readonly errors?: readonly RowError[]
}

/** What a reader gives out at a time: as much as one piece of the file holds. */
export interface RawBatch {
  readonly records: readonly RawRecord[]
  readonly warnings: readonly FileWarning[]
}

/*
 * In the three parts below an absent property is a column that the file does not have: what is stored
 * stays untouched. An empty cell is null, or the column's default (`columns[].empty`).
 */

export interface CustomerCells {
  externalId: string
  name: string
  country?: string | null
  adminEmail?: string | null
  tags?: readonly string[]
}

export interface SubscriptionCells {
  externalId: string
  offer: string
  /** Needed where the subscription is new. */
  kind?: 'trial' | 'paid'
  /** ISO 8601, canonical; null: the whole months from start to end, if they are whole. */
  term?: string | null
  startsAt?: Instant | null
  endsAt?: Instant | null
  autoRenew?: boolean
  payment?: 'current' | 'overdue'
  suspendedAt?: Instant | null
  cancelAtEnd?: boolean
  quantity?: number | null
  /** The price of one term, as it was written; a decimal number. */
  amount?: string | null
  currency?: string | null
}

export interface ServiceCells {
  externalId: string
  product: string
  /** Needed where the service is new. */
  provisioningStatus?: ProvisioningStatus
  /** null: unchanged while the status is the same, else the import's instant. */
  provisioningSince?: Instant | null
  provisioningReason?: string | null
  licences?: number | null
  licencesUsed?: number | null
}

/** One valid row. Subscription and service are both there, or neither: then it is a customer without any. */
export interface FileRow {
  line: number
  customer: CustomerCells
  subscription?: SubscriptionCells
  service?: ServiceCells
}

/** A row of an export: every cell known, with the two computed ones. */
export interface ExportRow {
  customer: Required<CustomerCells>
  subscription: Required<SubscriptionCells> | null
  service: Required<ServiceCells> | null
  subscriptionStatus: string | null
  customerProvisioningStatus: string | null
}
