import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { toldOf } from '../../src/bindings/told.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { send } from '../details/support.ts'
import { quickPace } from '../provisioning/scene.ts'
import { answers } from '../support/broker/behaviour.ts'
import { gift } from '../support/broker/bindings.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { bindingCatalog } from '../support/broker/catalog.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { addPerson, assign, giveBack, hurryLicences } from './licences.ts'

/** What a broker is told of licences, seen over HTTP: by who may see people, and with what they can do about it. */
let server: TestServer
let broker: TestBroker
let boss: TestPerson
let serviceId = ''
let customerId = ''
const patient = { timeout: 20_000 }
/** What the broker offers is another thing later. */
const catalog: { services: { id: string; bindable?: boolean }[] } = {
  services: bindingCatalog.services.map((service) => ({ ...service })),
}

beforeAll(async () => {
  broker = await startBroker({ catalog })
  server = await startServer({
    environment: { VARDE_PRIVATE_ADDRESSES: 'true', VARDE_TRUST_PROXY: '1' },
    context: { provisioningPace: quickPace, mailSweepMs: 60_000 },
  })
  boss = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  const { auth } = broker.connection
  const connection = await asked('POST', '/api/v1/connections', {
    externalId: 'carrier',
    name: 'The carrier',
    url: broker.url,
    auth,
  })
  await asked('POST', `/api/v1/connections/${String(connection['id'])}/catalog`)
  await asked('POST', '/api/v1/products', {
    name: 'Meetings',
    provisioner: {
      kind: 'open_service_broker',
      connection: 'carrier',
      service: 'service-meetings',
      plan: 'plan-meetings',
    },
  })
  const customer = await asked('POST', '/api/v1/customers', { name: 'Fjordkraft AS' })
  customerId = String(customer['id'])
  const order = await asked('POST', `/api/v1/customers/${customerId}/subscriptions`, {
    offer: 'Own',
    products: [{ product: 'Meetings', licences: null }],
    kind: 'paid',
    term: 'P1Y',
    quantity: 1,
  })
  serviceId = (order['services'] as { id: string }[])[0]?.id ?? ''
  await vi.waitFor(async () => {
    expect((await asked('GET', `/api/v1/services/${serviceId}/set-up`))['state']).toBe('provisioned')
  }, patient)
})
afterAll(async () => {
  await server?.close()
  await broker?.close()
})
afterEach(() => {
  broker.script.clear()
  expect(broker.record.violations).toEqual([])
})

async function asked(method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const { status, body } = await send(boss, method, path, json)
  expect([method, path, status < 300, body['code']]).toEqual([method, path, true, undefined])
  return body
}

const told = (who: Pick<TestPerson, 'ask'> = boss) =>
  send(who, 'GET', `/api/v1/services/${serviceId}/licences/told`)
const tellAgain = (json: object = {}, who: Pick<TestPerson, 'ask'> = boss) =>
  send(who, 'POST', `/api/v1/services/${serviceId}/licences/tell-again`, json)

/** Lets somebody have a licence. */
async function give(name: string): Promise<string> {
  const { db } = server.database
  const person = await addPerson(db, server.partner.id, serviceId, { name })
  const [id = ''] = await assign(db, server.partner.id, serviceId, [person])
  return id
}

const settled = (expected: object) =>
  expect
    .poll(async () => {
      await hurryLicences(server.database.db, server.partner.id)
      return (await told()).body
    }, patient)
    .toMatchObject(expected)

describe('what the other side knows of licences', () => {
  it('is counted, and says who was refused and why; told again, it is known', async () => {
    await settled({ known: 0, telling: 0, refused: 0, people: [] })
    await give('Kari Nordmann')
    await settled({ known: 1, refused: 0 })
    broker.script.always('*', 'bind', answers(400, { description: 'No numbers left', secret: gift }))
    const [ola, liv] = [await give('Ola Fjord'), await give('Liv Fjell')]
    await settled({ known: 1, refused: 2 })
    const { body } = await told()
    const people = body['people'] as { licenceId: string; name: string; told: object }[]
    expect(people.map(({ name }) => name).toSorted()).toEqual(['Liv Fjell', 'Ola Fjord'])
    expect(people.find((one) => one.licenceId === ola)?.told).toMatchObject({
      state: 'refused',
      trouble: { code: 'rejected', words: 'No numbers left', technical: { status: 400 } },
    })
    expect(JSON.stringify(body)).not.toContain(gift)
    const inNorwegian = await (
      await boss.ask(`/api/v1/services/${serviceId}/licences/told`, { headers: { 'accept-language': 'nb' } })
    ).text()
    expect(inNorwegian).toContain('Det andre systemet sa nei.')
    // For lists of people: what is known of each licence.
    const sight = { language: 'en', technical: false } as const
    const of = await readTenant(server.database.db, server.partner.id, (trx) =>
      toldOf(trx, server.partner.id, [ola, liv, newId()], sight),
    )
    expect(of.get(ola)).toMatchObject({ state: 'refused', trouble: { technical: null } })
    expect(of.size).toBe(2)
    const listed = await asked('GET', `/api/v1/customers/${customerId}/people?search=fjord`)
    expect(listed['items']).toMatchObject([{ licences: [{ id: ola, told: { state: 'refused' } }] }])
    const holders = await asked('GET', `/api/v1/services/${serviceId}/licences`)
    expect(holders['items']).toMatchObject([
      { told: { state: 'known', trouble: null } },
      { told: { state: 'refused', trouble: { words: 'No numbers left' } } },
      { told: { state: 'refused' } },
    ])

    broker.script.clear()
    expect(await tellAgain({ licences: [ola] })).toMatchObject({ status: 200, body: { count: 1 } })
    await settled({ known: 2, refused: 1 })
    expect(await tellAgain()).toMatchObject({ status: 200, body: { count: 1 } })
    await settled({ known: 3, refused: 0, people: [] })
    expect(await tellAgain()).toMatchObject({ status: 409, body: { code: 'licences_not_refused' } })
    const { items } = await asked('GET', '/api/v1/audit?action=licences_told_again')
    expect(items).toMatchObject([{ details: { count: 1 } }, { details: { count: 1 } }])
  })

  it('says what could not be taken back, also of somebody who was erased', async () => {
    const id = await give('Per Hav')
    await settled({ known: 4 })
    broker.script.always('*', 'unbind', answers(403, {}))
    await giveBack(server.database.db, server.partner.id, [id])
    await settled({ notTakenBack: 1, known: 3 })
    expect((await told()).body['people']).toMatchObject([
      { licenceId: id, name: 'Per Hav', told: { state: 'not_taken_back' } },
    ])
    broker.script.clear()
    await tellAgain({ licences: [id] })
    await settled({ notTakenBack: 0, takingBack: 0, known: 3 })
  })

  it('is seen by who sees people, and told again by who assigns licences', async () => {
    broker.script.always('*', 'bind', answers(400, { description: 'No' }))
    await give('Eva Skog')
    await settled({ refused: 1 })
    const desk = await newPerson(server, { role: 'help_desk' })
    const reader = await newPerson(server, { role: 'partner_read_only' })
    const own = await newPerson(server, { role: 'customer_admin', customerId })
    expect(await told(desk)).toMatchObject({ status: 403 })
    expect(await told(reader)).toMatchObject({ status: 200 })
    expect(await tellAgain({}, reader)).toMatchObject({ status: 403 })
    const theirs = await told(own)
    expect(theirs).toMatchObject({ status: 200, body: { refused: 1 } })
    // What was asked and answered is the partner's own.
    expect(theirs.body['people']).toMatchObject([{ told: { trouble: { words: 'No', technical: null } } }])
    expect(await tellAgain({}, own)).toMatchObject({ status: 200, body: { count: 1 } })
    await settled({ refused: 1 })
  })

  it('follows the catalogue: what is not bindable any more is taken back, and told again later', async () => {
    await settled({ known: 3, refused: 1 })
    const meetings = catalog.services.find(({ id }) => id === 'service-meetings')
    if (meetings === undefined) throw new Error('There are no meetings')
    const read = async (bindable: boolean) => {
      meetings.bindable = bindable
      const { items } = await asked('GET', '/api/v1/connections')
      const [connection] = items as { id: string }[]
      await asked('POST', `/api/v1/connections/${connection?.id}/catalog`)
    }
    await read(false)
    await settled({ known: 0, telling: 0, takingBack: 0, refused: 0 })
    await read(true)
    await settled({ known: 4, refused: 0 })
  })

  it('is nobody else’s', async () => {
    const other = await createPartner(server.database.db, 'Another')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: other.id })
    expect(await told(stranger)).toMatchObject({ status: 404, body: { code: 'service_not_found' } })
    expect(await tellAgain({}, stranger)).toMatchObject({ status: 404, body: { code: 'service_not_found' } })
  })

  it('refuses what it cannot read', async () => {
    for (const json of [{ licences: [] }, { licences: ['x'] }, { all: true }])
      expect(await tellAgain(json)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })
})
