import type { Static } from 'typebox'
import { formatInstant } from '../domain/instant.ts'
import { auditActions, auditSubjects, type AuditAction, type AuditSubject } from './actions.ts'
import type { AuditRow } from './repository.ts'
import type { list } from './schema.ts'

export type AuditEntryJson = Static<(typeof list)['response'][200]>['items'][number]

/** An entry in the API's form. */
export function presentAudit(row: AuditRow, names: ReadonlyMap<string, string>): AuditEntryJson {
  return {
    id: row.id,
    at: formatInstant(row.at),
    action: known(auditActions, row.action),
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      name: row.actor_id === null ? null : (names.get(row.actor_id) ?? null),
    },
    subject: { kind: known(auditSubjects, row.subject_kind), id: row.subject_id },
    customerId: row.customer_id,
    address: row.address,
    details: row.details,
  }
}

function known<T extends AuditAction | AuditSubject>(all: readonly T[], text: string): T {
  const found = all.find((one) => one === text)
  if (found === undefined) throw new Error(`Nothing is known of the audit log's «${text}»`)
  return found
}
