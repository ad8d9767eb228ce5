import { sql } from 'kysely'
import { newId } from '../database/ids.ts'
import type { ActorKind } from '../database/tables.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { HistoryKind } from './kinds.ts'

/** Who or what acts: a signed-in person, an API token, an import, the clock … and which one. */
export interface Actor {
  kind: ActorKind
  id: string | null
}

/** One change: what it was before and after, only the fields that differ; null before a creation. */
export interface HistoryEntry {
  /** Where somebody must know it beforehand. */
  id?: string
  customerId: string
  action: HistoryKind
  subjectKind: 'customer' | 'subscription' | 'service'
  subjectId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** An import's batch has thousands, and the text of all at once would be megabytes. */
const entriesInStatement = 1_000

/** Adds to the history, in the transaction of the changes themselves. What was added can never be changed. */
export async function appendHistory(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  at: Instant,
  entries: readonly HistoryEntry[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += entriesInStatement)
    await appendSome(trx, partnerId, actor, at, entries.slice(from, from + entriesInStatement))
}

async function appendSome(
  trx: TenantWriter,
  partnerId: string,
  actor: Actor,
  at: Instant,
  entries: readonly HistoryEntry[],
): Promise<void> {
  const rows = entries.map((entry) => ({
    i: entry.id ?? newId(),
    c: entry.customerId,
    n: entry.action,
    k: entry.subjectKind,
    s: entry.subjectId,
    b: entry.before,
    a: entry.after,
  }))
  await sql`
    insert into history (partner_id, id, customer_id, at, actor_kind, actor_id, action, subject_kind, subject_id,
      before, after)
    select ${partnerId}, r.i, r.c, ${new Date(at)}, ${actor.kind}, ${actor.id}, r.n, r.k, r.s, r.b, r.a
    from json_to_recordset(${JSON.stringify(rows)}) as r (i uuid, c uuid, n text, k text, s uuid, b jsonb, a jsonb)`.execute(
    trx,
  )
}
