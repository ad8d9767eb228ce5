import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { demoCustomers } from '../../src/demo/generate.ts'
import type { DemoCustomer } from '../../src/demo/generate.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { rollUp } from '../../src/domain/provisioning-status.ts'
import { allPairs } from '../../src/domain/status-set.ts'
import { standingAt } from '../../src/domain/subscription-status.ts'

const now = Date.UTC(2026, 10, 23, 14, 30)

function demo(customers: number, at = now, seed = 1): DemoCustomer[] {
  return [...demoCustomers({ customers, now: at, seed })]
}

function pairs(customers: readonly DemoCustomer[], at: number): string[] {
  return customers.flatMap((customer) =>
    customer.subscriptions.map((subscription) => {
      const standing = standingAt({ ...subscription, closedAt: null }, at)
      const services = subscription.services.map(({ provisioningStatus }) => ({
        status: provisioningStatus,
        withdrawn: false,
        deprovisioned: false,
      }))
      return `${rollUp(services)} ${standing.open ? standing.status : 'closed'}`
    }),
  )
}

function digest(customers: readonly DemoCustomer[]): string {
  return createHash('sha256').update(JSON.stringify(customers)).digest('hex')
}

/** Everything of the customers that is no date. */
function withoutDates(customers: readonly DemoCustomer[]): unknown[] {
  return customers.map(({ subscriptions, ...own }) => [
    own,
    subscriptions.map(({ offer, kind, services }) => [
      offer,
      kind,
      services.map(({ provisioningStatus }) => provisioningStatus),
    ]),
  ])
}

describe('the demo is the same every time', () => {
  it('gives the customers that it has always given', () => {
    expect(digest(demo(500))).toBe('4e7f6b4a40ffd953cf4599af075deda7beb7f9cb759d7f26e37737424c4b6ea4')
  })

  it('hangs on the day and the seed only', () => {
    const first = digest(demo(300))
    expect(digest(demo(300, Date.UTC(2026, 10, 23)))).toBe(first)
    expect(digest(demo(300, Date.UTC(2026, 10, 24)))).not.toBe(first)
    expect(digest(demo(300, now, 2))).not.toBe(first)
  })

  it('begins a long list as a short one', () => {
    expect(demo(400).slice(0, 100)).toEqual(demo(100))
  })

  it('keeps everything but the dates on another day', () => {
    expect(withoutDates(demo(2000, now + 100 * dayMs))).toEqual(withoutDates(demo(2000)))
  })

  it('refuses a number of customers that is none', () => {
    expect(() => demo(-1)).toThrow('whole number')
    expect(() => demo(1.5)).toThrow('whole number')
    expect(demo(0)).toEqual([])
  })
})

describe('the demo shows every pair of statuses', () => {
  const everyPair = allPairs.map((pair) => pair.join(' ')).sort()

  it.each([1, 2, 3, 4711])('with seed %d, from 2,000 customers on', (seed) => {
    expect([...new Set(pairs(demo(2000, now, seed), now))].sort()).toEqual(everyPair)
  })

  it('as the same ones from midnight until the day ends, on leap days and at the ends of months too', () => {
    for (const today of [
      Date.UTC(2028, 1, 29),
      Date.UTC(2026, 11, 31),
      Date.UTC(2026, 2, 1),
      Date.UTC(2027, 0, 30),
    ]) {
      const customers = demo(2000, today)
      const atMidnight = pairs(customers, today)
      expect(new Set(atMidnight).size).toBe(48)
      expect(pairs(customers, today + dayMs - 1)).toEqual(atMidnight)
    }
  })

  it('with most of them well', () => {
    const all = pairs(demo(5000), now)
    const well = all.filter((pair) => pair === 'provisioned active').length
    expect(well / all.length).toBeGreaterThan(0.6)
    expect(well / all.length).toBeLessThan(0.8)
  })
})
