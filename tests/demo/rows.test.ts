import { describe, expect, it } from 'vitest'
import { demoCustomers } from '../../src/demo/generate.ts'
import { demoRows } from '../../src/demo/rows.ts'

const now = Date.UTC(2026, 10, 23, 14, 30)
const columns = [
  'customer_id customer_name country admin_email tags subscription_id offer kind term starts_at ends_at auto_renew',
  'payment suspended_at cancel_at_end service_id product provisioning_status provisioning_since provisioning_reason',
  'licences licences_used quantity amount currency',
].flatMap((line) => line.split(' '))

describe('rows of a customers file from the demo', () => {
  const customers = [...demoCustomers({ customers: 1000, now })]

  it('are one for each service, with every column in its order', () => {
    for (const customer of customers) {
      const services = customer.subscriptions.flatMap((subscription) => subscription.services)
      const rows = demoRows(customer)
      expect(rows.length).toBe(Math.max(1, services.length))
      for (const row of rows) expect(Object.keys(row)).toEqual(columns)
    }
  })

  it('write instants as text and midnight as a date', () => {
    const rows = customers.flatMap(demoRows)
    for (const row of rows) {
      if (row.starts_at !== null) expect(row.starts_at).toMatch(/^\d{4}-\d\d-\d\d$/u)
    }
    expect(rows.some((row) => /T\d\d:\d\d:\d\dZ$/u.test(row.provisioning_since ?? ''))).toBe(true)
  })

  it('are empty from the subscription on where a customer has none', () => {
    const alone = customers.find(({ subscriptions }) => subscriptions.length === 0)
    const [row] = alone === undefined ? [] : demoRows(alone)
    expect(row).toBeDefined()
    expect(Object.values(row ?? {}).slice(5)).toEqual(Array.from({ length: 20 }, () => null))
  })
})
