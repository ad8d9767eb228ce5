import type { Selectable } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { ServicesTable } from '../database/provisioning-tables.ts'
import type { CustomersTable, SubscriptionsTable } from '../database/tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { rollUp } from '../domain/provisioning-status.ts'
import { licenceUseOf, serviceStandingOf } from '../services/standing.ts'
import { factsOf } from '../subscriptions/facts.ts'
import type { StandingSource } from './write.ts'

export type StoredService = Selectable<ServicesTable>
export type StoredSubscription = Selectable<SubscriptionsTable> & { services: StoredService[] }
export type StoredCustomer = Selectable<CustomersTable> & { subscriptions: StoredSubscription[] }

/**
 * Locks the rows of these customers against other writers, in the order of their ids so that two writers never
 * wait for each other in a ring.
 * @param passOver leave out those that another writer holds, instead of waiting for it
 * @returns the ids of those that are locked now
 */
export async function lockCustomers(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
  passOver = false,
): Promise<string[]> {
  if (customerIds.length === 0) return []
  let query = trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .orderBy('id')
    .forNoKeyUpdate()
  if (passOver) query = query.skipLocked()
  return (await query.execute()).map((row) => row.id)
}

/** These customers with all that hangs below them, in no particular order. */
export async function readCustomers(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<StoredCustomer[]> {
  if (customerIds.length === 0) return []
  const customers = await trx
    .selectFrom('customers')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .execute()
  const byCustomer = new Map(
    customers.map((row) => [row.id, { ...row, subscriptions: [] as StoredSubscription[] }]),
  )
  const subscriptions = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(customerIds))
    .execute()
  const bySubscription = new Map<string, StoredSubscription>()
  for (const row of subscriptions) {
    const subscription = { ...row, services: [] }
    bySubscription.set(row.id, subscription)
    byCustomer.get(row.customer_id)?.subscriptions.push(subscription)
  }
  if (bySubscription.size > 0) {
    const services = await trx
      .selectFrom('services')
      .selectAll()
      .where('partner_id', '=', partnerId)
      .where('subscription_id', '=', anyOf([...bySubscription.keys()]))
      .execute()
    for (const row of services) bySubscription.get(row.subscription_id)?.services.push(row)
  }
  return [...byCustomer.values()]
}

/** What writeStandings wants to know of a stored customer. */
export function standingSourceOf(customer: StoredCustomer): StandingSource {
  return {
    customerId: customer.id,
    nameKey: customer.name_key,
    externalId: customer.external_id,
    inHandUntil: customer.in_hand_until,
    stuckFrom: stuckFrom(customer),
    subscriptions: customer.subscriptions.map((subscription) => ({
      facts: factsOf(subscription),
      provisioning: rollUp(subscription.services.map(serviceStandingOf)),
      licences: subscription.services.map(licenceUseOf),
    })),
  }
}

/** From when on the first of its services will have taken longer than it usually does, in whatever subscription it is. */
function stuckFrom({ subscriptions }: StoredCustomer): Instant | null {
  let first: Instant | null = null
  for (const { services } of subscriptions)
    for (const { stuck_at: at, deprovisioned_at: goneAt } of services)
      if (at !== null && goneAt === null && (first === null || at < first)) first = at
  return first
}
