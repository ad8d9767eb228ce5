import type { Action, Role } from '../../domain/roles.ts'
import type { WordKey } from '../../messages/word-groups.ts'

/** What roles are called, and in one sentence what they see and may. */
export const roleWords: Readonly<Record<Role, { readonly name: WordKey; readonly text: WordKey }>> = {
  partner_full_admin: { name: 'web.role.partner_full_admin', text: 'web.role_text.partner_full_admin' },
  partner_admin: { name: 'web.role.partner_admin', text: 'web.role_text.partner_admin' },
  partner_read_only: { name: 'web.role.partner_read_only', text: 'web.role_text.partner_read_only' },
  help_desk: { name: 'web.role.help_desk', text: 'web.role_text.help_desk' },
  customer_admin: { name: 'web.role.customer_admin', text: 'web.role_text.customer_admin' },
  vendor_operator: { name: 'web.role.vendor_operator', text: 'web.role_text.vendor_operator' },
}

/** What is done, as it stands in «Your role may not …». */
export const actionWords: Readonly<Record<Action, WordKey>> = {
  see_customers: 'web.may.see_customers',
  see_personal_data: 'web.may.see_personal_data',
  export_customers: 'web.may.export_customers',
  see_imports: 'web.may.see_imports',
  import_customers: 'web.may.import_customers',
  set_provisioning_status: 'web.may.set_provisioning_status',
  see_colleagues: 'web.may.see_colleagues',
  take_in_hand: 'web.may.take_in_hand',
  assign_customers: 'web.may.assign_customers',
  add_customers: 'web.may.add_customers',
  edit_customers: 'web.may.edit_customers',
  order_subscriptions: 'web.may.order_subscriptions',
  delete_customers: 'web.may.delete_customers',
  correct_customers: 'web.may.correct_customers',
  change_subscriptions: 'web.may.change_subscriptions',
  record_payments: 'web.may.record_payments',
  close_subscriptions: 'web.may.close_subscriptions',
  tag_customers: 'web.may.tag_customers',
  act_in_bulk: 'web.may.act_in_bulk',
  see_notes: 'web.may.see_notes',
  write_notes: 'web.may.write_notes',
  resend_mails: 'web.may.resend_mails',
  fill_in_details: 'web.may.fill_in_details',
  manage_customer_people: 'web.may.manage_customer_people',
  assign_licences: 'web.may.assign_licences',
  open_customer_view: 'web.may.open_customer_view',
  see_offers: 'web.may.see_offers',
  manage_offers: 'web.may.manage_offers',
  manage_connections: 'web.may.manage_connections',
  see_partner: 'web.may.see_partner',
  change_partner: 'web.may.change_partner',
  manage_people: 'web.may.manage_people',
  manage_tokens: 'web.may.manage_tokens',
  read_audit: 'web.may.read_audit',
  watch_server: 'web.may.watch_server',
}
