import type { Generated } from 'kysely'
import type { Json, Timestamp } from './column-types.ts'
import type { ActorKind } from './tables.ts'

/* Files that came in, how far they have come, and what was wrong with them. */

export interface ImportsTable {
  partner_id: string
  id: string
  state: 'receiving' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  format: 'csv' | 'jsonl' | 'xlsx' | 'demo'
  dry_run: boolean
  strict: boolean
  actor_kind: ActorKind
  actor_id: string | null
  created_at: Timestamp
  started_at: Timestamp | null
  finished_at: Timestamp | null
  bytes: Generated<bigint>
  progress: Json<Record<string, number>>
  counts: Json<Record<string, unknown>>
  warnings: Json<unknown[]>
  failure: Json<Record<string, unknown>> | null
  lease_until: Timestamp | null
  file_name: string | null
  columns: Json<Record<string, string>> | null
}

export interface ImportChunksTable {
  partner_id: string
  import_id: string
  seq: number
  bytes: Buffer
}

export interface ImportBatchesTable {
  partner_id: string
  import_id: string
  batch: number
  counts: Json<Record<string, unknown>>
}

export interface ImportErrorsTable {
  partner_id: string
  import_id: string
  line: bigint
  n: number
  customer_external_id: string | null
  column: string | null
  code: string
  params: Json<Record<string, string | number>>
}

export interface ImportColumnsTable {
  partner_id: string
  heading: string
  column_name: string
  used_at: Timestamp
}
