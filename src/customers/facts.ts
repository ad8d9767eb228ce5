import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import { customersByIds, openSubscriptions, presentServices } from './repository.ts'
import type { CustomerRow, ServiceRow, SubscriptionRow } from './repository.ts'

/** A customer as it is stored, with what may be open of it; nobody changes these objects, many may hold them. */
export interface CustomerFacts {
  readonly row: CustomerRow
  /** Those that were open when they were read: one that closes by itself since is still among them. */
  readonly subscriptions: readonly SubscriptionRow[]
  /** By subscription, each list by external id. */
  readonly services: ReadonlyMap<string, readonly ServiceRow[]>
}

/**
 * Where a page's customers come from: the database, or what is remembered of it. `revisions` are those of this very
 * snapshot, where they have been read already.
 */
export type ReadFacts = (
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
  revisions?: ReadonlyMap<string, number>,
) => Promise<Map<string, CustomerFacts>>

/** Reads these customers from the database: three statements whatever the number, which share one round trip. */
export const loadFacts: ReadFacts = async (trx, partnerId, ids, now) => {
  const [rows, belows] = await Promise.all([
    customersByIds(trx, partnerId, ids),
    loadBelow(trx, partnerId, ids, now),
  ])
  return new Map(rows.map((row) => [row.id, { row, ...belows(row.id) }]))
}

/** What hangs below these customers, to be asked for by customer. */
export async function loadBelow(
  trx: TenantReader,
  partnerId: string,
  ids: readonly string[],
  now: Instant,
): Promise<(customerId: string) => Omit<CustomerFacts, 'row'>> {
  const [subscriptions, services] = await Promise.all([
    openSubscriptions(trx, partnerId, ids, now),
    presentServices(trx, partnerId, ids),
  ])
  const bySubscription = Map.groupBy(services, (row) => row.subscription_id)
  for (const rows of bySubscription.values())
    rows.sort((a, b) => compareCodePoints(a.external_id, b.external_id))
  const byCustomer = Map.groupBy(subscriptions, (row) => row.customer_id)
  return (customerId) => {
    const own = byCustomer.get(customerId) ?? []
    return {
      subscriptions: own,
      services: new Map(own.map((row) => [row.id, bySubscription.get(row.id) ?? []])),
    }
  }
}
