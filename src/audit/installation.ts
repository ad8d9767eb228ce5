import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'
import type { AuditActor, AuditEntry } from './append.ts'

/** Adds to the audit log of the installation: what belongs to no partner. What was added can never be changed. */
export async function appendInstallationAudit(trx: Db, actor: AuditActor, entry: AuditEntry): Promise<void> {
  await trx
    .insertInto('installation_audit')
    .values({
      id: newId(),
      at: sql`clock_timestamp()`,
      actor_kind: actor.kind,
      actor_id: actor.id,
      person_id: actor.personId,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId ?? null,
      address: actor.address,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute()
}
