import type { GroupedCustomer } from '../customers-file/merge-customer.ts'
import { demoCustomers } from '../demo/generate.ts'
import type { DemoCustomer, DemoOptions } from '../demo/generate.ts'
import { cut } from './batches.ts'
import type { Batch, PreparedCustomer } from './batches.ts'

/** The demo in batches, as though a file had been read; the same options make the same batches. */
export async function* demoBatches(options: DemoOptions): AsyncGenerator<Batch, void, undefined> {
  let number = 0
  for (const { items, rows } of cut(demoCustomers(options), demoRowCount)) {
    yield { number, rows, customers: items.length, prepare: () => items.map(prepare) }
    number += 1
  }
}

/** As many rows as the customer has in a customers file. */
function demoRowCount(customer: DemoCustomer): number {
  return Math.max(
    1,
    customer.subscriptions.reduce((sum, subscription) => sum + subscription.services.length, 0),
  )
}

/** A demo's customer has the names that a grouped one has; it stands on no line. */
function prepare({ subscriptions, ...customer }: DemoCustomer): PreparedCustomer {
  const line = 0
  const grouped: GroupedCustomer = {
    customer: { ...customer, line },
    subscriptions: subscriptions.map((subscription) => ({
      ...subscription,
      line,
      services: subscription.services.map((service) => ({ ...service, line })),
    })),
  }
  return { externalId: customer.externalId, grouped, errors: [] }
}
