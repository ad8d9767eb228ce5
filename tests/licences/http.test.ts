import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { startDetailsServer, type DetailsServer } from '../details/support.ts'
import { pathsOf, send } from '../orders/support.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { addPeople, licencesOf } from './scene.ts'
import { act, licensed, must, newProductOf } from './support.ts'

let server: DetailsServer
let boss: TestPerson
let product = ''

beforeAll(async () => {
  server = await startDetailsServer({ mail: false })
  boss = server.boss
  product = await newProductOf(server)
})
afterAll(() => server?.close())

const held = (serviceId: string) => licencesOf(server.database.db, server.partner.id, serviceId)
const ids = (people: readonly string[], ...at: number[]) => ({ ids: at.map((each) => people[each] ?? '') })
const inOrder = (people: readonly string[], ...at: number[]) =>
  ids(people, ...at).ids.toSorted((a, b) => (a < b ? -1 : 1))
async function list(serviceId: string, query = '', who = boss) {
  const { status, body } = await send(who, 'GET', `/api/v1/services/${serviceId}/licences${query}`)
  return { status, body, items: (body['items'] ?? []) as { person: { id: string; name: string } }[] }
}
async function history(customerId: string) {
  const { body } = await send(boss, 'GET', `/api/v1/customers/${customerId}/history`)
  return (body['items'] as { kind: string; before: unknown; after: unknown }[]).filter(({ kind }) =>
    kind.startsWith('licences'),
  )
}

describe('assigning', () => {
  it('is told beforehand by the same rules, and nothing is done', async () => {
    const { serviceId, people } = await licensed(server, product)
    const wish = { act: 'assign', people: {} }
    const { status, body } = await act(boss, serviceId, 'preview', wish)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      act: null,
      seats: { licences: 3, used: 0, counted: false, overage: false, left: 3 },
      total: 5,
      counts: { assigned: 3, no_seat: 2, held: 0 },
      others: [
        { person: { id: people[3] }, outcome: 'no_seat' },
        { person: { id: people[4] }, outcome: 'no_seat' },
      ],
    })
    expect(await held(serviceId)).toMatchObject({ used: 0, counted: false, held: 0 })
  })

  it('gives those that fit one each, in the list’s order, and says what came of the others', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    await must(boss, 'POST', `/api/v1/services/${serviceId}/licences/assign`, { people: ids(people, 1) })
    const nobody = newId()
    const asked = { people: { ids: [nobody, people[4], people[0], people[1], people[2]] }, expected: 5 }
    const { status, body } = await act(boss, serviceId, 'assign', asked)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      seats: { licences: 3, used: 3, counted: true, left: 0 },
      counts: { assigned: 2, held: 1, no_seat: 1, not_found: 1 },
    })
    expect(body['others']).toMatchObject([
      { person: { id: people[1] }, outcome: 'held' },
      { person: { id: people[4], name: 'Kari 000005' }, outcome: 'no_seat' },
      { person: { id: nobody, externalId: null, name: null }, outcome: 'not_found' },
    ])
    expect((await held(serviceId)).holders).toEqual(people.slice(0, 3).toSorted())
    expect(await history(customerId)).toMatchObject([
      { kind: 'licences_assigned', before: { licencesUsed: 1 }, after: { assigned: 2, licencesUsed: 3 } },
      { kind: 'licences_assigned', before: { licencesUsed: 0 }, after: { assigned: 1, licencesUsed: 1 } },
    ])
    expect(JSON.stringify(await history(customerId))).not.toContain(people[0])
  })

  it('shows how many are used wherever licences are shown', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    await act(boss, serviceId, 'assign', { people: ids(people, 0, 1) })
    const page = await send(boss, 'GET', `/api/v1/customers/${customerId}`)
    const listed = await send(boss, 'GET', `/api/v1/customers?search=${String(page.body['externalId'])}`)
    for (const customer of [page.body, (listed.body['items'] as object[])[0] as typeof page.body])
      expect(customer['subscriptions']).toMatchObject([{ services: [{ licences: 3, licencesUsed: 2 }] }])
  })

  it('is refused where no seat is left for anybody, and where nobody is selected', async () => {
    const { serviceId, people } = await licensed(server, product, { seats: 1 })
    await act(boss, serviceId, 'assign', { people: ids(people, 0) })
    const full = await act(boss, serviceId, 'assign', { people: ids(people, 1, 2) })
    expect([full.status, full.body.code]).toEqual([409, 'no_seat_left'])
    expect(full.body['detail']).toBe(
      'No licence is free: 1 of 1 are assigned. Take some back, or raise the number.',
    )
    // Who has one already is no reason to refuse.
    expect((await act(boss, serviceId, 'assign', { people: ids(people, 0) })).body).toMatchObject({
      act: null,
      counts: { held: 1 },
    })
    for (const selection of [{ ids: [newId()] }, { group: 'Nobody' }, { search: 'zzz' }]) {
      const none = await act(boss, serviceId, 'assign', { people: selection })
      expect([none.status, none.body.code]).toEqual([422, 'nobody_selected'])
    }
    expect(await held(serviceId)).toMatchObject({ held: 1 })
  })

  it('goes beyond what was bought where the product allows that, and not where it no longer does', async () => {
    const name = await newProductOf(server, { overage: true })
    const { serviceId, people } = await licensed(server, name)
    const { body } = await act(boss, serviceId, 'assign', { people: ids(people, 0, 1, 2, 3) })
    expect(body).toMatchObject({
      seats: { licences: 3, used: 4, overage: true, left: null },
      counts: { assigned: 4 },
    })
    const products = (await must(boss, 'GET', '/api/v1/products'))['items'] as { id: string; name: string }[]
    const { id = '' } = products.find((each) => each.name === name) ?? {}
    await must(boss, 'PATCH', `/api/v1/products/${id}`, { overage: false })
    const refused = await act(boss, serviceId, 'assign', { people: ids(people, 4) })
    expect([refused.status, refused.body.code]).toEqual([409, 'no_seat_left'])
    expect(await held(serviceId)).toMatchObject({ used: 4, held: 4 })
  })

  it('chooses by group and by what the list shows, and refuses when that is no longer so', async () => {
    const { serviceId, customerId } = await licensed(server, product, { seats: 20, people: 3 })
    await addPeople(server.database.db, server.partner.id, customerId, 4, {
      groups: ['Sales'],
      prefix: 'Ola',
    })
    const other = await act(boss, serviceId, 'assign', { people: { group: 'Sales' }, expected: 3 })
    expect([other.status, other.body.code]).toEqual([409, 'people_changed'])
    expect(other.body['detail']).toContain('4 people')
    const sales = await act(boss, serviceId, 'assign', { people: { group: 'Sales' }, expected: 4 })
    expect(sales.body['counts']).toMatchObject({ assigned: 4 })
    const rest = { service: serviceId, holds: false }
    expect((await act(boss, serviceId, 'assign', { people: rest })).body['counts']).toMatchObject({
      assigned: 3,
      held: 0,
    })
  })

  it('is done once for one Idempotency-Key', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    const once = () =>
      act(boss, serviceId, 'assign', { people: ids(people, 0) }, { 'idempotency-key': `assign-${serviceId}` })
    const [first, second] = [await once(), await once()]
    expect(second).toEqual(first)
    expect(await history(customerId)).toHaveLength(1)
  })

  it('says in the audit log who did it to whom, by ids alone', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    const { body } = await act(boss, serviceId, 'assign', { people: ids(people, 0, 1) })
    await act(boss, serviceId, 'return', { people: ids(people, 1) })
    const audit = await send(boss, 'GET', '/api/v1/audit?limit=2')
    expect(audit.body['items']).toMatchObject([
      { action: 'licences_returned', details: { licences: 1, people: [people[1]] } },
      {
        action: 'licences_assigned',
        subject: { id: serviceId },
        details: { name: product, licences: 2, act: body['act'], people: [people[0], people[1]] },
      },
    ])
    expect(JSON.stringify(audit.body)).not.toContain('Kari 0')
    expect(customerId).not.toBe('')
  })
})

describe('what stands in the way of assigning', () => {
  it('is told with who acts next while the service is not provisioned', async () => {
    const { serviceId, people } = await licensed(server, product, { isSetUp: false })
    for (const what of ['assign', 'preview'] as const) {
      const { status, body } = await act(boss, serviceId, what, {
        people: ids(people, 0),
        ...(what === 'preview' && { act: 'assign' }),
      })
      expect([status, body.code]).toEqual([409, 'service_not_provisioned'])
      expect(body['detail']).toContain('The partner has to finish its set-up.')
    }
    expect((await list(serviceId)).body).toMatchObject({ obstacle: 'manual_partner', total: 0 })
    await must(boss, 'POST', `/api/v1/services/${serviceId}/task/fail`, { reason: 'No power' })
    const failed = await act(boss, serviceId, 'assign', { people: ids(people, 0) })
    expect(failed.body['detail']).toContain('Its set-up has failed')
    // The language asked for.
    const nb = await send(
      boss,
      'POST',
      `/api/v1/services/${serviceId}/licences/assign`,
      { people: ids(people, 0) },
      { 'accept-language': 'nb' },
    )
    expect(nb.body['detail']).toContain('partneren må løse det')
    await must(boss, 'POST', `/api/v1/services/${serviceId}/hand-over`, { to: 'partner' })
    await must(boss, 'POST', `/api/v1/services/${serviceId}/task/finish`)
    expect((await act(boss, serviceId, 'assign', { people: ids(people, 0) })).status).toBe(200)
  })

  it('is its subscription’s end; who holds one keeps it, and it can be taken back', async () => {
    const { serviceId, people, subscriptionId } = await licensed(server, product)
    await act(boss, serviceId, 'assign', { people: ids(people, 0, 1) })
    await must(boss, 'POST', `/api/v1/subscriptions/${subscriptionId}/close`, {})
    const { status, body } = await act(boss, serviceId, 'assign', { people: ids(people, 2) })
    expect([status, body.code]).toEqual([409, 'service_takes_no_licences'])
    expect(await held(serviceId)).toMatchObject({ used: 2, held: 2 })
    expect((await list(serviceId)).body).toMatchObject({ obstacle: 'over', total: 2 })
    expect((await act(boss, serviceId, 'return', { people: ids(people, 0) })).body).toMatchObject({
      counts: { returned: 1 },
    })
  })

  it('is not a suspension', async () => {
    const { serviceId, people, subscriptionId } = await licensed(server, product)
    await must(boss, 'POST', `/api/v1/subscriptions/${subscriptionId}/suspend`, { reason: 'Unpaid' })
    expect((await act(boss, serviceId, 'assign', { people: ids(people, 0) })).status).toBe(200)
  })

  it('is that somebody is deactivated, or another customer’s', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    const [strange = ''] = (await licensed(server, product)).people
    const { db } = server.database
    await writeTenant(db, server.partner.id, (trx) =>
      trx
        .updateTable('customer_people')
        .set({ deactivated_at: new Date() })
        .where('partner_id', '=', server.partner.id)
        .where('customer_id', '=', customerId)
        .where('id', '=', people[0] ?? '')
        .execute(),
    )
    const { body } = await act(boss, serviceId, 'assign', {
      people: { ids: [people[0], people[1], strange] },
    })
    expect(body).toMatchObject({ counts: { assigned: 1, deactivated: 1, not_found: 1 } })
    expect((await held(serviceId)).holders).toEqual([people[1]])
  })

  it('is what is wrong with the request, told at its place', async () => {
    const { serviceId, people } = await licensed(server, product)
    for (const [json, path] of [
      [{}, 'body.people'],
      [{ people: { ids: [] } }, 'body.people.ids'],
      [{ people: { ids: ['x'] } }, 'body.people.ids[0]'],
      [{ people: { ids: [people[0], people[0]] } }, 'body.people.ids'],
      [{ people: { state: 'gone' } }, 'body.people.state'],
      [{ people: { serch: 'x' } }, 'body.people.serch'],
      [{ people: {}, expected: -1 }, 'body.expected'],
    ] as const) {
      const answer = await act(boss, serviceId, 'assign', json)
      expect([answer.status, pathsOf(answer)], JSON.stringify(json)).toEqual([400, [path]])
    }
    const twice = await act(boss, serviceId, 'assign', { people: { ...ids(people, 0), group: 'Sales' } })
    expect([twice.status, twice.body.code]).toEqual([400, 'selection_twice'])
  })
})

describe('taking back', () => {
  it('returns what is held, and says who holds none', async () => {
    const { serviceId, people } = await licensed(server, product)
    await act(boss, serviceId, 'assign', { people: ids(people, 0, 1, 2) })
    const selection = { people: ids(people, 1, 3) }
    const told = await act(boss, serviceId, 'preview', { act: 'return', ...selection })
    const { body } = await act(boss, serviceId, 'return', selection)
    expect(told.body['counts']).toEqual(body['counts'])
    expect(body).toMatchObject({
      seats: { used: 2, left: 1 },
      counts: { returned: 1, not_held: 1 },
      others: [{ person: { id: people[3] }, outcome: 'not_held' }],
    })
    expect((await held(serviceId)).holders).toEqual(inOrder(people, 0, 2))
  })
})

describe('undoing', () => {
  it('returns exactly those still held', async () => {
    const { serviceId, people } = await licensed(server, product)
    const { body: first } = await act(boss, serviceId, 'assign', { people: ids(people, 0, 1) })
    await act(boss, serviceId, 'assign', { people: ids(people, 2) })
    await act(boss, serviceId, 'return', { people: ids(people, 1) })
    const { body: undone } = await act(boss, serviceId, 'undo', { act: first['act'] })
    expect(undone).toMatchObject({ total: 2, counts: { returned: 1, not_held: 1 }, seats: { used: 1 } })
    expect((await held(serviceId)).holders).toEqual([people[2]])
    // Twice does nothing more, and itself it can be undone.
    expect((await act(boss, serviceId, 'undo', { act: first['act'] })).body).toMatchObject({
      act: null,
      counts: { returned: 0, not_held: 2 },
    })
    const again = await act(boss, serviceId, 'undo', { act: undone['act'] })
    expect(again.body['counts']).toMatchObject({ assigned: 1 })
    expect((await held(serviceId)).holders).toEqual(inOrder(people, 0, 2))
  })

  it('gives back where a seat is free, and says for whom none is', async () => {
    const { serviceId, people } = await licensed(server, product)
    await act(boss, serviceId, 'assign', { people: ids(people, 0, 1, 2) })
    const { body: taken } = await act(boss, serviceId, 'return', { people: ids(people, 0, 1) })
    await act(boss, serviceId, 'assign', { people: ids(people, 3) })
    const { body } = await act(boss, serviceId, 'undo', { act: taken['act'] })
    expect(body).toMatchObject({
      counts: { assigned: 1, no_seat: 1 },
      others: [{ person: { id: people[1] }, outcome: 'no_seat' }],
    })
    // Who has been given one since, and lost it, is left alone.
    await act(boss, serviceId, 'return', { people: ids(people, 0) })
    const later = await act(boss, serviceId, 'undo', { act: taken['act'] })
    expect(later.body['counts']).toMatchObject({ assigned: 1, changed_since: 1 })
    const full = await act(boss, serviceId, 'undo', { act: newId() })
    expect([full.status, full.body.code]).toEqual([404, 'licence_act_not_found'])
  })

  it('knows only acts of the service itself', async () => {
    const [one, other] = [await licensed(server, product), await licensed(server, product)]
    const { body } = await act(boss, one.serviceId, 'assign', { people: ids(one.people, 0) })
    const wrong = await act(boss, other.serviceId, 'undo', { act: body['act'] })
    expect([wrong.status, wrong.body.code]).toEqual([404, 'licence_act_not_found'])
    expect((await held(one.serviceId)).held).toBe(1)
  })
})

describe('the list of who holds one', () => {
  it('has pages in the order of names, of all or of one act', async () => {
    const { serviceId, people } = await licensed(server, product, { seats: 10 })
    const { body: first } = await act(boss, serviceId, 'assign', { people: ids(people, 0, 3) })
    await act(boss, serviceId, 'assign', { people: ids(people, 1, 2) })
    const one = await list(serviceId, '?limit=3')
    expect(one.body).toMatchObject({ total: 4, obstacle: null, seats: { licences: 10, used: 4, left: 6 } })
    const two = await list(serviceId, `?limit=3&cursor=${String(one.body['nextCursor'])}`)
    expect([...one.items, ...two.items].map(({ person }) => person.id)).toEqual(people.slice(0, 4))
    expect(two.body['nextCursor']).toBeNull()
    const ofAct = await list(serviceId, `?act=${String(first['act'])}`)
    expect(ofAct.items.map(({ person }) => person.id)).toEqual([people[0], people[3]])
    const wrong = await list(
      serviceId,
      `?cursor=${String(one.body['nextCursor'])}&act=${String(first['act'])}`,
    )
    expect([wrong.status, wrong.body.code]).toEqual([400, 'cursor_mismatch'])
  })
})

describe('who may', () => {
  it('each role within its reach, and nobody of another partner or customer', async () => {
    const { serviceId, people, customerId } = await licensed(server, product)
    const other = await licensed(server, product)
    const foreign = await createPartner(server.database.db, 'Elsewhere')
    const person = (wish: Parameters<typeof newPerson>[1]) => newPerson(server, wish)
    const own = await person({ role: 'customer_admin', customerId })
    const assigned = await person({ role: 'partner_admin' })
    await must(boss, 'PUT', `/api/v1/customers/${customerId}/assigned/${assigned.id}`)
    for (const [who, lists, assigns] of [
      [own, 200, 200],
      [assigned, 200, 200],
      [await person({ role: 'customer_admin', customerId: other.customerId }), 404, 404],
      [await person({ role: 'partner_admin' }), 404, 404],
      [await person({ role: 'partner_read_only' }), 200, 403],
      [await person({ role: 'help_desk' }), 403, 403],
      [await person({ role: 'vendor_operator', vendor: 'Vendor' }), 403, 403],
      [await person({ role: 'partner_full_admin', partnerId: foreign.id }), 404, 404],
    ] as const) {
      expect((await list(serviceId, '', who)).status).toBe(lists)
      for (const [what, json] of [
        ['assign', { people: ids(people, 0) }],
        ['return', { people: ids(people, 0) }],
        ['preview', { act: 'return', people: ids(people, 0) }],
      ] as const)
        expect((await act(who, serviceId, what, json)).status, what).toBe(assigns)
    }
    // The customer's own administrator is not given people of another customer.
    const theirs = await act(own, serviceId, 'assign', { people: ids(other.people, 0) })
    expect([theirs.status, theirs.body.code]).toEqual([422, 'nobody_selected'])
  })
})
