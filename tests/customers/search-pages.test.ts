import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readQuery } from '../../src/customers/read-query.ts'
import { SearchPages } from '../../src/customers/search-pages.ts'
import type { Page } from '../../src/customers/search-pages.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { seesAll } from '../../src/reach/reach.ts'
import { SetColumns } from '../../src/standings/set-columns.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const header =
  'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,cancel_at_end,service_id,product,provisioning_status'
const on = (days: number): string => formatInstant(someNow + days * dayMs)
const row = (
  customer: string,
  subscription: string,
  ends: number,
  cancel = false,
  status = 'provisioned',
): string => `${customer},${customer},a,${subscription},Suite,paid,${on(ends)},${cancel},V1,Calling,${status}`

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([
    header,
    // Closes in a day, and stands as it did, but with another end.
    row('Early', 'E1', 1, true),
    row('Early', 'E2', 20),
    row('Middle', 'M1', 10),
    // In two days these change places: one comes nearer to its end, the other loses what was near it.
    row('First', 'F1', 32),
    row('Second', 'S1', 2, true),
    row('Second', 'S2', 50),
  ])
})
afterAll(() => server.close())

async function names(query: object): Promise<string[]> {
  const { items } = await server.client.listCustomers({ query })
  return items.map((item) => item.name)
}

describe('a page of a search', () => {
  it('is another one when a date has come, also where no count has changed', async () => {
    const byEnd = { tag: ['a'], sort: 'ends' }
    for (let times = 0; times < 2; times += 1)
      expect(await names(byEnd)).toEqual(['Early', 'Second', 'Middle', 'First'])
    server.now = someNow + dayMs
    expect(await names(byEnd)).toEqual(['Second', 'Middle', 'Early', 'First'])
    const soon = { tag: ['a'], subscription: 'expires_in_30_days', sort: 'name' }
    expect(await names(soon)).toEqual(['Early', 'Middle', 'Second'])
    const counted = await server.client.listCustomers({ query: { tag: ['a'] } })
    server.now = someNow + 2 * dayMs
    expect(await names(soon)).toEqual(['Early', 'First', 'Middle'])
    const later = await server.client.listCustomers({ query: { tag: ['a'] } })
    expect([later.total, later.facets.subscription.expires_in_30_days]).toEqual([
      counted.total,
      counted.facets.subscription.expires_in_30_days,
    ])
    expect(await names(byEnd)).toEqual(['Middle', 'Early', 'First', 'Second'])
  })

  it('is another one when somebody takes a customer in hand, and when that time is over', async () => {
    const byAttention = { tag: ['a'], sort: 'attention' }
    const before = await names(byAttention)
    const first = await server.client.listCustomers({ query: { tag: ['a'] } })
    const id = first.items[0]?.id ?? ''
    await server.client.setHand({
      params: { id },
      body: { responsibleId: null, inHandUntil: formatInstant(server.now + 1_000) },
    })
    expect(await names(byAttention)).toEqual([...before.slice(1), before[0]])
    server.now += 1_000
    expect(await names(byAttention)).toEqual(before)
  })

  it('shows what has changed of a customer that stands where it stood', async () => {
    const query = { search: 'middle' }
    const before = await server.client.listCustomers({ query })
    expect(before.items[0]?.subscriptions[0]?.offer).toBe('Suite')
    await server.importRows([header, row('Middle', 'M1', 10).replace('Suite', 'Other')])
    const after = await server.client.listCustomers({ query })
    expect(after.items[0]?.subscriptions[0]?.offer).toBe('Other')
  })
})

describe('remembered pages', () => {
  const query = readQuery({ search: 'a' })
  const empty: Page = { keys: [], hasMore: false }

  it('are asked for again for other counts, for another partner, list, place and length, and are bounded', async () => {
    const pages = new SearchPages()
    const found = new SetColumns().view()
    let asked = 0
    const readPage = async (): Promise<Page> => {
      asked += 1
      return empty
    }
    const after = { place: 1, nextEndsAt: 2, useShare: 0.5, nameKey: 'b', externalId: 'c' }
    const read = (some: {
      partner?: string
      other?: object
      counts?: typeof found
      at?: typeof after
      limit?: number
    }) =>
      pages.read(
        some.partner ?? 'p',
        { ...query, sight: seesAll, ...some.other },
        some.counts ?? found,
        some.at ?? null,
        some.limit ?? 50,
        readPage,
      )
    const others = [
      {},
      { partner: 'q' },
      { other: { sort: 'name' } },
      { other: { sight: { ...seesAll, reach: { kind: 'assigned', personId: 'x' } } } },
      { counts: new SetColumns().view(), limit: 49 },
      { at: after },
      { at: { ...after, externalId: 'd' } },
      { limit: 51 },
    ]
    for (const [index, some] of others.entries()) {
      await read(some)
      await read(some)
      expect(asked).toBe(index + 1)
    }
    await read({ counts: new SetColumns().view() })
    expect(asked).toBe(others.length + 1)
    await read({ limit: 500 })
    await read({ limit: 500 })
    expect(asked).toBe(others.length + 3)
    for (let limit = 1; limit <= 200; limit += 1) await read({ partner: 'r', limit })
    asked = 0
    await read({ partner: 'q' })
    expect(asked).toBe(1)
  })
})
