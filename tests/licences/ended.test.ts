import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDetailsServer, type DetailsServer } from '../details/support.ts'
import { send } from '../orders/support.ts'
import { newPerson } from '../support/people.ts'
import { licencesOf } from './scene.ts'
import { act, licensed, must, newProductOf } from './support.ts'
import type { Licensed } from './support.ts'

/* What becomes of licences whose service ends: docs/decisions/0038. */

let server: DetailsServer
beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
})
afterAll(() => server?.close())

const held = async (serviceId: string) => {
  const { used, held: count } = await licencesOf(server.database.db, server.partner.id, serviceId)
  return { used, held: count }
}
const ended = async ({ customerId }: Licensed, who = server.boss) =>
  send(who, 'GET', `/api/v1/customers/${customerId}/licences/ended`)
const licencesOfFirst = async ({ customerId, people: [id = ''] }: Licensed) =>
  (await must(server.boss, 'GET', `/api/v1/customers/${customerId}/people/${id}`))['licences']
const assignAll = ({ serviceId, people }: Licensed) =>
  act(server.boss, serviceId, 'assign', { people: { ids: people } })

describe('a service that is taken down by itself', () => {
  it('returns its licences once it is gone, and not before', async () => {
    const product = await newProductOf(server)
    const other = await newProductOf(server)
    const all = await licensed(server, product, {
      isSetUp: false,
      order: { products: [product, other].map((one) => ({ product: one, licences: 'quantity' })) },
    })
    await must(server.boss, 'POST', `/api/v1/services/${all.serviceId}/task/finish`)
    await assignAll(all)
    expect(await held(all.serviceId)).toEqual({ used: 3, held: 3 })
    await must(server.boss, 'POST', `/api/v1/services/${all.serviceId}/withdraw`)
    expect((await ended(all)).body).toMatchObject({
      items: [{ serviceId: all.serviceId, product, held: 3, why: 'withdrawing' }],
      total: 1,
    })
    expect(await licencesOfFirst(all)).toMatchObject([{ product, isOver: true }])
    await must(server.boss, 'POST', `/api/v1/services/${all.serviceId}/task/finish`)
    expect(await held(all.serviceId)).toEqual({ used: 0, held: 0 })
    expect((await ended(all)).body).toEqual({ items: [], total: 0 })
    expect(await licencesOfFirst(all)).toEqual([])
    const [personId] = all.people
    const data = await must(server.boss, 'GET', `/api/v1/customers/${all.customerId}/people/${personId}/data`)
    expect(data['licences']).toMatchObject([{ product, returnedWhy: 'service_removed' }])
    const history = await must(server.boss, 'GET', `/api/v1/customers/${all.customerId}/history`)
    expect(history['items']).toContainEqual(
      expect.objectContaining({
        kind: 'licences_returned',
        after: expect.objectContaining({ returned: 3, returnedWhy: 'service_removed', licencesUsed: 0 }),
      }),
    )
  })
})

describe('a service whose subscription is closed', () => {
  it('keeps its licences as ended ones, which count nowhere and can be taken back', async () => {
    const product = await newProductOf(server)
    const all = await licensed(server, product)
    await assignAll(all)
    const path = `/api/v1/customers/${all.customerId}`
    expect(await must(server.boss, 'GET', path)).toMatchObject({ licences: 3, licencesUsed: 3 })
    expect((await ended(all)).body).toEqual({ items: [], total: 0 })
    await must(server.boss, 'POST', `/api/v1/subscriptions/${all.subscriptionId}/close`, {})
    expect(await must(server.boss, 'GET', path)).toMatchObject({ licences: null, licencesUsed: null })
    expect(await held(all.serviceId)).toEqual({ used: 3, held: 3 })
    const { body } = await ended(all)
    expect(body).toMatchObject({
      items: [{ product, held: 3, subscription: { id: all.subscriptionId, offer: 'Own' } }],
    })
    expect(await licencesOfFirst(all)).toMatchObject([{ product, isOver: true }])
    const file = await server.ask(`${path}/people.csv`)
    expect(await file.text()).not.toContain(product)

    const { body: result } = await act(server.boss, all.serviceId, 'return', { people: { ids: all.people } })
    expect(result).toMatchObject({ counts: { returned: 3 }, seats: { used: 0 } })
    expect((await ended(all)).body).toEqual({ items: [], total: 0 })
    expect(await licencesOfFirst(all)).toEqual([])
    expect((await act(server.boss, all.serviceId, 'undo', { act: result['act'] })).body).toMatchObject({
      code: 'service_takes_no_licences',
    })
  })
})

describe('who may see them', () => {
  it('is who sees the people of the customer', async () => {
    const all = await licensed(server, await newProductOf(server))
    const own = { role: 'customer_admin', customerId: all.customerId } as const
    expect((await ended(all, await newPerson(server, own))).status).toBe(200)
    const elsewhere = await licensed(server, await newProductOf(server))
    const other = { role: 'customer_admin', customerId: elsewhere.customerId } as const
    expect(await ended(all, await newPerson(server, other))).toMatchObject({
      status: 404,
      body: { code: 'customer_not_found' },
    })
    expect((await ended(all, await newPerson(server, { role: 'help_desk' }))).status).toBe(403)
    expect((await ended({ ...all, customerId: 'x' })).status).toBe(400)
  })
})
