import { emailDomain, searchTexts } from '../domain/names.ts'
import type { StoredCustomer } from './sources.ts'
import type { SearchedText } from './write.ts'

/** What search looks at in a customer (INTERFACES.md «Names»). */
export function searchOf(customer: StoredCustomer): SearchedText {
  const domain = customer.admin_email === null ? null : emailDomain(customer.admin_email)
  const ids = customer.subscriptions.map((subscription) => subscription.external_id)
  return {
    ...searchTexts([customer.name, customer.external_id, ...ids], domain === null ? [] : [domain]),
    tags: customer.tags,
  }
}
