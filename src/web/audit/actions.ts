import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'

export type AuditEntry = Output<'listAudit'>['items'][number]
export type AuditAction = AuditEntry['action']

/** What was done, in words; a new action is a type error until it has some. */
export const auditWords: Readonly<Record<AuditAction, WordKey>> = {
  signed_in: 'web.audit.signed_in',
  sign_in_failed: 'web.audit.sign_in_failed',
  signed_out: 'web.audit.signed_out',
  session_ended: 'web.audit.session_ended',
  password_changed: 'web.audit.password_changed',
  password_reset: 'web.audit.password_reset',
  password_reset_sent: 'web.audit.password_reset_sent',
  address_taken: 'web.audit.address_taken',
  invitation_sent: 'web.audit.invitation_sent',
  invitation_sent_again: 'web.audit.invitation_sent_again',
  invitation_revoked: 'web.audit.invitation_revoked',
  invitation_accepted: 'web.audit.invitation_accepted',
  role_changed: 'web.audit.role_changed',
  person_removed: 'web.audit.person_removed',
  token_created: 'web.audit.token_created',
  token_revoked: 'web.audit.token_revoked',
  partner_created: 'web.audit.partner_created',
  partner_changed: 'web.audit.partner_changed',
  customers_exported: 'web.audit.customers_exported',
  import_started: 'web.audit.import_started',
  import_cancelled: 'web.audit.import_cancelled',
  status_set: 'web.audit.status_set',
}

/** All of them, in the order in which the filter offers them. */
export const auditActions = Object.keys(auditWords) as AuditAction[]

export function isAuditAction(text: string | undefined): text is AuditAction {
  return text !== undefined && Object.hasOwn(auditWords, text)
}
