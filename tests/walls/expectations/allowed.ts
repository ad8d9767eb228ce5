import type { Allowed } from './line.ts'

export const full: Allowed = {
  partner_full_admin: true,
  partner_admin: false,
  partner_read_only: false,
  help_desk: false,
  customer_admin: false,
  vendor_operator: false,
}
export const fullAndReadOnly: Allowed = { ...full, partner_read_only: true }
export const admins: Allowed = { ...full, partner_admin: true }
export const adminsAndReadOnly: Allowed = { ...admins, partner_read_only: true }
export const colleagues: Allowed = { ...adminsAndReadOnly, help_desk: true }
/** Who may write and do something for customers without managing people. */
export const helpers: Allowed = { ...admins, help_desk: true }
export const everybody: Allowed = { ...adminsAndReadOnly, help_desk: true, customer_admin: true }
/** Who fills in details: for customers, or for their own organisation. */
export const thoseWhoFillIn: Allowed = { ...admins, customer_admin: true }
/** Who sees the people of customers: of those within reach, or of their own organisation. */
export const thoseWhoSeePeople: Allowed = { ...adminsAndReadOnly, customer_admin: true }
