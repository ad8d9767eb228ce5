import { expect } from 'vitest'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'
import type { SubscriptionStatus } from '../../src/domain/subscription-status.ts'
import type { TestServer } from '../support/server.ts'

const dayMs = 86_400_000

/** What a customers file says of a subscription so that it stands so. */
const recipes: Readonly<Record<SubscriptionStatus, { kind: string; days: number | null; payment: string }>> =
  {
    suspended: { kind: 'paid', days: 200, payment: 'overdue' },
    expires_in_30_days: { kind: 'paid', days: 10, payment: 'current' },
    trial_expired: { kind: 'trial', days: -5, payment: 'current' },
    trial_expires_in_30_days: { kind: 'trial', days: 20, payment: 'current' },
    expires_in_60_days: { kind: 'paid', days: 45, payment: 'current' },
    trial_expires_in_60_days: { kind: 'trial', days: 50, payment: 'current' },
    trial_active: { kind: 'trial', days: 90, payment: 'current' },
    active: { kind: 'paid', days: 400, payment: 'current' },
  }
const subscriptionStatuses = Object.keys(recipes) as SubscriptionStatus[]

export interface MadeUpSubscription {
  readonly id: string
  readonly provisioning: ProvisioningStatus
  readonly status: SubscriptionStatus
}

export interface MadeUpCustomer {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly subscriptions: readonly MadeUpSubscription[]
}

function one<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length]
  if (value === undefined) throw new Error('none')
  return value
}

/** Customers with every pair of statuses, some with two subscriptions, some with none, some with tags. */
export function makeCustomers(count: number): MadeUpCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(5, '0')
    const first = {
      id: `S-${number}-a`,
      provisioning: one(provisioningStatuses, index),
      status: one(subscriptionStatuses, Math.floor(index / 6)),
    }
    const second = { id: `S-${number}-b`, provisioning: 'unable_to_provision', status: 'active' } as const
    return {
      id: `C-${number}`,
      name: `Kunde ${number} ${index % 7 === 0 ? 'Ærlig Ås' : 'Fjell'} AS`,
      tags: [...(index % 50 === 0 ? ['nord'] : []), ...(index % 100 === 0 ? ['skole'] : [])],
      subscriptions: index % 40 === 39 ? [] : index % 10 === 3 ? [first, second] : [first],
    }
  })
}

const header =
  'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,payment,service_id,product,provisioning_status,provisioning_reason,licences,licences_used'

/** Imports customers as anybody would. */
export async function importCustomers(
  server: TestServer,
  customers: readonly MadeUpCustomer[],
  now: number,
): Promise<void> {
  const rows = customers.flatMap(({ id, name, tags, subscriptions }) => {
    const facts = [id, name, tags.join('|')].join(',')
    if (subscriptions.length === 0) return [`${facts}${','.repeat(11)}`]
    return subscriptions.map(({ id: subscriptionId, provisioning, status }) => {
      const { kind, days, payment } = recipes[status]
      const endsAt = days === null ? '' : new Date(now + days * dayMs).toISOString()
      const reason = provisioning === 'unable_to_provision' ? 'Nummeret er opptatt' : ''
      return `${facts},${subscriptionId},Webex Suite,${kind},${endsAt},${payment},V-1,Meetings,${provisioning},${reason},10,3`
    })
  })
  let answer = await server.ask('/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: [header, ...rows, ''].join('\n'),
  })
  let run = (await answer.json()) as { id: string; state: string; errorCount?: number }
  while (run.state !== 'done' && run.state !== 'failed') {
    await new Promise((done) => setTimeout(done, 200))
    answer = await server.ask(`/api/v1/imports/${run.id}`)
    run = (await answer.json()) as typeof run
  }
  expect([run.state, run.errorCount]).toEqual(['done', 0])
}

export interface Choice {
  readonly provisioning?: readonly ProvisioningStatus[]
  readonly subscription?: readonly SubscriptionStatus[]
  readonly tag?: string
}

/** Who the filter must show: by DESIGN.md §3, one customer and one subscription at a time. */
export function chosen(customers: readonly MadeUpCustomer[], choice: Choice): MadeUpCustomer[] {
  const { provisioning = [], subscription = [], tag } = choice
  const isFree = provisioning.length + subscription.length === 0
  return customers.filter(
    ({ tags, subscriptions }) =>
      (tag === undefined || tags.includes(tag)) &&
      (isFree ||
        subscriptions.some(
          (each) =>
            (provisioning.length === 0 || provisioning.includes(each.provisioning)) &&
            (subscription.length === 0 || subscription.includes(each.status)),
        )),
  )
}
