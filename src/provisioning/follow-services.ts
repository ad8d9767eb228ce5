import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { serviceIn } from '../services/find.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import { bringBack, withdraw } from './begin.ts'
import type { Scene } from './begin.ts'

export type Subscription = StoredCustomer['subscriptions'][number]

/** Whether its services are to go: it is closed, or a trial that ended before the partner's patience did. */
export function hasEnded(
  { kind, closed_at, ends_at, converts_ends_at }: Subscription,
  now: Instant,
  before: Instant,
): boolean {
  if (closed_at !== null && closed_at <= now) return true
  return kind === 'trial' && converts_ends_at === null && ends_at !== null && ends_at <= before
}

/** Takes down what a subscription has. */
export async function withdrawAll(
  scene: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
): Promise<void> {
  for (const { id, provisioner, withdrawn_at } of subscription.services) {
    const found = serviceIn(customer, id)
    if (provisioner !== null && withdrawn_at === null && found !== undefined) await withdraw(scene, found)
  }
}

/** Brings back what went at that instant, and not what somebody had taken down before. */
export async function bringBackFrom(
  scene: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
  endedAt: Instant,
): Promise<void> {
  for (const { id, withdrawn_at } of subscription.services) {
    const found = serviceIn(customer, id)
    if (withdrawn_at === endedAt && found !== undefined) await bringBack(scene, found)
  }
}

/** Notes since when the services of a subscription are down; null: they are not. */
export async function setEnded(
  trx: TenantWriter,
  partnerId: string,
  subscription: Subscription,
  endedAt: Instant | null,
): Promise<void> {
  subscription.services_ended_at = endedAt
  await trx
    .updateTable('subscriptions')
    .set({ services_ended_at: endedAt === null ? null : new Date(endedAt) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', subscription.id)
    .execute()
}
