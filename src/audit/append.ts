import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import { writeTenant, type TenantWriter } from '../database/transactions.ts'
import type { ActorKind } from '../database/tables.ts'
import type { AuditAction, AuditSubject } from './actions.ts'

/** Who acts, and from where; an Actor fits. */
export interface AuditActor {
  readonly kind: 'person' | 'token' | 'system'
  readonly id: string | null
  readonly personId: string | null
  readonly address: string | null
}

/** Whoever acts, as the history knows them, with what a request tells of them besides. */
export interface AnyActor {
  readonly kind: ActorKind
  readonly id: string | null
  readonly personId?: string | null
  readonly address?: string | null
}

/** Who acts as the audit log knows them, of a history's actor: the clock and the demo are the system itself. */
export function auditActorOf(actor: AnyActor): AuditActor {
  const { kind, id, personId = null, address = null } = actor
  const isSomebody = kind === 'person' || kind === 'token'
  return { kind: isSomebody ? kind : 'system', id, personId, address }
}

/** What the command line does: who can read the data folder or DATABASE_URL has the authority. */
export const byCommand: AuditActor = { kind: 'system', id: null, personId: null, address: null }

export interface AuditEntry {
  /** Of an act by which other entries and rows are found; else one is made. */
  readonly id?: string
  readonly action: AuditAction
  readonly subjectKind: AuditSubject
  readonly subjectId?: string | null
  readonly customerId?: string | null
  /** Of an entry about many of a customer's people at once: whom, so that it is found by each. */
  readonly people?: readonly string[]
  /** Facts that a reader needs, in the API's names; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Adds to a partner's audit log, in the transaction of the act itself. What was added can never be changed. */
export async function appendAudit(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  entry: AuditEntry,
): Promise<void> {
  await appendAudits(trx, partnerId, actor, [entry])
}

/** The same of many at once: a batch, as one statement. */
export async function appendAudits(
  trx: TenantWriter,
  partnerId: string,
  actor: AuditActor,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const column = <T>(of: (entry: AuditEntry) => T): T[] => entries.map(of)
  await sql`
    insert into audit (partner_id, id, at, actor_kind, actor_id, person_id, action, subject_kind, subject_id,
      customer_id, address, details, people)
    select ${partnerId}, e.id, clock_timestamp(), ${actor.kind}, ${actor.id}, ${actor.personId}, e.action,
      e.subject_kind, e.subject_id, e.customer_id, ${actor.address}, e.details, e.people::uuid[]
    from unnest(${column(({ id }) => id ?? newId())}::uuid[], ${column(({ action }) => action)}::text[],
      ${column(({ subjectKind }) => subjectKind)}::text[], ${column(({ subjectId = null }) => subjectId)}::text[],
      ${column(({ customerId = null }) => customerId)}::uuid[],
      ${column(({ details = {} }) => JSON.stringify(details))}::jsonb[],
      ${column(({ people }) => (people === undefined ? null : `{${people.join(',')}}`))}::text[])
      as e (id, action, subject_kind, subject_id, customer_id, details, people)`.execute(trx)
}

/** The same by itself, for acts on tables that belong to no partner. */
export async function recordAudit(
  db: Db,
  partnerId: string,
  actor: AuditActor,
  entry: AuditEntry,
): Promise<void> {
  await writeTenant(db, partnerId, (trx) => appendAudit(trx, partnerId, actor, entry))
}
