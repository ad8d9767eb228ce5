import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Output } from '../../src/client/types.ts'
import { newId } from '../../src/database/ids.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'

const header =
  'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status'
const row = (customer: string, status: string) =>
  `${customer},${customer},north,${customer}-S,Suite,paid,2099-01-01,V,Calling,${status}`

let server: HeldServer
let ids: ReadonlyMap<string, string>

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([
    header,
    row('A', 'unable_to_provision'),
    row('B', 'provisioned'),
    row('C', 'unable_to_provision'),
    'D,D,,,,,,,,',
  ])
  const { items } = await server.client.listCustomers({ query: {} })
  ids = new Map(items.map(({ externalId, id }) => [externalId, id]))
})
afterAll(() => server.close())

const idOf = (name: string): string => ids.get(name) ?? ''
const names = (items: readonly { externalId: string }[]) => items.map(({ externalId }) => externalId)
const problemOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { code?: string }).code,
]

describe('how given customers stand in a list', () => {
  it('says of each whether the filter shows it, with the list’s own counts', async () => {
    const id = ['D', 'C', 'B', 'A'].map(idOf)
    const query = { provisioning: 'unable_to_provision' } as const
    const list = await server.client.listCustomers({ query })
    const changed = await server.client.listChangedCustomers({ query: { ...query, id } })
    expect(names(changed.items)).toEqual(['C', 'A'])
    expect(names(changed.others)).toEqual(['D', 'B'])
    expect([changed.total, changed.facets]).toEqual([list.total, list.facets])
    expect(changed.items.toReversed()).toEqual(list.items)
    const whole = await server.client.listCustomers({ query: {} })
    expect(changed.others.find(({ externalId }) => externalId === 'B')).toEqual(
      whole.items.find(({ externalId }) => externalId === 'B'),
    )
  })

  it('asks by search, tags and what has no subscriptions as the list does', async () => {
    const id = ['A', 'B', 'C', 'D'].map(idOf)
    const shown = async (query: object) =>
      names((await server.client.listChangedCustomers({ query: { ...query, id } })).items)
    expect(await shown({})).toEqual(['A', 'B', 'C', 'D'])
    expect(await shown({ search: 'b' })).toEqual(['B'])
    expect(await shown({ tag: ['north'] })).toEqual(['A', 'B', 'C'])
    expect(await shown({ without: 'subscriptions' })).toEqual(['D'])
    expect(await shown({ without: 'subscriptions', provisioning: 'provisioned' })).toEqual([])
    expect(await shown({ inHand: true })).toEqual([])
    expect(await shown({ inHand: false, subscription: 'active' })).toEqual(['A', 'B', 'C'])
  })

  it('gives nothing of who is nobody, deleted or another partner’s', async () => {
    const { client: theirs } = await server.stranger()
    const query = { id: [idOf('A'), newId()] }
    const nothing = await theirs.listChangedCustomers({ query })
    expect(nothing).toMatchObject({ items: [], others: [], total: 0 })
    await server.importRows([header, row('E', 'provisioned')])
    const { id } = await server.client.getCustomerByExternalId({ params: { externalId: 'E' } })
    await server.client.deleteCustomer({ params: { id } })
    const changed = await server.client.listChangedCustomers({ query: { id: [id, idOf('B')] } })
    expect([names(changed.items), names(changed.others), changed.total]).toEqual([['B'], [], 4])
  })

  it('tells a restricted administrator of what is assigned to them alone', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin' })
    await server.client.assignCustomer({ params: { id: idOf('B'), personId: restricted.id } })
    const answer = await restricted.ask(
      `/api/v1/customers/changed?provisioning=unable_to_provision&id=${idOf('A')}&id=${idOf('B')}`,
    )
    const changed = (await answer.json()) as Output<'listChangedCustomers'>
    expect([names(changed.items), names(changed.others), changed.total]).toEqual([[], ['B'], 0])
  })

  it('refuses what the list refuses, no ids, and too many', async () => {
    const ask = (query: string) => server.ask(`/api/v1/customers/changed?${query}`)
    const many = Array.from({ length: 101 }, () => `id=${newId()}`).join('&')
    for (const query of ['', 'provisioning=provisioned', 'id=A', many, `id=${newId()}&limit=5`])
      expect(await problemOf(await ask(query))).toEqual([400, 'invalid_request'])
    const admin = await newPerson(server, { role: 'customer_admin', customerId: idOf('C') })
    const refused = await admin.ask(`/api/v1/customers/changed?tag=north&id=${idOf('C')}`)
    expect(await problemOf(refused)).toEqual([403, 'not_allowed'])
  })
})
