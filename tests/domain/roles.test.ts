import { describe, expect, it } from 'vitest'
import {
  actions,
  installationActions,
  isInstallationAction,
  may,
  mayGive,
  partnerRoles,
  reachOfRole,
  rightsOf,
  roles,
  type Action,
  type Role,
} from '../../src/domain/roles.ts'

/** The issue's own table, written again as people read it. */
const sees: Readonly<Record<Role, string>> = {
  partner_full_admin: 'all',
  partner_admin: 'assigned',
  partner_read_only: 'all',
  help_desk: 'all',
  customer_admin: 'own_organisation',
  vendor_operator: 'none',
}
const changing: readonly Action[] = [
  'import_customers',
  'set_provisioning_status',
  'change_partner',
  'manage_people',
]

describe('roles', () => {
  it.each(roles)('%s sees what is written', (role) => {
    expect(reachOfRole[role]).toBe(sees[role])
  })

  it('a full administrator may everything', () => {
    expect(actions.filter((action) => !may('partner_full_admin', action))).toEqual([])
  })

  it('who only looks changes nothing of customers, people or the partner', () => {
    for (const role of ['partner_read_only', 'help_desk', 'customer_admin', 'vendor_operator'] as const)
      expect([role, changing.filter((action) => may(role, action))]).toEqual([role, []])
  })

  it('help desk and vendors see no personal data, and take nothing along', () => {
    for (const role of ['help_desk', 'vendor_operator'] as const) {
      expect(may(role, 'see_personal_data')).toBe(false)
      expect(may(role, 'export_customers')).toBe(false)
    }
  })

  it('only full administrators manage people, read the audit log and watch the server', () => {
    for (const action of ['manage_people', 'read_audit', 'watch_server'] as const)
      expect(roles.filter((role) => may(role, action))).toEqual(['partner_full_admin'])
  })

  it('who exports sees customers and personal data', () => {
    for (const role of roles.filter((one) => may(one, 'export_customers'))) {
      expect([role, may(role, 'see_customers'), may(role, 'see_personal_data')]).toEqual([role, true, true])
    }
  })

  it('the rights of a role are the same table', () => {
    for (const role of roles)
      expect(actions.map((action) => rightsOf(role)[action])).toEqual(
        actions.map((action) => may(role, action)),
      )
  })
})

describe('giving a role', () => {
  it('nobody gives more than they have', () => {
    for (const giver of roles)
      for (const given of roles.filter((role) => mayGive(giver, role)))
        for (const action of actions)
          if (may(given, action)) expect([giver, given, may(giver, action)]).toEqual([giver, given, true])
  })

  it('a full administrator gives every role of the partner, whoever sees less than all gives nobody all', () => {
    expect(partnerRoles.filter((role) => !mayGive('partner_full_admin', role))).toEqual([])
    for (const giver of ['partner_admin', 'customer_admin'] as const)
      for (const given of roles)
        if (reachOfRole[given] === 'all')
          expect([giver, given, mayGive(giver, given)]).toEqual([giver, given, false])
  })

  it('a role can be given by who has it', () => {
    for (const role of roles) expect([role, mayGive(role, role)]).toEqual([role, true])
  })
})

it('actions of the installation are none of a partner’s', () => {
  expect(installationActions.every(isInstallationAction)).toBe(true)
  expect(actions.some(isInstallationAction)).toBe(false)
})
