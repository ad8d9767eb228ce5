import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDetailsServer, type DetailsServer } from '../details/support.ts'
import { act, licensed, must, newProductOf } from '../licences/support.ts'
import type { Licensed } from '../licences/support.ts'
import { send } from '../orders/support.ts'
import { newPerson, type TestPerson } from '../support/people.ts'

let server: DetailsServer
beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
})
afterAll(() => server?.close())

interface Happening {
  readonly kind: string
  readonly actor: { readonly kind: string; readonly name: string | null }
  readonly product: string | null
  readonly count: number
  readonly people: readonly { readonly name: string | null }[]
  readonly fields: readonly string[]
}

const path = ({ customerId }: Licensed) => `/api/v1/customers/${customerId}/people`
async function told(all: Licensed, who: TestPerson, query = '?limit=200') {
  const { status, body } = await send(who, 'GET', `${path(all)}/history${query}`)
  return { status, body, items: (body['items'] ?? []) as Happening[] }
}
async function ownOf({ customerId }: Licensed, name = 'Eva Egen') {
  return newPerson(server, { role: 'customer_admin', customerId, name })
}

describe('a customer’s own history of its people', () => {
  it('says who gave what to whom, with names of its own people and none of the partner’s', async () => {
    const all = await licensed(server, await newProductOf(server), { people: 8, seats: 8 })
    const eva = await ownOf(all)
    const [kari = '', ola = ''] = all.people
    await act(server.boss, all.serviceId, 'assign', { people: {} })
    await act(eva, all.serviceId, 'return', { people: { ids: [kari] } })
    await must(eva, 'PATCH', `${path(all)}/${ola}`, { email: 'ola.ny@firma.example' })
    await must(eva, 'POST', `${path(all)}/act`, { act: 'add_group', group: 'Salg', people: {} })
    // What the partner does for itself is not told.
    await must(server.boss, 'POST', `/api/v1/customers/${all.customerId}/notes`, { text: 'Difficult people' })
    await server.boss.ask(`${path(all)}.csv`)
    await must(server.boss, 'GET', `${path(all)}/${kari}/data`)
    await send(server.boss, 'PUT', `/api/v1/customers/${all.customerId}/hand`, { note: 'Ours' })

    const { items, body } = await told(all, eva)
    expect(items.map(({ kind, actor, count }) => [kind, actor.kind, actor.name, count])).toEqual([
      ['customer_person_changed', 'own', 'Eva Egen', 8],
      ['customer_person_changed', 'own', 'Eva Egen', 1],
      ['licences_returned', 'own', 'Eva Egen', 1],
      ['licences_assigned', 'partner', null, 8],
    ])
    expect(items[1]).toMatchObject({ fields: ['email'], people: [{ name: 'Kari 000002' }] })
    expect(items[2]).toMatchObject({ product: expect.any(String), people: [{ name: 'Kari 000001' }] })
    expect(items[3]?.people).toHaveLength(5)
    const text = JSON.stringify(body)
    for (const hidden of ['Astrid Berg', 'Difficult', 'Ours', 'ola.ny', '127.0.0.1', 'exported'])
      expect(text).not.toContain(hidden)

    expect((await told(all, server.boss)).items[3]?.actor).toEqual({ kind: 'partner', name: 'Astrid Berg' })
  })

  it('says what files did, and names nobody who is erased', async () => {
    const all = await licensed(server, await newProductOf(server), { people: 1 })
    const eva = await ownOf(all)
    const [kari = ''] = all.people
    await eva.ask(`${path(all)}/import`, {
      method: 'POST',
      body: 'person_id,name\nE-1,Per\nE-2,Liv',
      headers: { 'content-type': 'text/csv' },
    })
    await act(eva, all.serviceId, 'assign', { people: { ids: [kari] } })
    await must(eva, 'DELETE', `${path(all)}/${kari}`)
    const { items } = await told(all, eva)
    expect(items).toMatchObject([
      { kind: 'customer_person_erased', people: [{ name: null }] },
      { kind: 'licences_assigned', count: 1, people: [{ name: null }] },
      { kind: 'customer_people_imported', file: { new: 2, changed: 0 }, people: [] },
    ])
  })

  it('goes page by page, and is no other customer’s', async () => {
    const all = await licensed(server, await newProductOf(server), { people: 3 })
    const eva = await ownOf(all)
    for (const id of all.people) await must(eva, 'PATCH', `${path(all)}/${id}`, { language: 'nb' })
    const first = await told(all, eva, '?limit=2')
    const cursor = String(first.body['nextCursor'])
    const next = await told(all, eva, `?limit=2&cursor=${cursor}`)
    expect([first.items.length, next.items.length, next.body['nextCursor']]).toEqual([2, 1, null])
    const elsewhere = await licensed(server, await newProductOf(server))
    expect(await told(elsewhere, await ownOf(elsewhere), `?cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: 'cursor_mismatch' },
    })
    expect((await told(all, await ownOf(elsewhere, 'Other'))).body).toMatchObject({
      code: 'customer_not_found',
    })
    expect((await told(all, await newPerson(server, { role: 'help_desk' }))).status).toBe(403)
    expect((await told(all, eva, '?limit=0')).status).toBe(400)
  })
})
