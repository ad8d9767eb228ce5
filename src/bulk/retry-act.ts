import type { TenantReader } from '../database/transactions.ts'
import { retry } from '../provisioning/begin.ts'
import { serviceIn } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { readCustomers } from '../standings/sources.ts'
import type { StoredCustomer, StoredService } from '../standings/sources.ts'
import type { Act, Outcome, Target } from './act.ts'

/** Services that could not be provisioned and that something or somebody sets up. */
function failedOf({ subscriptions }: StoredCustomer): StoredService[] {
  return subscriptions
    .filter(({ closed_at }) => closed_at === null)
    .flatMap(({ services }) => services)
    .filter((service) => service.provisioner !== null && stateOf(service) === 'unable_to_provision')
}

function outcomeOf(customer: StoredCustomer | undefined): Outcome {
  if (customer === undefined) return { state: 'refused', code: 'customer_not_found' }
  const failed = failedOf(customer).length
  if (failed === 0) return { state: 'refused', code: 'service_not_failed' }
  return { state: 'done', before: { failed }, after: { failed: 0 } }
}

async function customersOf(
  trx: TenantReader,
  partnerId: string,
  targets: readonly Target[],
): Promise<Map<string, StoredCustomer>> {
  const ids = targets.map(({ customerId }) => customerId)
  return new Map((await readCustomers(trx, partnerId, ids)).map((customer) => [customer.id, customer]))
}

/** Beginning once more with all that could not be provisioned. What has been begun is not taken back. */
export const retryAct: Act = {
  action: 'set_provisioning_status',
  about: 'customer',
  preview: async (trx, { partnerId }, targets) => {
    const customers = await customersOf(trx, partnerId, targets)
    return targets.map(({ customerId }) => outcomeOf(customers.get(customerId)))
  },
  run: async (trx, { partnerId, actor, now, customers }, targets) => {
    const outcomes: Outcome[] = []
    for (const { customerId } of targets) {
      const customer = customers.get(customerId)
      outcomes.push(outcomeOf(customer))
      if (customer === undefined) continue
      for (const { id } of failedOf(customer)) {
        const found = serviceIn(customer, id)
        if (found !== undefined) await retry([trx, partnerId, actor, now], found)
      }
    }
    return outcomes
  },
  undo: null,
}
