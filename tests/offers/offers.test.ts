import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let admin: TestPerson
beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin' })
})
afterAll(() => server?.close())
beforeEach(() =>
  writeTenant(server.database.db, server.partner.id, (trx) =>
    trx.deleteFrom('offers').where('partner_id', '=', server.partner.id).execute(),
  ),
)

interface Offer {
  id: string
  externalId: string
  name: string
  amount: string | null
  currency: string | null
  retiredAt: string | null
  [field: string]: unknown
}
interface Answer {
  status: number
  body: {
    code?: string
    errors?: { path: string; message: string }[]
    items?: Offer[]
    [field: string]: unknown
  }
}

async function send(method: string, path: string, json?: unknown, who: TestPerson = admin): Promise<Answer> {
  const response = await who.ask(path, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    headers: { 'accept-language': 'en' },
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const calling = { name: 'Calling Standard', products: [{ product: 'Calling', licences: 'quantity' }] }
const priced = { ...calling, term: 'P12M', amount: '12.5', currency: 'nok', trialDays: 30 }

async function add(json: object): Promise<Offer> {
  const { status, body } = await send('POST', '/api/v1/offers', json)
  expect(status).toBe(201)
  return body as unknown as Offer
}
const names = async (query = '') =>
  ((await send('GET', `/api/v1/offers${query}`)).body.items ?? []).map(({ name }) => name)
const pathsOf = ({ body }: Answer) => (body.errors ?? []).map(({ path }) => path)

describe('offers', () => {
  it('are added in canonical form, with a readable key', async () => {
    const offer = await add(priced)
    expect(offer).toMatchObject({
      externalId: 'calling-standard',
      products: [{ product: 'Calling', licences: 'quantity' }],
      term: 'P1Y',
      amount: '12.50',
      currency: 'NOK',
      trialDays: 30,
      defaultQuantity: 1,
      retiredAt: null,
    })
    expect((await add(calling)).externalId).toBe('calling-standard-2')
    expect((await add({ ...calling, name: '会議', externalId: ' C 1 ' })).externalId).toBe('C 1')
    expect((await add({ ...calling, name: '会議' })).externalId).toBe('offer')
    expect(await names()).toEqual(['Calling Standard', 'Calling Standard', '会議', '会議'])
  })

  it('say at once all that is wrong, and what to write', async () => {
    const wrong = {
      name: ' ',
      products: [{ product: 'Calling', licences: -1 }, { product: 'A\u0007' }, { product: 'Calling' }],
      term: '1 year',
      amount: '12.345',
      currency: 'NOK',
    }
    const answer = await send('POST', '/api/v1/offers', { ...wrong, products: wrong.products.slice(1) })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect(answer.body.errors).toEqual([
      { path: 'body.name', message: 'Write 1 to 200 characters on one line, and not only spaces.' },
      {
        path: 'body.products[0].product',
        message: 'Write 1 to 200 characters on one line, and not only spaces.',
      },
      { path: 'body.term', message: 'Write a term in months and years, for example P1M, P1Y or P1Y6M.' },
      { path: 'body.amount', message: 'NOK has 2 decimals. Write at most so many.' },
    ])
    for (const [change, path] of [
      [{ amount: '1.5', currency: 'JPY' }, 'body.amount'],
      [{ amount: '1' }, 'body.currency'],
      [{ currency: 'NOK' }, 'body.amount'],
      [{ amount: '1', currency: 'KRONER' }, 'body.currency'],
      [{ amount: '-1', currency: 'NOK' }, 'body.amount'],
      [{ products: [{ product: 'Calling' }, { product: 'Calling' }] }, 'body.products[1].product'],
      [{ products: [] }, 'body.products'],
      [{ term: 'P101Y' }, 'body.term'],
      [{ trialDays: 0 }, 'body.trialDays'],
      [{ price: 1 }, 'body.price'],
    ] as const) {
      const refused = await send('POST', '/api/v1/offers', { ...calling, ...change })
      expect([refused.status, pathsOf(refused)]).toEqual([400, [path]])
    }
    const days = await send('POST', '/api/v1/offers', { ...calling, trialDays: 1.5 })
    expect(days.body.errors?.[0]?.message).toBe('Write a whole number from 1 to 3,650.')
    const licences = await send('POST', '/api/v1/offers', {
      name: 'L',
      products: [{ product: 'X', licences: -1 }],
    })
    expect(licences.body.errors).toMatchObject([
      { path: 'body.products[0].licences', message: expect.stringMatching(/^Write «quantity»/) as string },
    ])
    expect(await send('POST', '/api/v1/offers', { ...calling, amount: '0', currency: 'KWD' })).toMatchObject({
      status: 201,
      body: { amount: '0.000' },
    })
  })

  it('change field by field, are retired and come back at the end', async () => {
    const first = await add(priced)
    await add({ ...calling, name: 'Meetings' })
    const path = `/api/v1/offers/${first.id}`
    expect((await send('PATCH', path, { amount: '20', name: 'Calling' })).body).toMatchObject({
      name: 'Calling',
      amount: '20.00',
      currency: 'NOK',
      term: 'P1Y',
    })
    expect(pathsOf(await send('PATCH', path, { amount: null }))).toEqual(['body.amount'])
    expect((await send('PATCH', path, { amount: null, currency: null })).body.amount).toBeNull()
    expect((await send('PATCH', path, { retired: true })).body['retiredAt']).not.toBeNull()
    expect(await names()).toEqual(['Meetings'])
    expect(await names('?retired=true')).toEqual(['Meetings', 'Calling'])
    expect((await send('PATCH', path, { retired: false })).body['retiredAt']).toBeNull()
    expect(await names()).toEqual(['Meetings', 'Calling'])
    const taken = await send('POST', '/api/v1/offers', { ...calling, externalId: first.externalId })
    expect([taken.status, taken.body.code]).toEqual([409, 'offer_id_taken'])
    expect(pathsOf(await send('PATCH', path, {}))).toHaveLength(1)
    const nobody = await send('PATCH', '/api/v1/offers/01890000-0000-7000-8000-000000000000', { name: 'N' })
    expect([nobody.status, nobody.body.code]).toEqual([404, 'offer_not_found'])
  })

  it('stand in the order that somebody gives them; what has come meanwhile stays behind', async () => {
    const [a, b, c] = [
      await add(calling),
      await add({ ...calling, name: 'B' }),
      await add({ ...calling, name: 'C' }),
    ]
    expect((await send('PUT', '/api/v1/offers/order', { ids: [c?.id, a?.id] })).status).toBe(200)
    expect(await names()).toEqual(['C', 'Calling Standard', 'B'])
    expect(b?.name).toBe('B')
  })

  it('are another partner’s own', async () => {
    const offer = await add(calling)
    const other = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: other.id })
    expect((await send('GET', '/api/v1/offers', undefined, stranger)).body.items).toEqual([])
    expect((await send('PATCH', `/api/v1/offers/${offer.id}`, { name: 'Mine' }, stranger)).status).toBe(404)
    const emptied = await send('PUT', '/api/v1/catalogue', { offers: [] }, stranger)
    expect(emptied.body).toMatchObject({ offers: { retired: [], unchanged: 0 } })
    expect(await names()).toEqual(['Calling Standard'])
  })

  it('are noted in the audit log', async () => {
    const { id } = await add(calling)
    await send('PATCH', `/api/v1/offers/${id}`, { name: 'Ring' })
    const { body } = await send('GET', '/api/v1/audit?limit=2')
    expect(body.items).toMatchObject([
      { action: 'offer_changed', details: { before: { name: 'Calling Standard' }, after: { name: 'Ring' } } },
      { action: 'offer_added', details: { externalId: 'calling-standard' } },
    ])
  })
})
