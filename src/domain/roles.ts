/**
 * Who may do what: one table, role × action, used by API and web alike. What a role sees is its *reach*; what it may do
 * there are its *actions*. A new role or action is a type error until the table says what it may.
 */
export const roles = [
  'partner_full_admin',
  'partner_admin',
  'partner_read_only',
  'help_desk',
  'customer_admin',
  'vendor_operator',
] as const
export type Role = (typeof roles)[number]

/** Roles of the partner's own people: what an administrator of the partner gives to colleagues, and tokens have. */
export const partnerRoles = [
  'partner_full_admin',
  'partner_admin',
  'partner_read_only',
  'help_desk',
] as const satisfies readonly Role[]
export type PartnerRole = (typeof partnerRoles)[number]

/** What can be done inside one partner. */
export const actions = [
  'see_customers',
  'see_personal_data',
  'export_customers',
  'see_imports',
  'import_customers',
  'set_provisioning_status',
  'see_colleagues',
  'take_in_hand',
  'assign_customers',
  'add_customers',
  'edit_customers',
  'order_subscriptions',
  'delete_customers',
  'correct_customers',
  'change_subscriptions',
  'record_payments',
  'close_subscriptions',
  'tag_customers',
  'act_in_bulk',
  'see_notes',
  'write_notes',
  'resend_mails',
  'fill_in_details',
  'manage_customer_people',
  'assign_licences',
  'open_customer_view',
  'see_offers',
  'manage_offers',
  'manage_connections',
  'see_partner',
  'change_partner',
  'manage_people',
  'manage_tokens',
  'read_audit',
  'watch_server',
] as const
export type Action = (typeof actions)[number]

/** What of it who administers the installation may do too, whether they belong to a partner or not. */
export const serverActions = ['watch_server'] as const satisfies readonly Action[]
export type ServerAction = (typeof serverActions)[number]

/** What can be done with the installation itself, by whoever administers it: never with a partner's customers. */
export const installationActions = ['manage_partners', 'erase_people'] as const
export type InstallationAction = (typeof installationActions)[number]

/** What a vendor's operator can do, in every partner that uses the vendor: with services alone. */
export const vendorActions = ['see_vendor_services', 'do_vendor_work'] as const
export type VendorAction = (typeof vendorActions)[number]

/**
 * Which customers a role sees: all of the partner, those assigned to the person, the person's own organisation, or
 * none (a vendor's operator sees services and not customers).
 */
export const reachOfRole = {
  partner_full_admin: 'all',
  partner_admin: 'assigned',
  partner_read_only: 'all',
  help_desk: 'all',
  customer_admin: 'own_organisation',
  vendor_operator: 'none',
} as const satisfies Record<Role, ReachKind>
export type ReachKind = 'all' | 'assigned' | 'own_organisation' | 'none'

const everything = Object.fromEntries(actions.map((action) => [action, true])) as Record<Action, true>
const nothing = Object.fromEntries(actions.map((action) => [action, false])) as Record<Action, false>

const mayTable: Readonly<Record<Role, Readonly<Record<Action, boolean>>>> = {
  partner_full_admin: everything,
  partner_admin: {
    ...nothing,
    see_customers: true,
    see_personal_data: true,
    export_customers: true,
    set_provisioning_status: true,
    add_customers: true,
    edit_customers: true,
    order_subscriptions: true,
    change_subscriptions: true,
    record_payments: true,
    see_colleagues: true,
    take_in_hand: true,
    tag_customers: true,
    act_in_bulk: true,
    see_notes: true,
    write_notes: true,
    resend_mails: true,
    fill_in_details: true,
    manage_customer_people: true,
    assign_licences: true,
    open_customer_view: true,
    see_offers: true,
    see_partner: true,
    manage_tokens: true,
  },
  partner_read_only: {
    ...nothing,
    see_customers: true,
    see_personal_data: true,
    export_customers: true,
    see_imports: true,
    see_colleagues: true,
    see_notes: true,
    open_customer_view: true,
    see_offers: true,
    see_partner: true,
    manage_tokens: true,
  },
  help_desk: {
    ...nothing,
    see_customers: true,
    see_colleagues: true,
    see_notes: true,
    write_notes: true,
    resend_mails: true,
    open_customer_view: true,
    see_partner: true,
  },
  customer_admin: {
    ...nothing,
    see_customers: true,
    see_personal_data: true,
    fill_in_details: true,
    manage_customer_people: true,
    assign_licences: true,
    see_partner: true,
  },
  vendor_operator: nothing,
}

/** Whether a role may do something, within its reach. */
export function may(role: Role, action: Action): boolean {
  return mayTable[role][action]
}

/** All that a role may and may not. */
export function rightsOf(role: Role): Readonly<Record<Action, boolean>> {
  return mayTable[role]
}

/**
 * Whether somebody of one role may hand another out: nobody gives more than they have, so a role goes where every one of
 * its actions is the giver's too, and it sees no more.
 */
export function mayGive(giver: Role, given: Role): boolean {
  const seesNoMore = reachOfRole[giver] === 'all' || reachOfRole[giver] === reachOfRole[given]
  return seesNoMore && actions.every((action) => may(giver, action) || !may(given, action))
}

const noVendorWork = { see_vendor_services: false, do_vendor_work: false } as const
const vendorTable: Readonly<Record<Role, Readonly<Record<VendorAction, boolean>>>> = {
  partner_full_admin: noVendorWork,
  partner_admin: noVendorWork,
  partner_read_only: noVendorWork,
  help_desk: noVendorWork,
  customer_admin: noVendorWork,
  vendor_operator: { see_vendor_services: true, do_vendor_work: true },
}

/** Whether a role may do something for its vendor. */
export function mayForVendor(role: Role, action: VendorAction): boolean {
  return vendorTable[role][action]
}

/** Whether it is done for a vendor, and not in one partner. */
export function isVendorAction(action: string): action is VendorAction {
  return vendorActions.some((one) => one === action)
}

/** Whether it is done with the server, for which nobody has to belong to a partner. */
export function isServerAction(action: string): action is ServerAction {
  return serverActions.some((one) => one === action)
}

/** Whether it is done with the installation, and not in a partner. */
export function isInstallationAction(action: string): action is InstallationAction {
  return installationActions.some((one) => one === action)
}
