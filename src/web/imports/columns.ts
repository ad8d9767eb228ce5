import type { WordKey } from '../../messages/word-groups.ts'
import type { ColumnName } from './mapping.ts'

const groups = {
  customer: 'web.import.group.customer',
  subscription: 'web.import.group.subscription',
  service: 'web.import.group.service',
} as const satisfies Readonly<Record<string, WordKey>>

/** What each column of a file describes, in the order of the customers file. */
const groupOf: Readonly<Record<ColumnName, keyof typeof groups>> = {
  customer_id: 'customer',
  customer_name: 'customer',
  country: 'customer',
  admin_email: 'customer',
  tags: 'customer',
  subscription_id: 'subscription',
  offer: 'subscription',
  kind: 'subscription',
  term: 'subscription',
  starts_at: 'subscription',
  ends_at: 'subscription',
  auto_renew: 'subscription',
  payment: 'subscription',
  suspended_at: 'subscription',
  cancel_at_end: 'subscription',
  service_id: 'service',
  product: 'service',
  provisioning_status: 'service',
  provisioning_since: 'service',
  provisioning_reason: 'service',
  licences: 'service',
  licences_used: 'service',
  quantity: 'subscription',
  amount: 'subscription',
  currency: 'subscription',
}

export function isColumnName(name: string): name is ColumnName {
  return Object.hasOwn(groupOf, name)
}

/** All columns under what they describe, for choosing from. */
export const columnGroups = Object.entries(groups).map(([group, label]) => ({
  label,
  names: Object.keys(groupOf)
    .filter(isColumnName)
    .filter((name) => groupOf[name] === group),
}))
