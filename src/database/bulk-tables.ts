import type { Generated } from 'kysely'
import type { Role } from '../domain/roles.ts'
import type { Json, Timestamp } from './column-types.ts'

/* The rows of acts over many customers (0011_bulk.sql). */

export interface BulkJobsTable {
  partner_id: string
  id: string
  act: string
  wish: Json<Record<string, unknown>>
  actor_kind: 'person' | 'token'
  actor_id: string
  person_id: string | null
  role: Role
  undoes: string | null
  state: Generated<'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>
  customers: number
  total: number
  done: Generated<number>
  unchanged: Generated<number>
  refused: Generated<number>
  undone: Generated<number>
  attempts: Generated<number>
  failure: string | null
  created_at: Timestamp
  started_at: Timestamp | null
  ended_at: Timestamp | null
  pace_at: Timestamp | null
  pace_from: Generated<number>
}

export interface BulkItemsTable {
  partner_id: string
  job_id: string
  position: number
  customer_id: string
  subscription_id: string | null
  state: Generated<'waiting' | 'done' | 'unchanged' | 'refused'>
  code: string | null
  params: Json<Record<string, string | number>> | null
  before: Json<Record<string, unknown>> | null
  after: Json<Record<string, unknown>> | null
  undoes: number | null
  is_undone: Generated<boolean>
}
