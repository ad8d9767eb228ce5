/** What is written into the audit log: a closed vocabulary, each in `web.audit.<action>` of the catalogues. */
export const auditActions = [
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'session_ended',
  'password_changed',
  'password_reset',
  'password_reset_sent',
  'address_taken',
  'invitation_sent',
  'invitation_sent_again',
  'invitation_revoked',
  'invitation_accepted',
  'role_changed',
  'person_removed',
  'token_created',
  'token_revoked',
  'partner_created',
  'partner_changed',
  'customers_exported',
  'import_started',
  'import_cancelled',
  'status_set',
] as const
export type AuditAction = (typeof auditActions)[number]

/** What kind of thing it was done to. */
export const auditSubjects = [
  'session',
  'person',
  'invitation',
  'token',
  'partner',
  'customer',
  'service',
  'customers',
  'import',
] as const
export type AuditSubject = (typeof auditSubjects)[number]
