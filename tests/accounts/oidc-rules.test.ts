import { describe, expect, it } from 'vitest'
import { matchingRules, readMembershipRules, type Claims } from '../../src/accounts/oidc-rules.ts'

const partner = '0199d3f2-7e1c-7d5a-9b1e-3c2f4a5b6c7d'

function rolesFor(text: string, claims: Claims): string[] {
  const rules = readMembershipRules(text)
  if (typeof rules === 'string') throw new Error(`not understood: ${rules}`)
  return matchingRules(rules, claims).map(({ role, partnerId }) => `${role}@${partnerId ?? 'only'}`)
}

describe('rules of membership', () => {
  it.each<[string, Claims, string[]]>([
    ['groups=a -> help_desk', { groups: ['b', 'a'] }, ['help_desk@only']],
    ['groups=a -> help_desk', { groups: 'a' }, ['help_desk@only']],
    ['groups=a -> help_desk', { groups: ['ab'] }, []],
    ['groups=a -> help_desk', {}, []],
    ['groups=Two words -> help_desk', { groups: ['Two words'] }, ['help_desk@only']],
    ['hd=* -> partner_read_only', { hd: 'example.com' }, ['partner_read_only@only']],
    ['hd=* -> partner_read_only', { hd: '' }, []],
    ['vip=true -> partner_admin', { vip: true }, ['partner_admin@only']],
    ['vip=* -> partner_admin', { vip: false }, []],
    ['realm_access.roles=x -> help_desk', { realm_access: { roles: ['x'] } }, ['help_desk@only']],
    ['https://x.example/roles=x -> help_desk', { 'https://x.example/roles': ['x'] }, ['help_desk@only']],
    ['__proto__.x=* -> help_desk', {}, []],
    ['a=1 -> help_desk; a=* -> partner_full_admin', { a: 1 }, ['help_desk@only']],
    [
      `a=1->help_desk;;a=1->partner_admin@${partner};`,
      { a: 1 },
      ['help_desk@only', `partner_admin@${partner}`],
    ],
  ])('%s', (text, claims, roles) => {
    expect(rolesFor(text, claims)).toEqual(roles)
  })

  it.each([
    'groups -> help_desk',
    'groups=a',
    'groups=a -> boss',
    'groups=a -> customer_admin',
    'groups=a -> vendor_operator',
    'groups=a -> help_desk @ Nordlys',
    '=a -> help_desk',
  ])('«%s» is none', (text) => {
    expect(readMembershipRules(`hd=* -> help_desk; ${text}`)).toBe(text)
  })
})
