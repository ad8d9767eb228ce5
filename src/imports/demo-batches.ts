import type { GroupedCustomer } from '../customers-file/merge-customer.ts'
import { demoCustomers } from '../demo/generate.ts'
import type { DemoCustomer, DemoOptions } from '../demo/generate.ts'
import { demoPeople } from '../demo/people.ts'
import { cut } from './batches.ts'
import type { Batch, PreparedCustomer } from './batches.ts'
import { addDemoPeople } from './demo-people.ts'
import type { Staffed } from './demo-people.ts'

/** The demo in batches, as though a file had been read; the same options make the same batches. */
export async function* demoBatches(options: DemoOptions): AsyncGenerator<Batch, void, undefined> {
  let number = 0
  let before = 0
  for (const { items, rows } of cut(demoCustomers(options), demoRowCount)) {
    const staffed = staffedAmong(items, before)
    yield {
      number,
      rows,
      customers: items.length,
      prepare: () => items.map(prepare),
      ...(staffed.length > 0 && {
        also: (trx, partnerId, now) => addDemoPeople(trx, partnerId, staffed, now),
      }),
    }
    number += 1
    before += items.length
  }
}

/** Those that have people. @param before how many customers of the demo stand before the first */
function staffedAmong(customers: readonly DemoCustomer[], before: number): Staffed[] {
  return customers
    .map((customer, place) => ({
      externalId: customer.externalId,
      people: demoPeople(customer, before + place),
    }))
    .filter(({ people }) => people.length > 0)
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
