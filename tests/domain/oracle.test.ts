import { describe, expect, it } from 'vitest'

import { dayMs } from '../../src/domain/instant.ts'
import type { ProvisioningStatus } from '../../src/domain/provisioning-status.ts'
import type { SubscriptionFacts } from '../../src/domain/subscription-status.ts'
import { someNow } from './arbitraries.ts'
import { oracleList } from './oracle.ts'
import type { OracleCustomer } from './oracle.ts'

function customer(
  id: string,
  name: string,
  ...subscriptions: [ProvisioningStatus, number | null, Partial<SubscriptionFacts>?][]
): OracleCustomer {
  return {
    id,
    externalId: id,
    name,
    subscriptions: subscriptions.map(([status, endsInDays, more], index) => ({
      externalId: `${id}-${index}`,
      facts: {
        kind: 'paid',
        endsAt: endsInDays === null ? null : someNow + endsInDays * dayMs,
        autoRenew: false,
        payment: 'current',
        suspendedAt: null,
        cancelAtEnd: false,
        closedAt: null,
        ...more,
      },
      services: [{ status, withdrawn: false, deprovisioned: false }],
    })),
  }
}

/** Worked out by hand from INTERFACES.md: the oracle is what other tests are judged by. */
const customers = [
  customer('a', 'Ålesund', ['provisioned', 10]),
  customer('b', 'bergen', ['provisioned', 10]),
  customer('c', 'Bergen', ['manual_partner', null], ['provisioned', 5, { payment: 'overdue' }]),
  customer('d', 'Zoo', ['provisioned', 5, { autoRenew: true }]),
  customer('e', 'Øst'),
  customer('f', 'Ærlig', ['provisioned', 1, { closedAt: someNow }]),
  customer('g', 'Arendal', ['provisioning', 45, { kind: 'trial' }]),
]

describe('the oracle of the list', () => {
  it('orders everyone in each of the six ways', () => {
    const { ids, total } = oracleList(customers, { provisioning: [], subscription: [] }, someNow)
    expect(total).toBe(7)
    expect(ids.name.asc.join('')).toBe('gbcdfea')
    expect(ids.name.desc.join('')).toBe('aefdcbg')
    expect(ids.attention.asc.join('')).toBe('cbagdfe')
    expect(ids.attention.desc.join('')).toBe('dgabcef')
    expect(ids.ends.asc.join('')).toBe('cbagdfe')
    expect(ids.ends.desc.join('')).toBe('gabcefd')
  })

  it('wants one subscription to match both columns, and counts a column without its own choice', () => {
    const { facets, ids, total } = oracleList(
      customers,
      { provisioning: ['manual_partner'], subscription: ['suspended'] },
      someNow,
    )
    expect([total, ids.name.asc]).toEqual([0, []])
    expect(facets.provisioning).toMatchObject({ manual_partner: 0, provisioned: 1 })
    expect(facets.subscription).toMatchObject({ suspended: 0, active: 1 })
  })
})
