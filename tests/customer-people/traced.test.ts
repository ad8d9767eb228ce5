import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPartner } from '../../src/partners/repository.ts'
import { startDetailsServer, type DetailsServer } from '../details/support.ts'
import { act, licensed, must, newProductOf } from '../licences/support.ts'
import { send } from '../orders/support.ts'
import { newPerson } from '../support/people.ts'

/* Who changed Kari’s address, and when: the audit log finds it by person, whichever way it was done. */

let server: DetailsServer
beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
})
afterAll(() => server?.close())

interface Entry {
  readonly action: string
  readonly details: Record<string, unknown>
  readonly actor: { readonly name: string }
}
const about = async (personId: string, query = ''): Promise<Entry[]> => {
  const { body } = await send(server.boss, 'GET', `/api/v1/audit?subject=${personId}&limit=200${query}`)
  return body['items'] as Entry[]
}
async function bring(customerId: string, lines: readonly string[], who = server.boss) {
  const response = await who.ask(`/api/v1/customers/${customerId}/people/import`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { 'content-type': 'text/csv' },
  })
  return response.json()
}
async function idOf(customerId: string, search: string): Promise<string> {
  const path = `/api/v1/customers/${customerId}/people?search=${search}`
  const [person] = (await must(server.boss, 'GET', path))['items'] as { id: string }[]
  return person?.id ?? ''
}

const rowOf = (n: number, email: string, group = 'Salg') => `E-${n},Person ${n},${email}@x.example,${group}`

describe('what was done to one person', () => {
  it('is found where a file did it to many, with who did and what changed', async () => {
    const { customerId } = await licensed(server, await newProductOf(server), { people: 0 })
    const heading = 'person_id,name,email,groups'
    await bring(customerId, [heading, rowOf(1, 'kari'), rowOf(2, 'ola'), rowOf(3, 'per')])
    const own = await newPerson(server, { role: 'customer_admin', customerId, name: 'Eva Egen' })
    await bring(customerId, [heading, rowOf(1, 'kari.ny'), rowOf(2, 'ola'), rowOf(3, 'per', 'Lager')], own)
    const [kari, ola, per] = [
      await idOf(customerId, 'E-1'),
      await idOf(customerId, 'E-2'),
      await idOf(customerId, 'E-3'),
    ]
    const found = await about(kari)
    expect(found.map(({ action }) => action)).toEqual(['customer_people_changed', 'customer_people_added'])
    expect(found[0]).toMatchObject({
      actor: { name: 'Eva Egen' },
      details: { fields: ['email'], people: 1 },
    })
    expect((await about(ola)).map(({ action }) => action)).toEqual(['customer_people_added'])
    expect((await about(per))[0]).toMatchObject({ details: { fields: ['groups'] } })
    // The entry of the whole file has the id that its parts name.
    const { body } = await send(server.boss, 'GET', '/api/v1/audit?action=customer_people_imported&limit=1')
    expect(body['items']).toMatchObject([{ id: found[0]?.details['import'], details: { changed: 2 } }])
    expect(JSON.stringify(found)).not.toContain('kari.ny')
    const data = await must(server.boss, 'GET', `/api/v1/customers/${customerId}/people/${kari}/data`)
    expect(data['changes']).toMatchObject([
      { action: 'customer_people_changed', fields: ['email'] },
      { action: 'customer_people_added', fields: [] },
    ])
  })

  it('is found where it was done to them alone, to many, and with licences of more than are named', async () => {
    const all = await licensed(server, await newProductOf(server), { seats: 200, people: 150 })
    const [kari = '', ola = ''] = all.people
    const path = `/api/v1/customers/${all.customerId}/people`
    await must(server.boss, 'PATCH', `${path}/${kari}`, { name: 'Kari Ny' })
    await must(server.boss, 'POST', `${path}/act`, { act: 'add_group', group: 'Salg', people: {} })
    const { body } = await act(server.boss, all.serviceId, 'assign', { people: {} })
    expect(body).toMatchObject({ counts: { assigned: 150 } })
    await act(server.boss, all.serviceId, 'return', { people: { ids: [kari] } })
    await must(server.boss, 'POST', `${path}/${kari}/deactivate`)
    expect((await about(kari)).map(({ action }) => action)).toEqual([
      'customer_person_deactivated',
      'licences_returned',
      'licences_assigned',
      'customer_person_changed',
      'customer_person_changed',
    ])
    expect((await about(ola)).map(({ action }) => action)).toEqual([
      'licences_assigned',
      'customer_person_changed',
    ])
    expect((await about(ola, '&action=licences_assigned')).length).toBe(1)
    await must(server.boss, 'DELETE', `${path}/${kari}`)
    expect((await about(kari))[0]?.action).toBe('customer_person_erased')
  })

  it('goes with its cursor, is in the file, and is nobody else’s', async () => {
    const all = await licensed(server, await newProductOf(server))
    const [kari = ''] = all.people
    const path = `/api/v1/customers/${all.customerId}/people`
    for (const name of ['A', 'B', 'C']) await must(server.boss, 'PATCH', `${path}/${kari}`, { name })
    const first = await send(server.boss, 'GET', `/api/v1/audit?subject=${kari}&limit=2`)
    const cursor = String(first.body['nextCursor'])
    const next = await send(server.boss, 'GET', `/api/v1/audit?subject=${kari}&limit=2&cursor=${cursor}`)
    expect([first.body['items'], next.body['items']].map((items) => (items as Entry[]).length)).toEqual([
      2, 1,
    ])
    const file = await server.boss.ask(`/api/v1/audit.csv?subject=${kari}`)
    expect((await file.text()).trim().split('\r\n')).toHaveLength(4)
    expect((await send(server.boss, 'GET', '/api/v1/audit?subject=Kari')).status).toBe(400)
    const partner = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: partner.id })
    expect((await send(stranger, 'GET', `/api/v1/audit?subject=${kari}`)).body['items']).toEqual([])
  })
})
