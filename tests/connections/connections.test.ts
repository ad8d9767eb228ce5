import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openConnection } from '../../src/connections/open.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { createSealer } from '../../src/sealing/sealer.ts'
import { answers, hangs } from '../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../support/broker/broker.ts'
import { testCertificate } from '../support/broker/certificate.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, testSecret, type TestServer } from '../support/server.ts'

let server: TestServer
let admin: TestPerson
let broker: TestBroker
beforeAll(async () => {
  server = await startServer({
    environment: { VARDE_PRIVATE_ADDRESSES: 'true' },
    context: { readCatalogsWithinMs: 3_000 },
  })
  admin = await newPerson(server, { role: 'partner_full_admin' })
  broker = await startBroker()
})
afterAll(async () => {
  await broker?.close()
  await server?.close()
})
beforeEach(() =>
  writeTenant(server.database.db, server.partner.id, async (trx) => {
    for (const table of ['offers', 'products', 'connections'] as const)
      await trx.deleteFrom(table).where('partner_id', '=', server.partner.id).execute()
  }),
)

interface Body {
  code?: string
  detail?: string
  errors?: { path: string; message: string }[]
  items?: Record<string, unknown>[]
  [field: string]: unknown
}
interface Answer {
  status: number
  body: Body
}

async function send(method: string, path: string, json?: unknown, who: TestPerson = admin): Promise<Answer> {
  const response = await who.ask(path, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    headers: { 'accept-language': 'en' },
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const pathsOf = ({ body }: Answer) => (body.errors ?? []).map(({ path }) => path)
const signIn = () => {
  const { auth } = broker.connection
  if (auth.kind !== 'basic') throw new Error('the broker of the tests wants a password')
  return auth
}
const wish = (more: object = {}) => ({ name: 'Broker', url: broker.url, auth: signIn(), ...more })

async function add(more: object = {}): Promise<string> {
  const { status, body } = await send('POST', '/api/v1/connections', wish(more))
  expect([status, body.errors]).toEqual([201, undefined])
  return String(body['id'])
}
const opened = (id: string) =>
  readTenant(server.database.db, server.partner.id, (trx) =>
    openConnection(trx, server.partner.id, id, createSealer(testSecret, [])),
  )

describe('connections', () => {
  it('keep their secret to themselves, and say since when there is one', async () => {
    const id = await add({ url: `${broker.url}/`, name: ' Our  broker ' })
    const { body } = await send('GET', '/api/v1/connections')
    expect(body.items).toEqual([
      {
        id,
        externalId: 'our-broker',
        name: 'Our  broker',
        kind: 'open_service_broker',
        url: broker.url,
        auth: { kind: 'basic', username: 'varde', secretSince: expect.stringMatching(/^\d{4}-/) as string },
        ca: null,
        catalogReadAt: null,
        products: 0,
        retiredAt: null,
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
      },
    ])
    const { password } = signIn()
    const row = await readTenant(server.database.db, server.partner.id, (trx) =>
      trx
        .selectFrom('connections')
        .selectAll()
        .where('partner_id', '=', server.partner.id)
        .executeTakeFirstOrThrow(),
    )
    const audit = await send('GET', '/api/v1/audit?limit=1')
    expect(audit.body.items).toMatchObject([{ action: 'connection_added', details: { url: broker.url } }])
    for (const told of [row, audit.body]) expect(JSON.stringify(told)).not.toContain(password)
    expect((await opened(id)).way).toEqual({ url: broker.url, auth: signIn(), ca: null })
  })

  it('say at once all that is wrong, and what to write', async () => {
    const answer = await send('POST', '/api/v1/connections', {
      name: ' ',
      url: 'https://varde:secret@broker.example.com',
      auth: { kind: 'basic', username: 'a:b' },
      ca: 'no certificate',
    })
    expect([answer.status, pathsOf(answer)]).toEqual([
      400,
      ['body.name', 'body.url', 'body.ca', 'body.auth.username', 'body.auth.password'],
    ])
    for (const [change, path] of [
      [{ url: 'ftp://broker.example.com' }, 'body.url'],
      [{ url: 'broker.example.com' }, 'body.url'],
      [{ url: 'https://broker.example.com/?a=1' }, 'body.url'],
      [{ url: 'https://broker.example.com/#top' }, 'body.url'],
      [{ auth: { kind: 'basic', username: 'u', password: 'p', token: 't' } }, 'body.auth.token'],
      [{ auth: { kind: 'bearer', token: 'a b' } }, 'body.auth.token'],
      [{ auth: { kind: 'bearer' } }, 'body.auth.token'],
      [{ ca: `${testCertificate.cert}\nand more` }, 'body.ca'],
    ] as const) {
      const refused = await send('POST', '/api/v1/connections', wish(change))
      expect([refused.status, pathsOf(refused)]).toEqual([400, [path]])
    }
    expect((await send('GET', '/api/v1/connections')).body.items).toEqual([])
  })

  it('change field by field; a secret stays with its server and its user', async () => {
    const id = await add({ ca: testCertificate.cert })
    const path = `/api/v1/connections/${id}`
    const before = (await send('GET', '/api/v1/connections')).body.items?.[0]
    const renamed = await send('PATCH', path, { name: 'Another name', url: `${broker.url}/below` })
    expect(renamed.body).toMatchObject({
      name: 'Another name',
      url: `${broker.url}/below`,
      auth: before?.['auth'],
    })
    expect((await opened(id)).way?.auth).toEqual(signIn())
    for (const change of [
      { url: 'https://elsewhere.example.com' },
      { auth: { kind: 'basic', username: 'somebody' } },
      { url: 'https://elsewhere.example.com', auth: { kind: 'basic', username: 'varde' } },
    ])
      expect(pathsOf(await send('PATCH', path, change))).toEqual(['body.auth.password'])
    const elsewhere = { url: 'https://elsewhere.example.com', auth: { kind: 'bearer', token: 'new-token' } }
    expect((await send('PATCH', path, elsewhere)).body).toMatchObject({
      url: elsewhere.url,
      auth: { kind: 'bearer', username: null },
    })
    expect((await opened(id)).way).toMatchObject({ auth: elsewhere.auth, ca: testCertificate.cert })
    const open = await send('PATCH', path, { auth: { kind: 'none' }, ca: null })
    expect(open.body).toMatchObject({ auth: { kind: 'none', username: null, secretSince: null }, ca: null })
    expect((await opened(id)).way?.auth).toEqual({ kind: 'none' })
    const audit = JSON.stringify((await send('GET', '/api/v1/audit?limit=5')).body)
    expect(audit).toContain('"secretChanged":true')
    expect(audit).not.toContain('new-token')
  })

  it('are retired when nothing names them, and come back', async () => {
    const id = await add()
    const path = `/api/v1/connections/${id}`
    const provisioner = { kind: 'open_service_broker', connection: 'broker', service: 's', plan: 'p' }
    const { body: product } = await send('POST', '/api/v1/products', { name: 'Calling', provisioner })
    const used = await send('PATCH', path, { retired: true })
    expect([used.status, used.body.code]).toEqual([409, 'connection_in_use'])
    expect((await send('GET', '/api/v1/connections')).body.items).toMatchObject([{ products: 1 }])
    await send('PATCH', `/api/v1/products/${String(product['id'])}`, { retired: true })
    expect((await send('PATCH', path, { retired: true })).status).toBe(200)
    expect((await send('GET', '/api/v1/connections')).body.items).toEqual([])
    expect((await send('GET', '/api/v1/connections?retired=true')).body.items).toHaveLength(1)
    const back = await send('PATCH', `/api/v1/products/${String(product['id'])}`, { retired: false })
    expect(pathsOf(back)).toEqual(['body.provisioner.connection'])
    const taken = await send('POST', '/api/v1/connections', wish({ externalId: 'broker' }))
    expect([taken.status, taken.body.code]).toEqual([409, 'connection_id_taken'])
    expect((await send('PATCH', path, { retired: false })).status).toBe(200)
  })

  it('are another partner’s own, and for full administrators alone', async () => {
    const id = await add()
    const other = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: other.id })
    const reader = await newPerson(server, { role: 'partner_read_only' })
    expect((await send('GET', '/api/v1/connections', undefined, stranger)).body.items).toEqual([])
    for (const [method, path, json] of [
      ['PATCH', `/api/v1/connections/${id}`, { name: 'Mine' }],
      ['POST', `/api/v1/connections/${id}/catalog`, undefined],
      ['GET', `/api/v1/connections/${id}/catalog`, undefined],
      ['POST', `/api/v1/connections/${id}/products`, { plans: [{ service: 's', plan: 'p' }] }],
    ] as const) {
      expect((await send(method, path, json, stranger)).body.code).toBe('connection_not_found')
      expect((await send(method, path, json, reader)).body.code).toBe('not_allowed')
    }
  })
})

describe('what a broker offers', () => {
  it('is read, stored, and made into products', async () => {
    const id = await add()
    const path = `/api/v1/connections/${id}/catalog`
    const none = await send('GET', path)
    expect([none.status, none.body.code]).toEqual([404, 'catalog_not_read'])
    const read = await send('POST', path)
    expect(read.status).toBe(200)
    expect(read.body).toMatchObject({
      services: [
        {
          id: 'service-calling',
          displayName: 'Calling',
          plans: [
            {
              id: 'plan-calling-standard',
              displayName: 'Standard',
              free: false,
              details: 'form',
              products: [],
            },
            { id: 'plan-calling-premium', details: 'none' },
          ],
        },
        { id: 'service-meetings' },
        { id: 'service-devices' },
      ],
      faults: [],
    })
    expect((await send('GET', path)).body).toEqual(read.body)

    const plans = [
      { service: 'service-calling', plan: 'plan-calling-standard' },
      { service: 'service-devices', plan: 'plan-devices' },
    ]
    const made = await send('POST', `/api/v1/connections/${id}/products`, { plans })
    expect([made.status, made.body['withoutDetails']]).toEqual([201, []])
    expect(made.body.items).toMatchObject([
      {
        name: 'Calling Standard',
        provisioner: {
          kind: 'open_service_broker',
          connection: 'broker',
          ...plans[0],
          quantityParameter: null,
        },
        details: { required: ['street', 'timeZone'] },
        brokerNames: { connection: 'Broker', service: 'Calling', plan: 'Standard' },
      },
      { name: 'devices desk', details: null },
    ])
    const fields = made.body.items?.[0]?.['details'] as { properties: object }
    expect(Object.keys(fields.properties)).toEqual(['street', 'timeZone', 'seats'])
    expect((await send('GET', path)).body).toMatchObject({
      services: [{ plans: [{ products: [{ name: 'Calling Standard' }] }, { products: [] }] }, {}, {}],
    })
    const again = await send('POST', `/api/v1/connections/${id}/products`, {
      plans: [plans[0], { service: 'service-calling', plan: 'gone' }, { service: 'gone', plan: 'gone' }],
    })
    expect(pathsOf(again)).toEqual(['body.plans[0]', 'body.plans[1].plan', 'body.plans[2].service'])
  })

  it('is what products must name, once it is known', async () => {
    const id = await add()
    const named = (service: string, plan: string) => ({
      kind: 'open_service_broker',
      connection: 'broker',
      service,
      plan,
    })
    // Nobody knows yet what there is.
    const early = await send('POST', '/api/v1/products', {
      name: 'Early',
      provisioner: named('early', 'bird'),
    })
    expect(early.status).toBe(201)
    await send('POST', `/api/v1/connections/${id}/catalog`)
    for (const [provisioner, field] of [
      [named('nothing', 'p'), 'service'],
      [named('service-calling', 'nothing'), 'plan'],
    ] as const)
      expect(pathsOf(await send('POST', '/api/v1/products', { name: 'Other', provisioner }))).toEqual([
        `body.provisioner.${field}`,
      ])
    // What names it already stays, and can be changed.
    const path = `/api/v1/products/${String(early.body['id'])}`
    expect((await send('PATCH', path, { instructions: 'Wait.' })).body).toMatchObject({
      instructions: 'Wait.',
      brokerNames: { connection: 'Broker', service: null, plan: null },
    })
    expect(pathsOf(await send('PATCH', path, { provisioner: named('early', 'owl') }))).toEqual([
      'body.provisioner.service',
    ])
  })

  it('is forgotten with another address', async () => {
    const id = await add()
    await send('POST', `/api/v1/connections/${id}/catalog`)
    const changed = await send('PATCH', `/api/v1/connections/${id}`, { url: `${broker.url}/elsewhere` })
    expect(changed.body['catalogReadAt']).toBeNull()
    expect((await send('GET', `/api/v1/connections/${id}/catalog`)).body.code).toBe('catalog_not_read')
    const read = await send('POST', `/api/v1/connections/${id}/catalog`)
    expect([read.status, read.body.code]).toEqual([502, 'connection_failed'])
  })

  it('is told with what is wrong in it', async () => {
    const poor = await startBroker({
      catalog: {
        services: [
          {
            id: 'a',
            name: 'a',
            description: 'good',
            bindable: false,
            plans: [{ id: 'p', name: 'p', description: '' }],
          },
          { id: 'b', name: 'b', description: 'no plans', bindable: false, plans: [] },
        ],
      },
    })
    try {
      const id = await add({ url: poor.url })
      const { body } = await send('POST', `/api/v1/connections/${id}/catalog`)
      expect(body['services']).toMatchObject([{ id: 'a', plans: [{ id: 'p' }] }])
      expect(body['faults']).toMatchObject([
        {
          service: 'b',
          code: 'no_plans',
          message: 'The service has no plan that can be used.',
          isLeftOut: true,
        },
      ])
    } finally {
      await poor.close()
    }
  })

  it('says in words why it could not be read, and what was answered', async () => {
    const id = await add()
    const path = `/api/v1/connections/${id}/catalog`
    const refused = await send('POST', `/api/v1/connections/${await wrongPassword()}/catalog`)
    expect([refused.status, refused.body.detail]).toEqual([
      502,
      'The catalogue could not be read. The user name and password, or the token, were refused. Enter them again.',
    ])
    broker.script.next('*', 'catalog', answers(500, { description: 'out of order' }))
    const broken = await send('POST', path)
    expect(broken.body.detail).toContain('a fault of its own')
    expect(broken.body.errors).toEqual([
      { path: 'GET /v2/catalog', message: expect.stringMatching(/^500 .*out of order/) as string },
    ])
    // What was known stays known.
    await send('POST', path)
    broker.script.next('*', 'catalog', answers(200, { services: 'none' }))
    expect((await send('POST', path)).body.detail).toContain('is no catalogue')
    expect((await send('GET', path)).status).toBe(200)
  })

  async function wrongPassword(): Promise<string> {
    return add({ name: 'Wrong', auth: { kind: 'basic', username: 'varde', password: 'wrong' } })
  }

  it('is not waited for longer than its limit', async () => {
    const id = await add()
    broker.script.next('*', 'catalog', hangs)
    const { status, body } = await send('POST', `/api/v1/connections/${id}/catalog`)
    expect([status, body.detail]).toEqual([502, expect.stringContaining('No answer came in time') as string])
  })

  it('is read over TLS by whom one trusts alone', async () => {
    const safe = await startBroker({ tls: true })
    try {
      const id = await add({ url: safe.url })
      const doubted = await send('POST', `/api/v1/connections/${id}/catalog`)
      expect(doubted.body.detail).toContain('certificate cannot be trusted')
      await send('PATCH', `/api/v1/connections/${id}`, { ca: testCertificate.cert })
      expect((await send('POST', `/api/v1/connections/${id}/catalog`)).status).toBe(200)
    } finally {
      await safe.close()
    }
  })

  it('is looked for nowhere private unless that is allowed, nor with a secret that cannot be read', async () => {
    const id = await add()
    const careful = await startServer()
    try {
      const person = await newPerson(careful, { role: 'partner_full_admin' })
      const made = await send('POST', '/api/v1/connections', wish(), person)
      const path = `/api/v1/connections/${String(made.body['id'])}/catalog`
      const refused = await send('POST', path, undefined, person)
      expect([refused.status, refused.body.detail]).toEqual([
        502,
        expect.stringContaining('VARDE_PRIVATE_ADDRESSES') as string,
      ])
    } finally {
      await careful.close()
    }
    await writeTenant(server.database.db, server.partner.id, async (trx) => {
      const secret = await createSealer('another secret than that of the tests', []).seal('x')
      await trx
        .updateTable('connections')
        .set({ secret })
        .where('partner_id', '=', server.partner.id)
        .where('id', '=', id)
        .execute()
    })
    const unreadable = await send('POST', `/api/v1/connections/${id}/catalog`)
    expect([unreadable.status, unreadable.body.code]).toEqual([409, 'connection_secret_unreadable'])
  })
})
