import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'

export type AuditEntry = Output<'listAudit'>['items'][number]
export type AuditAction = AuditEntry['action']

/** What was done, in words; a new action is a type error until it has some. */
export const auditWords: Readonly<Record<AuditAction, WordKey>> = {
  signed_in: 'web.audit.signed_in',
  sign_in_failed: 'web.audit.sign_in_failed',
  signed_out: 'web.audit.signed_out',
  sign_in_link_made: 'web.audit.sign_in_link_made',
  session_ended: 'web.audit.session_ended',
  profile_changed: 'web.audit.profile_changed',
  password_changed: 'web.audit.password_changed',
  password_reset: 'web.audit.password_reset',
  password_reset_sent: 'web.audit.password_reset_sent',
  address_taken: 'web.audit.address_taken',
  address_changed: 'web.audit.address_changed',
  second_factor_on: 'web.audit.second_factor_on',
  second_factor_off: 'web.audit.second_factor_off',
  second_factor_removed: 'web.audit.second_factor_removed',
  recovery_codes_made: 'web.audit.recovery_codes_made',
  passkey_added: 'web.audit.passkey_added',
  passkey_removed: 'web.audit.passkey_removed',
  oidc_linked: 'web.audit.oidc_linked',
  oidc_unlinked: 'web.audit.oidc_unlinked',
  membership_by_rule: 'web.audit.membership_by_rule',
  membership_chosen: 'web.audit.membership_chosen',
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
  audit_exported: 'web.audit.audit_exported',
  import_started: 'web.audit.import_started',
  import_cancelled: 'web.audit.import_cancelled',
  status_set: 'web.audit.status_set',
  task_changed: 'web.audit.task_changed',
  task_ended: 'web.audit.task_ended',
  service_retried: 'web.audit.service_retried',
  service_handed_over: 'web.audit.service_handed_over',
  service_withdrawn: 'web.audit.service_withdrawn',
  subscription_acted: 'web.audit.subscription_acted',
  payment_recorded: 'web.audit.payment_recorded',
  customers_assigned: 'web.audit.customers_assigned',
  bulk_started: 'web.audit.bulk_started',
  bulk_cancelled: 'web.audit.bulk_cancelled',
  bulk_undone: 'web.audit.bulk_undone',
  hand_changed: 'web.audit.hand_changed',
  note_added: 'web.audit.note_added',
  customer_view_opened: 'web.audit.customer_view_opened',
  customer_added: 'web.audit.customer_added',
  customer_changed: 'web.audit.customer_changed',
  subscription_added: 'web.audit.subscription_added',
  customer_deleted: 'web.audit.customer_deleted',
  customer_restored: 'web.audit.customer_restored',
  customer_id_corrected: 'web.audit.customer_id_corrected',
  offer_added: 'web.audit.offer_added',
  offer_changed: 'web.audit.offer_changed',
  offer_retired: 'web.audit.offer_retired',
  offer_restored: 'web.audit.offer_restored',
  offers_reordered: 'web.audit.offers_reordered',
  catalogue_applied: 'web.audit.catalogue_applied',
  retention_changed: 'web.audit.retention_changed',
  person_erased: 'web.audit.person_erased',
  personal_data_exported: 'web.audit.personal_data_exported',
}

/** All of them, in the order in which the filter offers them. */
export const auditActions = Object.keys(auditWords) as AuditAction[]

export function isAuditAction(text: string | undefined): text is AuditAction {
  return text !== undefined && Object.hasOwn(auditWords, text)
}
