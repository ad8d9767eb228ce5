import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
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
  writeTenant(server.database.db, server.partner.id, async (trx) => {
    for (const table of ['offers', 'products', 'connections'] as const)
      await trx.deleteFrom(table).where('partner_id', '=', server.partner.id).execute()
  }),
)

interface Entry {
  id: string
  name: string
  [field: string]: unknown
}
interface Answer {
  status: number
  body: {
    code?: string
    errors?: { path: string; message: string }[]
    items?: Entry[]
    [field: string]: unknown
  }
}

async function send(method: string, path: string, json?: unknown): Promise<Answer> {
  const response = await admin.ask(path, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    headers: { 'accept-language': 'en' },
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

async function add(json: object): Promise<void> {
  expect((await send('POST', '/api/v1/offers', json)).status).toBe(201)
}

const calling = { name: 'Calling Standard', products: [{ product: 'Calling', licences: 'quantity' }] }
const priced = { ...calling, term: 'P12M', amount: '12.5', currency: 'nok', trialDays: 30 }
const byHand = { kind: 'manual', by: 'partner' }

const names = async (list: 'offers' | 'products', query = '') =>
  ((await send('GET', `/api/v1/${list}${query}`)).body.items ?? []).map(({ name }) => name)
const pathsOf = ({ body }: Answer) => (body.errors ?? []).map(({ path }) => path)
const file = async () =>
  (await send('GET', '/api/v1/catalogue')).body as unknown as { products: Entry[]; offers: Entry[] }
const apply = (wish: object, query = '') => send('PUT', `/api/v1/catalogue${query}`, wish)
const nothing = { new: [], changed: [], retired: [], unchanged: 0, reordered: false }

describe('the catalogue as a file', () => {
  it('goes in again unchanged', async () => {
    await add(priced)
    await add({
      ...calling,
      name: 'Meetings',
      products: [{ product: 'Meetings' }, { product: 'Devices', licences: 3 }],
    })
    const before = await file()
    expect(before.offers.map(({ id }) => id)).toEqual(['calling-standard', 'meetings'])
    const { status, body } = await apply({ offers: before.offers })
    expect([status, body]).toEqual([
      200,
      { dryRun: false, products: null, offers: { ...nothing, unchanged: 2 }, warnings: [] },
    ])
    expect(await file()).toEqual(before)
  })

  it('says what it would change, then changes it: new, changed, retired, brought back, moved', async () => {
    await add(priced)
    await add({ ...calling, name: 'Meetings' })
    await add({ ...calling, name: 'Devices' })
    const [standard, meetings] = (await file()).offers
    const wanted = [
      { ...meetings, amount: '5', currency: 'EUR' },
      standard,
      { id: 'new', ...calling, name: 'New' },
    ]
    const difference = {
      new: [{ id: 'new', name: 'New' }],
      changed: [
        {
          id: 'meetings',
          name: 'Meetings',
          broughtBack: false,
          before: { amount: null, currency: null },
          after: { amount: '5.00', currency: 'EUR' },
        },
      ],
      retired: [{ id: 'devices', name: 'Devices' }],
      unchanged: 1,
      reordered: true,
    }
    expect((await apply({ offers: wanted }, '?dryRun=true')).body).toEqual({
      dryRun: true,
      products: null,
      offers: difference,
      warnings: [],
    })
    expect((await names('offers')).length).toBe(3)
    expect((await apply({ offers: wanted })).body).toEqual({
      dryRun: false,
      products: null,
      offers: difference,
      warnings: [],
    })
    expect(await names('offers', '?retired=true')).toEqual(['Meetings', 'Calling Standard', 'New', 'Devices'])
    const back = await apply({
      offers: [...(await file()).offers, { id: 'devices', ...calling, name: 'Devices' }],
    })
    expect(back.body).toMatchObject({
      offers: { new: [], changed: [{ id: 'devices', broughtBack: true }], retired: [] },
    })
    expect(await names('offers')).toEqual(['Meetings', 'Calling Standard', 'New', 'Devices'])
  })

  it('tells all mistakes of all offers at once, and changes nothing', async () => {
    await add(calling)
    const answer = await apply({
      offers: [
        { id: 'a', ...calling, amount: 12.5, currency: 'NOK' },
        'nothing',
        { id: 'a', name: 'B', products: [{ product: 'X', seats: 3 }], prise: 1 },
        { name: 'C', products: 'Calling', defaultQuantity: 0 },
      ],
    })
    expect(answer.status).toBe(400)
    expect(pathsOf(answer)).toEqual([
      'body.offers[0].amount',
      'body.offers[1]',
      'body.offers[2].products[0].seats',
      'body.offers[2].prise',
      'body.offers[3].id',
      'body.offers[3].products',
      'body.offers[3].defaultQuantity',
      'body.offers[2].id',
    ])
    expect(answer.body.errors?.at(2)?.message).toBe(
      '«seats» is not known here. Known are: product, licences.',
    )
    expect(await names('offers')).toEqual(['Calling Standard'])
    expect((await send('PUT', '/api/v1/catalogue', { product: [], offers: [] })).status).toBe(400)
  })
})

describe('the catalogue with products', () => {
  const products = [
    { id: 'calling', name: 'Calling', provisioner: byHand, instructions: 'One.\nTwo.', usualDuration: 'P2D' },
    { id: 'meetings', name: 'Meetings', provisioner: { kind: 'manual', by: 'vendor' } },
  ]
  const offers = [
    { id: 'suite', name: 'Suite', products: [{ product: 'Calling' }, { product: 'Meetings' }] },
    { id: 'calls', ...calling },
  ]

  it('goes in again unchanged, and says field by field what would be another', async () => {
    const first = await apply({ products, offers })
    expect(first.body).toMatchObject({
      products: { new: [{ id: 'calling' }, { id: 'meetings' }] },
      offers: { new: [{ id: 'suite' }, { id: 'calls' }] },
      warnings: [],
    })
    const before = await file()
    expect((await apply(before)).body).toMatchObject({
      products: { ...nothing, unchanged: 2 },
      offers: { ...nothing, unchanged: 2 },
    })
    const changed = await apply(
      { products: [{ ...products[1], licenceUnit: 'user', overage: true }, products[0]], offers },
      '?dryRun=true',
    )
    expect(changed.body['products']).toEqual({
      ...nothing,
      changed: [
        {
          id: 'meetings',
          name: 'Meetings',
          broughtBack: false,
          before: { licenceUnit: null, overage: false },
          after: { licenceUnit: 'user', overage: true },
        },
      ],
      unchanged: 1,
      reordered: true,
    })
    expect(await file()).toEqual(before)
  })

  it('leaves products as they are where the file does not speak of them', async () => {
    await apply({ products, offers })
    expect((await apply({ offers: [] })).body).toMatchObject({ products: null, offers: { unchanged: 0 } })
    expect(await names('products')).toEqual(['Calling', 'Meetings'])
    expect((await apply({ products: [], offers: [] })).body).toMatchObject({
      products: { retired: [{ id: 'calling' }, { id: 'meetings' }] },
    })
    expect(await names('products')).toEqual([])
    expect(await names('products', '?retired=true')).toEqual(['Calling', 'Meetings'])
    // What is retired takes no name from others, and comes back with its key.
    const back = await apply({
      products: [{ id: 'other', name: 'Calling', provisioner: byHand }, products[1]],
      offers: [],
    })
    expect(back.body['products']).toMatchObject({ new: [{ id: 'other' }], changed: [{ broughtBack: true }] })
    expect(await names('products')).toEqual(['Calling', 'Meetings'])
  })

  it('lets products change names with each other, and offers that are retired follow', async () => {
    await apply({ products, offers })
    await apply({ products, offers: [offers[0]] })
    const [first, second] = products
    const swapped = [
      { ...first, name: 'Meetings' },
      { ...second, name: 'Telephony' },
    ]
    const { status, body } = await apply({ products: swapped, offers: [offers[0]] })
    expect([status, body['warnings']]).toEqual([
      200,
      [
        {
          path: 'body.offers[0].products[0].product',
          message: 'No product is called «Calling»: the partner sets it up by hand.',
        },
      ],
    ])
    expect((await file()).products).toMatchObject([
      { id: 'calling', name: 'Meetings' },
      { id: 'meetings', name: 'Telephony' },
    ])
    const all = (await send('GET', '/api/v1/offers?retired=true')).body.items
    expect(all).toMatchObject([
      { products: [{ product: 'Calling' }, { product: 'Meetings' }] },
      { products: [{ product: 'Meetings' }] },
    ])
  })

  it('does not warn who has no products at all', async () => {
    expect((await apply({ offers })).body['warnings']).toEqual([])
  })

  it('tells all mistakes of both lists at once', async () => {
    const answer = await apply({
      products: [
        { id: 'a', name: 'A', provisioner: { kind: 'by magic' } },
        { id: 'a', name: 'B', provisioner: byHand, details: { type: 'array' }, usualDuration: 'P1M' },
        { id: 'c', name: 'B', provisioner: byHand, price: 1 },
      ],
      offers: [{ id: 'x', name: ' ', products: [{ product: 'A' }] }],
    })
    expect([answer.status, pathsOf(answer).toSorted()]).toEqual([
      400,
      [
        'body.offers[0].name',
        'body.products[0].provisioner.kind',
        'body.products[1].details.type',
        'body.products[1].id',
        'body.products[1].usualDuration',
        'body.products[2].name',
        'body.products[2].price',
      ],
    ])
    expect(await names('products')).toEqual([])
  })

  it('tells of connections that are not there, in a dry run too', async () => {
    const provisioner = { kind: 'open_service_broker', connection: 'nowhere', service: 's', plan: 'p' }
    const wish = { products: [{ id: 'a', name: 'A', provisioner }], offers: [] }
    for (const query of ['', '?dryRun=true'])
      expect(pathsOf(await apply(wish, query))).toEqual(['body.products[0].provisioner.connection'])
  })
})
