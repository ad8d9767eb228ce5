import type { TenantReader } from '../database/transactions.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { matchingUnder } from '../domain/matching.ts'
import { parseStatusSet } from '../domain/status-set.ts'
import type { ReadFacts } from './facts.ts'
import type { PageKey } from './list-query.ts'
import type { CustomerView, LicenceSums } from './present.ts'
import type { ServiceRow } from './repository.ts'
import { compareViews, viewSubscription } from './subscription-view.ts'
import type { SubscriptionView } from './subscription-view.ts'

/**
 * Reads what is to be shown of a page's customers, in the order of its keys.
 * @param read where the customers' facts come from
 * @param shownPerCustomer how many of a customer's open subscriptions come with their services; the first ones
 *   by `compare`
 */
export async function readViews(
  read: ReadFacts,
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  keys: readonly PageKey[],
  filter: StatusFilter,
  shownPerCustomer: number,
  compare: (a: SubscriptionView, b: SubscriptionView) => number = compareViews,
): Promise<CustomerView[]> {
  if (keys.length === 0) return []
  const ids = keys.map((key) => key.customerId)
  const facts = await read(trx, partnerId, ids, now, revisionsOf(keys))
  const matchingOf = matchingUnder(filter)
  return keys.flatMap((key) => {
    const known = facts.get(key.customerId)
    if (known === undefined) return []
    const { row, services } = known
    const all = known.subscriptions.flatMap((each) => viewSubscription(each, filter, now) ?? [])
    return {
      key,
      row,
      matching: matchingOf(parseStatusSet(key.statusSet)),
      subscriptionCount: all.length,
      licences: sumLicences(all, services),
      shown: all.toSorted(compare).slice(0, shownPerCustomer),
      services,
    }
  })
}

function revisionsOf(keys: readonly PageKey[]): ReadonlyMap<string, number> | undefined {
  const revisions = new Map<string, number>()
  for (const { customerId, revision } of keys) {
    if (revision === null) return undefined
    revisions.set(customerId, revision)
  }
  return revisions
}

/** Over all open subscriptions, shown or not; null where no service has a number. */
function sumLicences(
  open: readonly SubscriptionView[],
  services: ReadonlyMap<string, readonly ServiceRow[]>,
): LicenceSums {
  let licences: number | null = null
  let licencesUsed: number | null = null
  for (const { row } of open)
    for (const service of services.get(row.id) ?? []) {
      if (service.licences !== null) licences = (licences ?? 0) + service.licences
      if (service.licences_used !== null) licencesUsed = (licencesUsed ?? 0) + service.licences_used
    }
  return { licences, licencesUsed }
}
