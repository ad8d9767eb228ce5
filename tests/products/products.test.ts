import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeTenant } from '../../src/database/transactions.ts'
import { maxDurationSeconds, parseDuration } from '../../src/domain/duration.ts'
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
  writeTenant(server.database.db, server.partner.id, async (trx) => {
    for (const table of ['offers', 'products'] as const)
      await trx.deleteFrom(table).where('partner_id', '=', server.partner.id).execute()
  }),
)

interface Product {
  id: string
  externalId: string
  name: string
  retiredAt: string | null
  [field: string]: unknown
}
interface Answer {
  status: number
  body: {
    code?: string
    detail?: string
    errors?: { path: string; message: string }[]
    items?: Product[]
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

const byHand = { kind: 'manual', by: 'partner' }
const calling = { name: 'Calling', provisioner: byHand }
const location = {
  type: 'object',
  required: ['street', 'city'],
  properties: {
    street: { type: 'string' },
    city: { type: 'string' },
    a: { type: 'string', format: 'time-zone' },
  },
}

async function add(json: object): Promise<Product> {
  const { status, body } = await send('POST', '/api/v1/products', json)
  expect([status, body.errors]).toEqual([201, undefined])
  return body as unknown as Product
}
const names = async (query = '') =>
  ((await send('GET', `/api/v1/products${query}`)).body.items ?? []).map(({ name }) => name)
const pathsOf = ({ body }: Answer) => (body.errors ?? []).map(({ path }) => path)

describe('products', () => {
  it('are added in canonical form, with a readable key and their fields in order', async () => {
    const product = await add({
      ...calling,
      name: '  Calling ',
      details: location,
      instructions: 'First this.\r\nThen that.\n',
      licenceUnit: 'user',
      overage: true,
      usualDuration: 'pt4h',
    })
    expect(product).toMatchObject({
      externalId: 'calling',
      name: 'Calling',
      provisioner: byHand,
      instructions: 'First this.\nThen that.',
      licenceUnit: 'user',
      overage: true,
      usualDuration: 'PT4H',
      brokerNames: null,
      retiredAt: null,
    })
    // As they were written, and not as a database sorts them: the form has them so.
    const [stored] = (await send('GET', '/api/v1/products')).body.items ?? []
    expect(JSON.stringify(stored?.['details'])).toBe(JSON.stringify(location))
    const simulation = { kind: 'simulated', seconds: { min: 1, max: 20 } }
    expect((await add({ name: 'Try', provisioner: simulation })).provisioner).toEqual({
      ...simulation,
      fails: 0,
      failure: null,
    })
    expect(await names()).toEqual(['Calling', 'Try'])
  })

  it('say at once all that is wrong, and what to write', async () => {
    const answer = await send('POST', '/api/v1/products', {
      name: 'Two\nlines',
      provisioner: { kind: 'simulated', seconds: { min: 9, max: 3 }, fails: 2, seconde: 1 },
      details: { type: 'string' },
      instructions: 'x'.repeat(10_001),
      licenceUnit: 'a\tb',
      usualDuration: 'P1M',
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect(pathsOf(answer)).toEqual([
      'body.name',
      'body.provisioner.seconde',
      'body.provisioner.seconds.max',
      'body.provisioner.fails',
      'body.details.type',
      'body.instructions',
      'body.licenceUnit',
      'body.usualDuration',
    ])
    for (const [change, path] of [
      [{ provisioner: null }, 'body.provisioner'],
      [{ provisioner: 'partner' }, 'body.provisioner'],
      [{ provisioner: { kind: 'manual', by: 'nobody' } }, 'body.provisioner.by'],
      [{ provisioner: { kind: 'manual', by: 'vendor', plan: 'x' } }, 'body.provisioner.plan'],
      [{ provisioner: { kind: 'simulated' } }, 'body.provisioner.seconds'],
      [
        { provisioner: { kind: 'open_service_broker', service: 's', plan: 'p' } },
        'body.provisioner.connection',
      ],
      [
        { provisioner: { kind: 'open_service_broker', connection: 'none', service: 's', plan: 'p' } },
        'body.provisioner.connection',
      ],
      [{ details: { $ref: 'https://example.com/schema' } }, 'body.details.$ref'],
      [{ instructions: 'bell \u0007' }, 'body.instructions'],
      [{ usualDuration: 'PT0S' }, 'body.usualDuration'],
      [{ colour: 'red' }, 'body.colour'],
    ] as const) {
      const refused = await send('POST', '/api/v1/products', { ...calling, ...change })
      expect([refused.status, pathsOf(refused)]).toEqual([400, [path]])
    }
    expect(await names()).toEqual([])
  })

  it('have names of their own, as long as they are not retired', async () => {
    const first = await add(calling)
    const second = await send('POST', '/api/v1/products', calling)
    expect([second.status, second.body.code]).toEqual([409, 'product_name_taken'])
    expect(second.body.detail).toContain('«Calling»')
    const path = `/api/v1/products/${first.id}`
    expect((await send('PATCH', path, { retired: true })).body['retiredAt']).not.toBeNull()
    const taken = await send('POST', '/api/v1/products', { ...calling, externalId: 'calling' })
    expect([taken.status, taken.body.code]).toEqual([409, 'product_id_taken'])
    expect((await add(calling)).externalId).toBe('calling-2')
    const back = await send('PATCH', path, { retired: false })
    expect([back.status, back.body.code]).toEqual([409, 'product_name_taken'])
    expect((await send('PATCH', path, { retired: false, name: 'Calling of old' })).status).toBe(200)
    expect(await names()).toEqual(['Calling', 'Calling of old'])
    const nobody = await send('PATCH', '/api/v1/products/01890000-0000-7000-8000-000000000000', { name: 'N' })
    expect([nobody.status, nobody.body.code]).toEqual([404, 'product_not_found'])
    expect(pathsOf(await send('PATCH', path, {}))).toHaveLength(1)
  })

  it('take their new name along into offers, retired ones too', async () => {
    const product = await add(calling)
    const offered = [
      { product: 'Calling', licences: 'quantity' },
      { product: 'Telephony' },
      { product: 'Other' },
    ]
    const { body: offer } = await send('POST', '/api/v1/offers', { name: 'Suite', products: offered })
    const { body: old } = await send('POST', '/api/v1/offers', { name: 'Old', products: [offered[0]] })
    await send('PATCH', `/api/v1/offers/${String(old['id'])}`, { retired: true })
    await send('PATCH', `/api/v1/products/${product.id}`, { name: 'Telephony' })
    const { items } = (await send('GET', '/api/v1/offers?retired=true')).body
    expect(items).toMatchObject([
      {
        id: offer['id'],
        products: [
          { product: 'Telephony', licences: 'quantity' },
          { product: 'Other', licences: null },
        ],
      },
      { products: [{ product: 'Telephony', licences: 'quantity' }] },
    ])
    expect((await send('GET', '/api/v1/audit?limit=1')).body.items).toMatchObject([
      { action: 'product_changed', details: { before: { name: 'Calling' }, after: { name: 'Telephony' } } },
    ])
  })

  it('are another partner’s own, and seen by who sees offers', async () => {
    const product = await add(calling)
    const other = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: other.id })
    expect((await send('GET', '/api/v1/products', undefined, stranger)).body.items).toEqual([])
    expect((await send('PATCH', `/api/v1/products/${product.id}`, { name: 'Mine' }, stranger)).status).toBe(
      404,
    )
    expect((await send('POST', '/api/v1/products', calling, stranger)).status).toBe(201)
    const reader = await newPerson(server, { role: 'partner_read_only' })
    expect((await send('GET', '/api/v1/products', undefined, reader)).status).toBe(200)
    expect((await send('POST', '/api/v1/products', calling, reader)).body.code).toBe('not_allowed')
    const helper = await newPerson(server, { role: 'help_desk' })
    expect((await send('GET', '/api/v1/products', undefined, helper)).body.code).toBe('not_allowed')
  })
})

describe('lengths of time', () => {
  it('are of units whose length everybody knows', () => {
    const found = ['P2D', 'PT4H', 'P1W', 'P1DT12H', 'PT90S', 'PT1H30M', 'P366D'].map((text) =>
      parseDuration(text),
    )
    expect(found.map((duration) => duration?.seconds)).toEqual([
      172_800,
      14_400,
      604_800,
      129_600,
      90,
      5_400,
      maxDurationSeconds,
    ])
    for (const text of [
      '',
      'P',
      'PT',
      'P1Y',
      'P1M',
      'P1.5D',
      'P1WT1H',
      'P0D',
      'P367D',
      'P53W',
      '2 days',
      'P-1D',
    ])
      expect([text, parseDuration(text)]).toEqual([text, null])
  })
})
