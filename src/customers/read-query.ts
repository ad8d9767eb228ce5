import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { searchWords } from '../domain/names.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'
import type { ListQuery } from './list-query.ts'
import type { SelectionQuery } from './schema.ts'

/** What the query string asks for; it has passed its schema. */
export function readQuery(query: SelectionQuery): ListQuery {
  const chosenProvisioning = new Set(query.provisioning?.split(','))
  const chosenSubscription = new Set(query.subscription?.split(','))
  return {
    filter: {
      provisioning: provisioningStatuses.filter((status) => chosenProvisioning.has(status)),
      subscription: subscriptionStatuses.filter((status) => chosenSubscription.has(status)),
    },
    words: searchWords(query.search ?? ''),
    tags: [...new Set((query.tag ?? []).map((tag) => tag.trim().normalize('NFC')))],
    withoutSubscriptions: query.without === 'subscriptions',
    sort: query.sort ?? 'attention',
    order: query.order ?? 'asc',
  }
}
