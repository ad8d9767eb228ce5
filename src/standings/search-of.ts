import { emailDomain, searchText } from '../domain/names.ts'
import type { StoredCustomer } from './sources.ts'

/** What search looks at in a customer (INTERFACES.md «Names»). */
export function searchOf(customer: StoredCustomer): { text: string; tags: readonly string[] } {
  const domain = customer.admin_email === null ? null : emailDomain(customer.admin_email)
  const ids = customer.subscriptions.map((subscription) => subscription.external_id)
  return {
    text: searchText([customer.name, customer.external_id, ...ids, ...(domain === null ? [] : [domain])]),
    tags: customer.tags,
  }
}
