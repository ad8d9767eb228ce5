import { describe, expect, it } from 'vitest'
import { demoCustomers } from '../../src/demo/generate.ts'
import type { DemoCustomer, DemoSubscription } from '../../src/demo/generate.ts'
import type { DemoService } from '../../src/demo/services.ts'
import { isInstant } from '../../src/domain/instant.ts'
import { isNobodyAssigned, isOverLimit, lowUseFrom } from '../../src/domain/licence-use.ts'
import type { LicenceUse } from '../../src/domain/licence-use.ts'
import { standingAt } from '../../src/domain/subscription-status.ts'
import { addTerm, parseTerm } from '../../src/domain/term.ts'

const now = Date.UTC(2026, 10, 23, 14, 30)
const customers: readonly DemoCustomer[] = [...demoCustomers({ customers: 5000, now })]
const subscriptions = customers.flatMap((customer) => customer.subscriptions)
const services = subscriptions.flatMap((subscription) => subscription.services)

function share(test: (customer: DemoCustomer) => boolean): number {
  return customers.filter(test).length / customers.length
}

function shareOfSize(from: number, to: number): number {
  return share(({ subscriptions: own }) => own.length >= from && own.length <= to)
}

function shareOfSubscriptions(test: (subscription: DemoSubscription) => boolean): number {
  return subscriptions.filter(test).length / subscriptions.length
}

describe('customers of the demo', () => {
  it('have skewed sizes', () => {
    expect(shareOfSize(1, 2)).toBeGreaterThan(0.7)
    expect(shareOfSize(17, 40)).toBeGreaterThan(0.006)
    expect(shareOfSize(17, 40)).toBeLessThan(0.014)
    expect(shareOfSize(0, 0)).toBeGreaterThan(0.002)
    expect(shareOfSize(0, 0)).toBeLessThan(0.01)
    expect(shareOfSize(41, Infinity)).toBe(0)
  })

  it('have names in many scripts', () => {
    const scripts = [
      'Latin',
      'Greek',
      'Cyrillic',
      'Han',
      'Hiragana',
      'Katakana',
      'Hangul',
      'Arabic',
      'Hebrew',
      'Devanagari',
    ]
    for (const script of scripts) {
      const letters = new RegExp(String.raw`\p{Script=${script}}`, 'u')
      expect(
        share(({ name }) => letters.test(name)),
        script,
      ).toBeGreaterThan(0)
    }
  })

  it('have whole names without holes, in NFC, and mostly different ones', () => {
    for (const { name } of customers) expect(name).toMatch(/^\S+(?: \S+)*$/u)
    expect(
      customers.filter(({ name }) => /[{}_=]|undefined/u.test(name) || name !== name.normalize('NFC')),
    ).toEqual([])
    expect(new Set(customers.map(({ name }) => name)).size).toBeGreaterThan(4000)
  })

  it('have a country and an address on a reserved domain', () => {
    for (const { country, adminEmail } of customers) {
      expect(country).toMatch(/^[A-Z]{2}$/u)
      expect(adminEmail).toMatch(/^[a-z]+@[a-z]+(?:-[a-z]+)*\.example$/u)
    }
  })

  it('have up to four tags of a small vocabulary, none twice', () => {
    for (const { tags } of customers) {
      expect(tags.length).toBeLessThanOrEqual(4)
      expect(new Set(tags).size).toBe(tags.length)
    }
    const used = new Set(customers.flatMap(({ tags }) => tags))
    expect(used.size).toBeGreaterThan(20)
    expect(used.size).toBeLessThan(30)
  })

  it('have ids that no other has', () => {
    const ids = [...customers, ...subscriptions, ...services].map(({ externalId }) => externalId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(customers[122]?.externalId).toBe('C-000123')
    expect(subscriptions[455]?.externalId).toBe('S-0000456')
  })
})

describe('subscriptions of the demo', () => {
  it('end after they start, at midnight', () => {
    for (const { startsAt, endsAt } of subscriptions) {
      expect(isInstant(startsAt)).toBe(true)
      if (endsAt !== null) expect(endsAt).toBeGreaterThan(startsAt)
      expect((endsAt ?? 0) % 86_400_000).toBe(0)
    }
  })

  it('are trials with an end, never renewing, or paid by whole terms', () => {
    for (const { kind, term, startsAt, endsAt, autoRenew } of subscriptions) {
      if (kind === 'trial') expect([endsAt === null, autoRenew, term]).toEqual([false, false, null])
      if (kind === 'trial' || endsAt === null) continue
      const { months } = parseTerm(term ?? '') ?? { months: 0 }
      expect([1, 12, 36]).toContain(months)
      const ends = Array.from({ length: 48 }, (_, index) =>
        addTerm(startsAt, { months: months * (index + 1) }),
      )
      expect(ends).toContain(endsAt)
    }
  })

  it('show every rare case', () => {
    expect(shareOfSubscriptions(({ autoRenew }) => autoRenew)).toBeGreaterThan(0.4)
    for (const rare of [
      shareOfSubscriptions(({ payment }) => payment === 'overdue'),
      shareOfSubscriptions(({ suspendedAt }) => suspendedAt !== null),
      shareOfSubscriptions(({ cancelAtEnd }) => cancelAtEnd),
      shareOfSubscriptions(({ endsAt }) => endsAt === null),
      shareOfSubscriptions(({ startsAt }) => startsAt > now),
    ]) {
      expect(rare).toBeGreaterThan(0.001)
      expect(rare).toBeLessThan(0.05)
    }
    for (const { suspendedAt, startsAt } of subscriptions) {
      if (suspendedAt !== null) expect(suspendedAt >= startsAt && suspendedAt <= now).toBe(true)
    }
  })

  it('name the vendor only where one is given', () => {
    const [named] = demoCustomers({ customers: 1, now, vendor: 'Acme' })
    expect(named?.subscriptions[0]?.offer).toBe(`Acme ${subscriptions[0]?.offer}`)
  })
})

describe('services of the demo', () => {
  it('are one to five, each another product', () => {
    for (const { services: own } of subscriptions) {
      expect(own.length).toBeGreaterThanOrEqual(1)
      expect(own.length).toBeLessThanOrEqual(5)
      expect(new Set(own.map(({ product }) => product)).size).toBe(own.length)
    }
  })

  it('stand where they stand since before today, with a reason only where they cannot be set up', () => {
    for (const service of services) {
      expect(service.provisioningSince).toBeLessThan(now - (now % 86_400_000))
      expect(service.provisioningReason !== null).toBe(service.provisioningStatus === 'unable_to_provision')
      if (service.provisioningStatus !== 'provisioned') expect(service.licencesUsed ?? 0).toBe(0)
    }
  })

  it('are used as they are in life: a few customers over what they bought, some with something idle', () => {
    expect(shareOfUse(isOverLimit)).toBeGreaterThan(0.01)
    expect(shareOfUse(isOverLimit)).toBeLessThan(0.03)
    expect(shareOfUse(isNobodyAssigned)).toBeGreaterThan(0.03)
    expect(shareOfUse(isNobodyAssigned)).toBeLessThan(0.06)
    expect(shareOfUse(isLow)).toBeGreaterThan(0.08)
    expect(shareOfUse(isLow)).toBeLessThan(0.12)
  })
})

function shareOfUse(is: (use: LicenceUse) => boolean): number {
  return share(({ subscriptions: own }) =>
    own.filter(isOpen).some((each) => each.services.map(useOf).some(is)),
  )
}

/** The share that partners have who set none. */
const lowUsePercent = 50

function isOpen(subscription: DemoSubscription): boolean {
  return standingAt({ ...subscription, closedAt: null }, now).open
}

function useOf({ provisioningStatus, provisioningSince, licences, licencesUsed }: DemoService): LicenceUse {
  return {
    status: provisioningStatus,
    since: provisioningSince,
    licences,
    used: licencesUsed,
    withdrawn: false,
    deprovisioned: false,
  }
}

function isLow(use: LicenceUse): boolean {
  const from = lowUseFrom(use, lowUsePercent)
  return from !== null && from <= now
}
