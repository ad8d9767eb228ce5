import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAtRisk } from '../../src/domain/at-risk.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { isSubscriptionStatus } from '../../src/domain/subscription-status.ts'
import { demoCustomers } from '../../src/demo/generate.ts'
import { csvOf } from '../imports/files.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  const customers = demoCustomers({ customers: 400, now: server.now, seed: 5 })
  await server.importRows([...csvOf(customers)].map((line) => line.trimEnd()))
}, 60_000)
afterAll(() => server.close())

interface Line {
  subscription_id: string | null
  subscription_status: string | null
  amount: string | null
  currency: string | null
}

/** The same from the exported rows, one by one: whole cents as numbers. */
async function fromExport(query: object): Promise<Map<string, { cents: number; subscriptions: number }>> {
  const text = await new Response(await server.client.exportCustomersJsonl({ query })).text()
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
  const subscriptions = new Map(lines.map((line) => [line.subscription_id, line]))
  const sums = new Map<string, { cents: number; subscriptions: number }>()
  for (const [id, { subscription_status: status, amount, currency }] of subscriptions) {
    if (id === null || !isSubscriptionStatus(status) || !isAtRisk(status)) continue
    const key = `${status} ${currency}`
    const sum = sums.get(key) ?? { cents: 0, subscriptions: 0 }
    sum.cents += Math.round(Number(amount ?? 0) * 100)
    sum.subscriptions += 1
    sums.set(key, sum)
  }
  return sums
}

async function asked(query: object): Promise<Map<string, { cents: number; subscriptions: number }>> {
  const { items } = await server.client.getAtRisk({ query })
  return new Map(
    items.map(({ status, currency, amount, subscriptions }) => [
      `${status} ${currency}`,
      { cents: Math.round(Number(amount ?? 0) * 100), subscriptions },
    ]),
  )
}

const queries = [
  {},
  { subscription: 'suspended,trial_expired' },
  { provisioning: 'unable_to_provision', subscription: 'active' },
  { search: 'as' },
  { tag: ['school'] },
  { search: 'a', subscription: 'expires_in_30_days' },
  { without: 'subscriptions' },
  { inHand: true },
] as const

const sorted = (sums: Map<string, unknown>) => [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))

describe('what is at risk', () => {
  it('is what the exported subscriptions add up to, whatever the list shows', async () => {
    for (const query of queries) expect(sorted(await asked(query))).toEqual(sorted(await fromExport(query)))
    expect((await asked({})).size).toBeGreaterThan(10)
  })

  it('is right at every instant, before the clock has come by and after', async () => {
    for (const days of [1, 1.5, 2]) {
      server.now += days * dayMs
      for (const query of queries.slice(0, 3))
        expect(sorted(await asked(query))).toEqual(sorted(await fromExport(query)))
    }
    await server.moveTo(server.now)
    expect(sorted(await asked({}))).toEqual(sorted(await fromExport({})))
  })

  it('has nothing of a customer that was deleted', async () => {
    const { items } = await server.client.listCustomers({ query: { subscription: 'suspended', limit: 1 } })
    const before = await asked({})
    await server.client.deleteCustomer({ params: { id: items[0]?.id ?? '' } })
    const after = await asked({})
    expect(sorted(after)).toEqual(sorted(await fromExport({})))
    expect(sorted(after)).not.toEqual(sorted(before))
  })

  it('is a table too', async () => {
    const text = await new Response(
      await server.client.exportAtRisk({ query: { separator: 'semicolon' } }),
    ).text()
    const [head, ...lines] = text.trimEnd().split('\r\n')
    expect(head).toBe('status;currency;amount;subscriptions')
    expect(lines).toHaveLength((await asked({})).size)
    expect(lines.some((line) => /^suspended;NOK;\d+\.\d\d;\d+$/.test(line))).toBe(true)
  })

  it('shows another partner nothing', async () => {
    const { client } = await server.stranger()
    expect((await client.getAtRisk()).items).toEqual([])
  })
})
