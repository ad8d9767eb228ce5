import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  isProvisioningStatus,
  provisioningRules,
  provisioningStatuses,
  rollUp,
  shownStatus,
} from '../../src/domain/provisioning-status.ts'
import type { ProvisioningStatus, ServiceStanding } from '../../src/domain/provisioning-status.ts'
import { someServices } from './arbitraries.ts'
import { oracleProvisioning, oracleRollUp } from './oracle.ts'

const service = (status: ProvisioningStatus, more: Partial<ServiceStanding> = {}): ServiceStanding => ({
  status,
  withdrawn: false,
  deprovisioned: false,
  ...more,
})

describe('the provisioning statuses', () => {
  it('stand in the order of DESIGN.md §2, and the table says the same', () => {
    expect([...provisioningStatuses]).toEqual(oracleProvisioning)
    expect(Object.keys(provisioningRules)).toEqual(oracleProvisioning)
    expect(provisioningStatuses.map((status) => provisioningRules[status].importance)).toEqual([
      0, 1, 2, 3, 4, 5,
    ])
  })

  it('say who acts next', () => {
    expect(provisioningStatuses.map((status) => provisioningRules[status].actsNext)).toEqual([
      'partner',
      'partner',
      'customer_admin',
      'vendor',
      'nobody',
      'customer_admin_or_partner',
    ])
    for (const { actsNext, action } of Object.values(provisioningRules)) {
      expect(action === null).toBe(actsNext === 'nobody')
    }
  })

  it('are told from everything else', () => {
    for (const status of provisioningStatuses) expect(isProvisioningStatus(status)).toBe(true)
    for (const other of [
      'active',
      '',
      'PROVISIONED',
      'toString',
      '__proto__',
      null,
      undefined,
      0,
      ['provisioned'],
    ]) {
      expect(isProvisioningStatus(other)).toBe(false)
    }
  })
})

describe('rollUp', () => {
  it('takes the more important of every two', () => {
    for (const [left, a] of provisioningStatuses.entries()) {
      for (const [right, b] of provisioningStatuses.entries()) {
        expect(rollUp([service(a), service(b)])).toBe(provisioningStatuses[Math.min(left, right)])
      }
    }
  })

  it('shows a withdrawn service as provisioning until it is deprovisioned, whatever it was', () => {
    for (const status of provisioningStatuses) {
      expect(shownStatus(service(status, { withdrawn: true }))).toBe('provisioning')
      expect(shownStatus(service(status, { withdrawn: true, deprovisioned: true }))).toBeNull()
      expect(rollUp([service(status, { withdrawn: true }), service('provisioned')])).toBe('provisioning')
      expect(
        rollUp([service(status, { withdrawn: true, deprovisioned: true }), service('manual_vendor')]),
      ).toBe('manual_vendor')
    }
  })

  it('answers provisioned when all have left, as the subscription closes', () => {
    expect(rollUp([service('unable_to_provision', { withdrawn: true, deprovisioned: true })])).toBe(
      'provisioned',
    )
    expect(rollUp([])).toBe('provisioned')
  })

  it('agrees with the oracle', () => {
    fc.assert(
      fc.property(someServices, (services) => {
        expect(rollUp(services)).toBe(oracleRollUp(services))
      }),
    )
  })
})
