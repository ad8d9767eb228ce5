import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Answers } from '../../src/customers/answers.ts'
import { loadFacts } from '../../src/customers/facts.ts'
import type { CustomerFacts } from '../../src/customers/facts.ts'
import { Fragments } from '../../src/customers/fragments.ts'
import { listCustomers } from '../../src/customers/list.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import type { PageKey } from '../../src/customers/list-query.ts'
import { readQuery } from '../../src/customers/read-query.ts'
import { seesAll } from '../../src/reach/reach.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { noStatusFilter } from '../../src/domain/filter.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const header =
  'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,payment,service_id,product,provisioning_status'
const on = (days: number): string => formatInstant(someNow + days * dayMs)

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([
    header,
    `A,Ærlig «A» \\ 株式,a|b,A1,Suite,paid,${on(31)},current,V1,Calling,provisioned`,
    `A,Ærlig «A» \\ 株式,a|b,A2,Suite,trial,${on(1)},current,V1,Calling,manual_partner`,
    `B,Bø,,B1,Suite,paid,,current,V1,Calling,provisioned`,
    'C,Nobody,,,,,,,,,',
    // One of these comes to another status, and the three have the same statuses together as before.
    ...[31, 55, 20].map(
      (days) => `D,Several,,D${days},Suite,paid,${on(days)},current,V1,Calling,provisioned`,
    ),
  ])
})
afterAll(() => server.close())

const queries = [
  {},
  { sort: 'name', order: 'desc' },
  { provisioning: 'provisioned' },
  { provisioning: 'provisioned', subscription: 'expires_in_30_days' },
  { subscription: 'suspended', limit: 1 },
] as const

/** The list over HTTP, from a server that remembers, is the same as from one that has never been asked. */
async function expectRight(): Promise<void> {
  const context = { database: server.database, readNow: async () => server.now }
  for (const { limit = 50, ...query } of queries as readonly { limit?: number }[]) {
    const selection = readQuery(query)
    const memory = emptyListMemory()
    const expected = await listCustomers(context, memory, server.partner.id, seesAll, selection, {
      limit,
      cursor: undefined,
    })
    expect(await server.client.listCustomers({ query: { ...query, limit } })).toEqual(expected)
    const ids = expected.items.map((item) => item.id)
    if (ids.length === 0 || 'provisioning' in query || 'subscription' in query) continue
    expect(await server.client.getCustomers({ query: { id: ids } })).toEqual({ items: expected.items })
  }
}

describe('what is sent of customers', () => {
  it('is what is stored, at every instant, while nothing changes and when it does', async () => {
    for (const days of [0, 0.5, 1, 1.5, 2]) {
      server.now = someNow + days * dayMs
      await expectRight()
      await expectRight()
    }
    // The clock writes down what has come; then a name, a service and a subscription change.
    await server.moveTo(someNow + 2 * dayMs)
    await expectRight()
    await server.importRows([header, `B,Other,x,B1,Suite,paid,,overdue,V1,Calling,unable_to_provision`])
    await expectRight()
    await server.importRows([header, `C,Nobody,,C1,Suite,paid,,current,V1,Calling,provisioned`])
    await expectRight()
  })

  it('has an ETag that holds while it is the same, and no longer', async () => {
    const ask = (etag?: string) =>
      fetch(`${server.origin}/api/v1/customers`, {
        headers: {
          authorization: `Bearer ${server.token}`,
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
        },
      })
    const first = await ask()
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/".+"$/)
    const again = await ask(etag)
    expect([again.status, await again.text()]).toEqual([304, ''])
    await server.importRows([header, `B,Renamed,x,B1,Suite,paid,,overdue,V1,Calling,unable_to_provision`])
    const changed = await ask(etag)
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })
})

function asJson(customer: object): string {
  return JSON.stringify(customer)
}

describe('remembered JSON', () => {
  it('is the very same while it holds, is bounded, and each answer is whole all the same', async () => {
    const facts = new Map<string, CustomerFacts>()
    const keys: PageKey[] = []
    const { items } = await server.client.listCustomers({ query: { sort: 'name' } })
    const ids = items.map((item) => item.id)
    const loaded = await readTenant(server.database.db, server.partner.id, (trx) =>
      loadFacts(trx, server.partner.id, ids, server.now),
    )
    for (const [id, own] of loaded) {
      facts.set(id, own)
      const { name_key: nameKey, external_id: externalId, revision } = own.row
      keys.push({
        customerId: id,
        place: 13,
        nextEndsAt: Infinity,
        useShare: Infinity,
        nameKey,
        externalId,
        statusSet: 0n,
        revision,
      })
    }
    const onlooker = { sight: seesAll, now: server.now, names: new Map(), lowUsePercent: 50 }
    const texts = (fragments: Fragments, some = keys) =>
      fragments.read(some, facts, noStatusFilter, onlooker, asJson).map(({ bytes }) => bytes)
    const large = new Fragments()
    const first = texts(large)
    for (const [index, bytes] of texts(large).entries()) expect(bytes).toBe(first[index])
    const small = new Fragments(1)
    expect(texts(small)).toEqual(first)
    expect(texts(small)[0]).not.toBe(texts(small)[0])
    const moved = texts(
      large,
      keys.map((key) => ({ ...key, nextEndsAt: someNow })),
    )
    for (const [index, bytes] of moved.entries()) expect(bytes).not.toEqual(first[index])
  })

  it('refuses to put items into an answer that has them elsewhere', () => {
    expect(() => new Answers().send({} as never, [], '{"total":0,"items":[]}')).toThrow('begins otherwise')
  })
})
