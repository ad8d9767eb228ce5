import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import type { ImportAttempt } from './ledger.ts'

const dayMs = 86_400_000
type Random = (below: number) => number

/** Customers of the first file, whose services the writers change. */
export const firstCustomers = 120
const servicesOfFirst = 4
const largerCustomers = 2_000
const newInSmall = 5
const renamedInSmall = 3

interface Row {
  customer: string
  name: string
  subscription: string
  service: string
  extra: Record<string, unknown>
}

function line({ customer, name, subscription, service, extra }: Row): string {
  return JSON.stringify({
    customer_id: customer,
    customer_name: name,
    subscription_id: subscription,
    offer: 'Calling',
    service_id: service,
    product: `Product ${service}`,
    ...extra,
  })
}

function attemptOf(
  id: string,
  lines: readonly string[],
  makes: ReadonlyMap<string, number>,
  renames: ReadonlyMap<string, string> = new Map(),
): ImportAttempt {
  return { id, body: `${lines.join('\n')}\n`, makes, renames, sent: 0, state: 'open' }
}

function making(id: string, customers: number, services: number, random: Random): ImportAttempt {
  const lines: string[] = []
  const makes = new Map<string, number>()
  for (let number = 0; number < customers; number += 1) {
    const customer = `${id}-${number}`
    makes.set(customer, services)
    // Some come to a boundary in the next days, some a moment after they were imported.
    const soon = [30 * dayMs + 4_000, 60 * dayMs + 2_000, 3_000, 2 * dayMs, 31 * dayMs][random(40)]
    const kind = random(3) === 0 ? 'trial' : 'paid'
    const cancelled = soon !== undefined && random(3) === 0
    const extra = {
      kind,
      // What renews itself does so while everything is killed, and once.
      ...(kind === 'paid' && !cancelled && random(2) === 0 ? { auto_renew: true, term: 'P1M' } : {}),
      ends_at: new Date(Date.now() + (soon ?? 400 * dayMs) + random(5_000)).toISOString(),
      cancel_at_end: cancelled,
      provisioning_status: provisioningStatuses[random(6)],
    }
    for (let service = 0; service < services; service += 1)
      lines.push(
        line({
          customer,
          name: `Customer ${customer}`,
          subscription: `${customer}-s`,
          service: `${service}`,
          extra,
        }),
      )
  }
  return attemptOf(id, lines, makes)
}

/** The customers that everything else happens to. */
export function firstFile(random: Random): ImportAttempt {
  const attempt = making('first', firstCustomers, servicesOfFirst, random)
  // They stay open: a change of a closed one would be refused.
  const body = attempt.body.replaceAll('"cancel_at_end":true', '"cancel_at_end":false')
  return { ...attempt, body }
}

/** A file of several batches. */
export function largerFile(number: number, random: Random): ImportAttempt {
  return making(`large${number}`, largerCustomers, 3, random)
}

/**
 * A few new customers, and new names for some of the first, whose provisioning statuses in the file are old: they
 * must not undo what the writers say.
 */
export function smallFile(number: number, random: Random): ImportAttempt {
  const made = making(`small${number}`, newInSmall, 2, random)
  const renames = new Map<string, string>()
  const old = { kind: 'paid', provisioning_status: 'provisioned', provisioning_since: '2020-01-01' }
  while (renames.size < renamedInSmall)
    renames.set(`first-${random(firstCustomers)}`, `Renamed by ${made.id}`)
  const lines = [...renames].map(([customer, name]) =>
    line({ customer, name, subscription: `${customer}-s`, service: '0', extra: old }),
  )
  return { ...made, body: `${made.body}${lines.join('\n')}\n`, renames }
}
