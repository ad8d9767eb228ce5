import type { TenantReader } from '../database/transactions.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { lowUseFrom } from '../domain/licence-use.ts'
import { matchingUnder } from '../domain/matching.ts'
import { parseStatusSet } from '../domain/status-set.ts'
import type { CustomerFacts, ReadFacts } from './facts.ts'
import type { PageKey } from './list-query.ts'
import type { CustomerView, LicenceSums } from './present.ts'
import { licenceUseOfRow } from './repository.ts'
import type { ServiceRow } from './repository.ts'
import { maxSubscriptionsShown } from './schema.ts'
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
  const facts = await readFacts(read, trx, partnerId, now, keys)
  return viewAll(keys, facts, viewUnder(filter, now, shownPerCustomer, compare))
}

/** The facts of a page's customers, by their ids. */
export async function readFacts(
  read: ReadFacts,
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  keys: readonly PageKey[],
): Promise<Map<string, CustomerFacts>> {
  if (keys.length === 0) return new Map()
  const ids = keys.map((key) => key.customerId)
  return read(trx, partnerId, ids, now, revisionsOf(keys))
}

/** Those customers of a page whose facts are there, in its order. */
export function viewAll(
  keys: readonly PageKey[],
  facts: ReadonlyMap<string, CustomerFacts>,
  view: (key: PageKey, facts: CustomerFacts) => CustomerView,
): CustomerView[] {
  return keys.flatMap((key) => {
    const known = facts.get(key.customerId)
    return known === undefined ? [] : [view(key, known)]
  })
}

/** How customers are to be shown at an instant under a filter; the rest as with `readViews`. */
export function viewUnder(
  filter: StatusFilter,
  now: Instant,
  shownPerCustomer: number = maxSubscriptionsShown,
  compare: (a: SubscriptionView, b: SubscriptionView) => number = compareViews,
): (key: PageKey, facts: CustomerFacts) => CustomerView {
  const matchingOf = matchingUnder(filter)
  return (key, { row, subscriptions, services }) => {
    const all = subscriptions.flatMap((each) => viewSubscription(each, filter, now) ?? [])
    return {
      key,
      row,
      matching: matchingOf(parseStatusSet(key.statusSet)),
      subscriptionCount: all.length,
      licences: sumLicences(all, services),
      shown: all.toSorted(compare).slice(0, shownPerCustomer),
      services,
      until: Math.min(
        handUntil(row, now),
        ...[...services.values()].flat().flatMap((service) => changesOf(service, now)),
        ...all.map(({ statusUntil }) => statusUntil ?? Infinity),
      ),
    }
  }
}

/** When a hand that holds the customer lets go. */
function handUntil({ in_hand_until: until }: CustomerFacts['row'], now: Instant): Instant {
  return until !== null && until > now ? until : Infinity
}

/** When a service will have taken longer than it usually does, and when its use can be called low. */
function changesOf(service: ServiceRow, now: Instant): Instant[] {
  return [service.stuck_at, lowUseFrom(licenceUseOfRow(service), highestShare)].flatMap((at) =>
    at !== null && at > now ? [at] : [],
  )
}

/** Whatever the share is, no use is low under it that is not under this one. */
const highestShare = 100

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
