import { endLinks } from '../details/links.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { serviceIn } from '../services/find.ts'
import { moveService, stateOf } from '../services/move.ts'
import { endTasks } from '../services/tasks.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import type { Scene } from './begin.ts'
import { bringBackFrom, hasEnded, setEnded, withdrawAll } from './follow-services.ts'
import type { Subscription } from './follow-services.ts'

/** Of a deleted customer everything is taken down, nobody fills anything in, and nobody has work by hand any more. */
export async function endCustomer(scene: Scene, customer: StoredCustomer): Promise<void> {
  const [trx, partnerId, , now] = scene
  for (const subscription of customer.subscriptions) {
    await forgetRemovals(scene, customer, subscription)
    await withdrawAll(scene, customer, subscription)
  }
  await endLinks(trx, partnerId, customer.id, now)
  await endTasks(trx, partnerId, customer.id, now)
  await setCustomerEnded(trx, partnerId, customer, now)
}

/** Of what people were to take down nobody hears any more. */
async function forgetRemovals(
  [trx, partnerId, actor, now]: Scene,
  customer: StoredCustomer,
  subscription: Subscription,
): Promise<void> {
  for (const { id, provisioner } of subscription.services) {
    const found = serviceIn(customer, id)
    if (provisioner === 'manual' && found !== undefined && stateOf(found.service) === 'withdrawing')
      await moveService(trx, partnerId, actor, now, found, { event: 'removed' })
  }
}

/** What went with the customer comes back with it; what has ended meanwhile stays down, as if it had ended later. */
export async function bringCustomerBack(
  scene: Scene,
  customer: StoredCustomer,
  endedAt: Instant,
  before: Instant,
): Promise<void> {
  const [trx, partnerId, , now] = scene
  for (const subscription of customer.subscriptions)
    if (!hasEnded(subscription, now, before)) await bringBackFrom(scene, customer, subscription, endedAt)
    else if (subscription.services.some(({ withdrawn_at }) => withdrawn_at === endedAt))
      await setEnded(trx, partnerId, subscription, endedAt)
  await setCustomerEnded(trx, partnerId, customer, null)
}

async function setCustomerEnded(
  trx: TenantWriter,
  partnerId: string,
  customer: StoredCustomer,
  endedAt: Instant | null,
): Promise<void> {
  customer.services_ended_at = endedAt
  await trx
    .updateTable('customers')
    .set({ services_ended_at: endedAt === null ? null : new Date(endedAt) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', customer.id)
    .execute()
}
