import { viewSubscription } from '../customers/subscription-view.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { StatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import { compareCodePoints } from '../domain/order.ts'
import { readCustomers } from '../standings/sources.ts'
import type { Act, Target } from './act.ts'

/**
 * What an act is done to of these customers, in their order: themselves, or their open subscriptions that a status
 * filter shows, in the order of their own ids.
 */
export async function targetsOf(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  act: Act,
  customerIds: readonly string[],
  filter: StatusFilter,
): Promise<Target[]> {
  if (act.about === 'customer') return customerIds.map((customerId) => ({ customerId, subscriptionId: null }))
  const customers = await readCustomers(trx, partnerId, customerIds)
  const matching = new Map(
    customers.map(({ id, subscriptions }) => [
      id,
      subscriptions
        .filter((row) => viewSubscription(row, filter, now)?.matches === true)
        .toSorted((a, b) => compareCodePoints(a.external_id, b.external_id))
        .map((row) => row.id),
    ]),
  )
  return customerIds.flatMap((customerId) =>
    (matching.get(customerId) ?? []).map((subscriptionId) => ({ customerId, subscriptionId })),
  )
}
