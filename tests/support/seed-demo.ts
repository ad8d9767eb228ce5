import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import type { DemoCustomer } from '../../src/demo/generate.ts'
import { foldDeltas } from '../../src/standings/fold.ts'
import { seed } from './seed.ts'
import type { SeedCustomer } from './seed.ts'

const batch = 1_000

/** Stores the demo's customers quickly, for tests that need many. */
export async function seedDemo(db: Db, partnerId: string, customers: number, now: number): Promise<void> {
  let waiting: SeedCustomer[] = []
  for (const customer of demoCustomers({ customers, now })) {
    waiting.push(seedCustomerOf(customer))
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
