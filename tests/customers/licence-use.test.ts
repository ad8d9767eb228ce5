import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../src/client/types.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const header =
  'customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status,' +
  'provisioning_since,licences,licences_used'

/** A service of a customer's subscription, with how many licences were bought and how many are in use. */
interface Row {
  readonly customer: string
  readonly service?: string
  readonly status?: string
  readonly since?: number
  readonly licences?: number
  readonly used?: number
  readonly endsAt?: number
}

const textOf = (instant: number | undefined) => (instant === undefined ? '' : new Date(instant).toISOString())

function rowOf({
  customer,
  service = 'V',
  status = 'provisioned',
  since,
  licences,
  used,
  endsAt,
}: Row): string {
  const cells = [
    customer,
    customer,
    `${customer}-S`,
    'Suite',
    'paid',
    textOf(endsAt),
    service,
    `Calling ${service}`,
    status,
  ]
  return [...cells, textOf(since), licences ?? '', used ?? ''].join(',')
}

let server: HeldServer
let begun: number
const old = () => begun - 90 * dayMs

beforeAll(async () => {
  server = await startHeldServer()
  begun = server.now
  const rows: Row[] = [
    { customer: 'Over', since: old(), licences: 10, used: 11 },
    // Something else is the matter with it.
    { customer: 'Over too', status: 'manual_partner', since: old(), licences: 1, used: 4 },
    { customer: 'Full', since: old(), licences: 10, used: 10 },
    { customer: 'Half', since: old(), licences: 10, used: 5 },
    { customer: 'Low', since: old(), licences: 10, used: 4 },
    { customer: 'Young', since: begun - 30 * dayMs + 1, licences: 10, used: 4 },
    { customer: 'Nobody', since: begun - dayMs, licences: 10, used: 0 },
    { customer: 'Waiting', status: 'pending_details', since: old(), licences: 10, used: 0 },
    { customer: 'Unknown', since: old(), licences: 10 },
    { customer: 'Uncounted', since: old(), used: 3 },
    { customer: 'None bought', since: old(), licences: 0, used: 0 },
    // Two services: each speaks for itself, the order takes them together.
    { customer: 'Both', service: 'A', since: old(), licences: 2, used: 3 },
    { customer: 'Both', service: 'B', since: old(), licences: 8, used: 0 },
  ]
  await server.importRows([header, ...rows.map(rowOf)])
})
afterAll(() => server?.close())

async function listed(query: NonNullable<Input<'listCustomers'>['query']>): Promise<string[]> {
  const { items, total } = await server.client.listCustomers({ query: { sort: 'name', ...query } })
  expect(items).toHaveLength(total)
  return items.map(({ name }) => name)
}

const idOf = async (externalId: string) =>
  (await server.client.getCustomerByExternalId({ params: { externalId } })).id

async function settle(lowUsePercent: number | null) {
  const changed = await server.client.changePartner({ body: { lowUsePercent } })
  while ((await attend(server.database.db, server.partner.id, async () => server.now)) > 0);
  return changed
}

const everyone = [
  'Both',
  'Full',
  'Half',
  'Low',
  'Nobody',
  'None bought',
  'Over',
  'Over too',
  'Uncounted',
  'Unknown',
  'Waiting',
  'Young',
]
const without = (...names: string[]) => everyone.filter((name) => !names.includes(name))

describe('how licences are used', () => {
  it('is filtered by: over the limit, low use, nobody assigned, and the others', async () => {
    expect(await listed({ overLimit: true })).toEqual(['Both', 'Over', 'Over too'])
    expect(await listed({ overLimit: false })).toEqual(without('Both', 'Over', 'Over too'))
    expect(await listed({ lowUse: true })).toEqual(['Both', 'Low'])
    expect(await listed({ lowUse: false })).toEqual(without('Both', 'Low'))
    expect(await listed({ nobodyAssigned: true })).toEqual(['Both', 'Nobody'])
    expect(await listed({ nobodyAssigned: false })).toEqual(without('Both', 'Nobody'))
  })

  it('goes with each other, with statuses, search and what somebody has in hand', async () => {
    expect(await listed({ overLimit: true, nobodyAssigned: true })).toEqual(['Both'])
    expect(await listed({ overLimit: true, nobodyAssigned: false })).toEqual(['Over', 'Over too'])
    expect(await listed({ overLimit: true, provisioning: 'manual_partner' })).toEqual(['Over too'])
    expect(await listed({ overLimit: true, search: 'too' })).toEqual(['Over too'])
    expect(await listed({ nobodyAssigned: true, without: 'subscriptions' })).toEqual([])
    expect(await listed({ lowUse: true, inHand: true })).toEqual([])
    const { facets } = await server.client.listCustomers({ query: { overLimit: true } })
    expect([facets.provisioning.provisioned, facets.provisioning.manual_partner]).toEqual([2, 1])
  })

  it('is told of the customer and of each service, in the list, on its own page and to open pages', async () => {
    const { items } = await server.client.listCustomers({ query: { search: 'Both' } })
    expect(items[0]).toMatchObject({
      isOverLimit: true,
      isLowUse: true,
      isNobodyAssigned: true,
      licences: 10,
      licencesUsed: 3,
    })
    const marks = [
      { externalId: 'A', isOverLimit: true, isLowUse: false, isNobodyAssigned: false },
      { externalId: 'B', isOverLimit: false, isLowUse: true, isNobodyAssigned: true },
    ]
    expect(items[0]?.subscriptions[0]?.services).toMatchObject(marks)
    const id = await idOf('Both')
    const detail = await server.client.getCustomer({ params: { id } })
    expect(detail).toMatchObject({ isOverLimit: true, subscriptions: [{ services: marks }] })
    const changed = await server.client.listChangedCustomers({ query: { overLimit: false, id: [id] } })
    expect(changed.others.map(({ isOverLimit }) => isOverLimit)).toEqual([true])
  })

  it('is an order: most of it first or last, and who counts none last either way, page by page', async () => {
    const counted = ['Nobody', 'Waiting', 'Both', 'Low', 'Young', 'Half', 'Full', 'Over', 'Over too']
    const uncounted = ['None bought', 'Uncounted', 'Unknown']
    expect(await listed({ sort: 'use' })).toEqual([...counted, ...uncounted])
    expect(await listed({ sort: 'use', order: 'desc' })).toEqual([
      ...counted.toReversed(),
      ...uncounted.toReversed(),
    ])
    for (const order of ['asc', 'desc'] as const) {
      const names: string[] = []
      for (let cursor: string | undefined; ;) {
        const page = await server.client.listCustomers({
          query: { sort: 'use', order, limit: 2, ...(cursor !== undefined && { cursor }) },
        })
        names.push(...page.items.map(({ name }) => name))
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      expect(names).toEqual(await listed({ sort: 'use', order }))
    }
    expect(await listed({ sort: 'use', overLimit: true })).toEqual(['Both', 'Over', 'Over too'])
  })

  it('is in what is exported, and in an act over all that the list shows', async () => {
    const file = await server.ask('/api/v1/customers.csv?overLimit=true&sort=use&order=desc')
    const lines = (await file.text()).trim().split('\r\n').slice(1)
    expect(lines.map((line) => line.split(',')[0])).toEqual(['Over too', 'Over', 'Both', 'Both'])
  })

  it.each([
    ['/api/v1/customers?overLimit=maybe', 'overLimit'],
    ['/api/v1/customers?lowUse=2', 'lowUse'],
    ['/api/v1/customers?nobodyAssigned=', 'nobodyAssigned'],
    ['/api/v1/customers?sort=used', 'sort'],
  ])('refuses %s', async (path, name) => {
    const answer = await server.ask(path)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(name)
  })
})

describe('low use', () => {
  it('begins at its very instant, though nothing is written then', async () => {
    const young = { lowUse: true, search: 'Young' }
    expect(await listed(young)).toEqual([])
    server.now = begun + 1
    expect(await listed(young)).toEqual(['Young'])
    const { items } = await server.client.listCustomers({ query: { search: 'Young' } })
    expect(items[0]?.subscriptions[0]?.services[0]).toMatchObject({ isLowUse: true })
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it('goes by the share that the partner sets: all customers, and each service', async () => {
    expect(await settle(40)).toMatchObject({ lowUsePercent: 40, lowUseSettled: false })
    expect(await server.client.getPartner()).toMatchObject({ lowUsePercent: 40, lowUseSettled: true })
    // Exactly the share is not under it.
    expect(await listed({ lowUse: true })).toEqual(['Both'])
    await settle(51)
    expect(await listed({ lowUse: true })).toEqual(['Both', 'Half', 'Low', 'Young'])
    const half = async () => {
      const { items } = await server.client.listCustomers({ query: { search: 'Half' } })
      return [items[0]?.isLowUse, items[0]?.subscriptions[0]?.services[0]?.isLowUse]
    }
    expect(await half()).toEqual([true, true])
    await settle(null)
    expect([await listed({ lowUse: true }), await half()]).toEqual([[], [false, false]])
    await settle(50)
    expect(await listed({ lowUse: true })).toEqual(['Both', 'Low', 'Young'])
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it.each([0, 101, 12.5, '50'])('refuses the share %s', async (lowUsePercent) => {
    const answer = await server.ask('/api/v1/partner', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ lowUsePercent }),
    })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('lowUsePercent')])
    expect(await server.client.getPartner()).toMatchObject({ lowUsePercent: 50 })
  })

  it('is the partner’s own, and in its audit log', async () => {
    const { client, partnerId } = await server.stranger()
    await client.changePartner({ body: { lowUsePercent: 80 } })
    while ((await attend(server.database.db, partnerId, async () => server.now)) > 0);
    expect(await server.client.getPartner()).toMatchObject({ lowUsePercent: 50, lowUseSettled: true })
    expect(await listed({ lowUse: true })).toEqual(['Both', 'Low', 'Young'])
    const { items } = await server.client.listAudit({ query: { action: 'partner_changed' } })
    expect(items[0]).toMatchObject({
      details: { before: { lowUsePercent: null }, after: { lowUsePercent: 50 } },
    })
  })
})

describe('what is no longer there', () => {
  it('says nothing: of a closed subscription, nor of one that closes by itself, from that instant on', async () => {
    const at = server.now + dayMs
    const closing = rowOf({ customer: 'Closing', since: old(), licences: 2, used: 9, endsAt: at })
    await server.importRows([`${header},cancel_at_end`, `${closing},true`])
    const names = () => listed({ overLimit: true, search: 'Closing' })
    expect(await names()).toEqual(['Closing'])
    server.now = at - 1
    expect(await names()).toEqual(['Closing'])
    await server.moveTo(at)
    expect(await names()).toEqual([])
    const id = await idOf('Closing')
    const { items } = await server.client.listSubscriptions({ params: { id }, query: { state: 'closed' } })
    expect(items[0]?.services[0]).toMatchObject({ licencesUsed: 9, isOverLimit: false })
    expect((await listed({ sort: 'use' })).at(-4)).toBe('Closing')
  })
})
