import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import type { DemoCustomer } from '../../src/demo/generate.ts'
import { foldDeltas } from '../../src/standings/fold.ts'
import { seed } from './seed.ts'
import type { SeedCustomer } from './seed.ts'

const batch = 1_000

/**
 * Stores the demo's customers quickly, for tests that need many.
 * @param adapt what a test needs to be otherwise with a customer; its place in the demo begins with 0
 */
export async function seedDemo(
  db: Db,
  partnerId: string,
  customers: number,
  now: number,
  adapt: (customer: DemoCustomer, index: number) => DemoCustomer = (customer) => customer,
): Promise<void> {
  let index = 0
  let waiting: SeedCustomer[] = []
  for (const customer of demoCustomers({ customers, now })) {
    waiting.push(seedCustomerOf(adapt(customer, index++)))
    if (waiting.length < batch) continue
    await seed(db, partnerId, waiting, now)
    waiting = []
  }
  await seed(db, partnerId, waiting, now)
  while ((await foldDeltas(db, partnerId, async () => now)) > 0);
}

function seedCustomerOf(customer: DemoCustomer): SeedCustomer {
  return {
    id: newId(),
    externalId: customer.externalId,
    name: customer.name,
    tags: customer.tags,
    subscriptions: customer.subscriptions.map((subscription) => ({
      externalId: subscription.externalId,
      facts: {
        kind: subscription.kind,
        endsAt: subscription.endsAt,
        autoRenew: subscription.autoRenew,
        payment: subscription.payment,
        suspendedAt: subscription.suspendedAt,
        cancelAtEnd: subscription.cancelAtEnd,
        closedAt: null,
      },
      services: subscription.services.map((service) => ({
        status: service.provisioningStatus,
        withdrawn: false,
        deprovisioned: false,
        licences: service.licences,
        used: service.licencesUsed,
        since: service.provisioningSince,
      })),
    })),
  }
}
