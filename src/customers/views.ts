import type { TenantReader } from '../database/transactions.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import type { PageKey } from './list-query.ts'
import type { CustomerView } from './present.ts'
import { customersByIds, openSubscriptions, presentServices } from './repository.ts'
import type { ServiceRow } from './repository.ts'
import { compareViews, viewSubscription } from './subscription-view.ts'
import type { SubscriptionView } from './subscription-view.ts'

/**
 * Reads what is to be shown of a page's customers, in the order of its keys: three statements whatever the number.
 * @param shownPerCustomer how many of a customer's open subscriptions come with their services; the first ones
 *   by `compare`
 */
export async function readViews(
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
  // None of the three waits for another: they share one round trip.
  const [customers, subscriptions, services] = await Promise.all([
    customersByIds(trx, partnerId, ids),
    openSubscriptions(trx, partnerId, ids, now),
    readServices(trx, partnerId, ids),
  ])
  const rows = new Map(customers.map((row) => [row.id, row]))
  const open = Map.groupBy(
    subscriptions.flatMap((row) => viewSubscription(row, filter, now) ?? []),
    (view) => view.row.customer_id,
  )
  const shown = new Map(
    [...open].map(([id, views]) => [id, views.toSorted(compare).slice(0, shownPerCustomer)] as const),
  )
  return keys.flatMap((key) => {
    const row = rows.get(key.customerId)
    if (row === undefined) return []
    const subscriptionCount = open.get(key.customerId)?.length ?? 0
    return { key, row, subscriptionCount, shown: shown.get(key.customerId) ?? [], services }
  })
}

async function readServices(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, ServiceRow[]>> {
  const rows = await presentServices(trx, partnerId, customerIds)
  const services = Map.groupBy(rows, (row) => row.subscription_id)
  for (const ofOne of services.values()) ofOne.sort((a, b) => compareCodePoints(a.external_id, b.external_id))
  return services
}
