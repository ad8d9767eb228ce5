import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveCustomer } from '../../src/archive/customers.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { pathsOf, send } from './support.ts'

let server: TestServer
let admin: TestPerson
const readNow = databaseClock()
beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
})
afterAll(() => server?.close())

const path = '/api/v1/customers'
const add = (json: object, who = admin) => send(who, 'POST', path, json)
const listed = async (query: string, who = admin) =>
  (await send(who, 'GET', `${path}?${query}`)).body as unknown as {
    total: number
    items: { externalId: string; name: string }[]
  }
async function agrees(): Promise<void> {
  expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
}

describe('a customer that is added by hand', () => {
  it('is made by the rules of the customers file, and stands everywhere at once', async () => {
    const { status, body } = await add({
      name: '  Ærlig Talt AS ',
      country: 'no',
      adminEmail: 'admin@aerlig.example',
      tags: ['skole', ' nord ', 'skole', ''],
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      externalId: 'V-000001',
      name: 'Ærlig Talt AS',
      country: 'NO',
      adminEmail: 'admin@aerlig.example',
      tags: ['skole', 'nord'],
      subscriptionCount: 0,
      provisioningStatus: null,
    })
    expect(await listed('search=aerlig%20v-000001&tag=skole&without=subscriptions')).toMatchObject({
      total: 1,
    })
    expect((await send(admin, 'GET', '/api/v1/tags?search=nor')).body).toMatchObject({ items: ['nord'] })
    const history = await send(admin, 'GET', `${path}/${String(body['id'])}/history`)
    expect(history.body).toMatchObject({
      items: [{ kind: 'customer_created', actor: { name: 'Astrid Berg' }, before: null }],
    })
    expect((await send(admin, 'GET', '/api/v1/audit?limit=1')).body).toMatchObject({
      items: [{ action: 'customer_added', details: { externalId: 'V-000001', name: 'Ærlig Talt AS' } }],
    })
    await agrees()
  })

  it('has an id of its own, made or given, also where many come at once', async () => {
    expect((await add({ externalId: ' V-000041 ', name: 'Forty-one' })).body['externalId']).toBe('V-000041')
    await add({ externalId: 'V-9', name: 'Nine' })
    await add({ externalId: 'V-0000X1', name: 'Not a number' })
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => add({ name: `At once ${n}` })))
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201))
    expect(made.map(({ body }) => String(body['externalId'])).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, n) => `V-${String(42 + n).padStart(6, '0')}`),
    )
    await add({ externalId: 'V-999999', name: 'Last of six' })
    expect((await add({ name: 'First of seven' })).body['externalId']).toBe('V-1000000')
    const taken = await add({ externalId: 'V-000041', name: 'Again' })
    expect([taken.status, taken.body.code]).toEqual([409, 'external_id_taken'])
    await agrees()
  })

  it('does not take the id of a deleted one', async () => {
    const { body } = await add({ externalId: 'GONE', name: 'Gone' })
    const context = { database: server.database, readNow }
    const by = { kind: 'system', id: null } as const
    await archiveCustomer(context, server.partner.id, { kind: 'all' }, by, String(body['id']))
    expect((await add({ externalId: 'GONE', name: 'Gone again' })).body.code).toBe('external_id_taken')
    const changed = await send(admin, 'PATCH', `${path}/${String(body['id'])}`, { name: 'Back' })
    expect([changed.status, changed.body.code]).toEqual([404, 'customer_not_found'])
  })

  it('is refused with all that is wrong, and what to write', async () => {
    const answer = await add({
      externalId: ' ',
      name: 'A\u0007B',
      country: 'UK',
      adminEmail: 'nobody',
      tags: ['a|b'],
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect(answer.body.errors).toEqual([
      { path: 'body.externalId', message: 'Write 1 to 200 characters on one line, and not only spaces.' },
      { path: 'body.name', message: 'The text holds a character that cannot be shown (U+0007). Remove it.' },
      { path: 'body.country', message: '«UK» is no country code. Write GB.' },
      {
        path: 'body.adminEmail',
        message: '«nobody» is no e-mail address. Write one address, such as anna@example.com.',
      },
      { path: 'body.tags', message: 'The tag «a|b» holds «|», which separates tags. Write two tags.' },
    ])
    expect(pathsOf(await add({ name: ' ' }))).toEqual(['body.name'])
    expect(pathsOf(await add({ name: 'x'.repeat(301) }))).toEqual(['body.name'])
    expect(pathsOf(await add({}))).toEqual(['body.name'])
    expect(pathsOf(await add({ name: 'N', phone: '1' }))).toEqual(['body.phone'])
  })

  it('is the same one where the request is repeated', async () => {
    const key = { 'idempotency-key': 'customer-single-1' }
    const first = await send(admin, 'POST', path, { name: 'Singular' }, key)
    const again = await send(admin, 'POST', path, { name: 'Singular' }, key)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect((await send(admin, 'POST', path, { name: 'Twice' }, key)).body.code).toBe('idempotency_key_reused')
    expect((await listed('search=singular')).total).toBe(1)
  })

  it('is a restricted administrator’s own from the start', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin', name: 'Nils Vik' })
    const other = await newPerson(server, { role: 'partner_admin' })
    const { status, body } = await add({ name: 'Mine AS' }, restricted)
    expect(status).toBe(201)
    expect(body).toMatchObject({ assignedTo: [{ name: 'Nils Vik' }] })
    expect((await listed('', restricted)).items.map(({ name }) => name)).toEqual(['Mine AS'])
    expect((await listed('', other)).total).toBe(0)
    const id = String(body['id'])
    expect((await send(restricted, 'PATCH', `${path}/${id}`, { country: 'SE' })).status).toBe(200)
    expect((await send(other, 'PATCH', `${path}/${id}`, { country: 'SE' })).body.code).toBe(
      'customer_not_found',
    )
    await agrees()
  })

  it('is added by administrators alone, each in their own partner', async () => {
    for (const role of ['partner_read_only', 'help_desk'] as const) {
      const other = await newPerson(server, { role })
      expect((await add({ name: 'No' }, other)).body.code).toBe('not_allowed')
    }
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
    const { body } = await add({ name: 'Theirs' }, stranger)
    expect(body['externalId']).toBe('V-000001')
    const { body: ours } = await add({ name: 'Ours' })
    const foreign = await send(stranger, 'PATCH', `${path}/${String(ours['id'])}`, { name: 'Taken' })
    expect([foreign.status, foreign.body.code]).toEqual([404, 'customer_not_found'])
  })
})

describe('a customer that is changed by hand', () => {
  it('tells what it was and is, and nothing where it is so already', async () => {
    const { body } = await add({ name: 'Before AS', country: 'NO', tags: ['a', 'b'] })
    const one = `${path}/${String(body['id'])}`
    const change = { name: 'After AS', country: null, adminEmail: 'a@after.example', tags: ['b', 'c'] }
    expect((await send(admin, 'PATCH', one, change)).body).toMatchObject(change)
    const history = await send(admin, 'GET', `${one}/history?limit=1`)
    expect(history.body).toMatchObject({
      items: [
        {
          kind: 'customer_changed',
          before: { name: 'Before AS', country: 'NO', adminEmail: null, tags: ['a', 'b'] },
          after: change,
        },
      ],
    })
    const before = (await send(admin, 'GET', `${one}/history`)).body
    await send(admin, 'PATCH', one, { ...change, tags: ['c', 'b'] })
    expect((await send(admin, 'GET', `${one}/history`)).body).toEqual(before)
    expect(await listed('search=after%20after.example&tag=c')).toMatchObject({ total: 1 })
    expect(await listed('tag=a&search=after')).toMatchObject({ total: 0 })
    expect(pathsOf(await send(admin, 'PATCH', one, { name: '', country: 'XX' }))).toEqual([
      'body.name',
      'body.country',
    ])
    expect((await send(admin, 'PATCH', one, {})).status).toBe(400)
    await agrees()
  })
})
