import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databaseClock } from '../../src/standings/now.ts'
import { byLink, secretIn, send } from '../details/support.ts'
import { checkStored } from '../standings/check-stored.ts'
import { answers, doesAndAnswers, takesUp, wantsOtherDetails } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { startSmtp, type TestSmtp } from '../support/smtp.ts'
import { quickPace } from './scene.ts'

/** Whole stories through the API: what one person does, what another one is asked, what a broker makes of it. */
let server: TestServer
let smtp: TestSmtp
let broker: TestBroker
let admin: TestPerson
let offerId = ''
const details = { street: 'Storgata 1', timeZone: 'Europe/Oslo' }
const readNow = databaseClock()

beforeAll(async () => {
  smtp = await startSmtp()
  broker = await startBroker()
  server = await startServer({
    environment: { SMTP_URL: smtp.url, VARDE_PRIVATE_ADDRESSES: 'true', VARDE_TRUST_PROXY: '1' },
    context: { provisioningPace: quickPace, mailSweepMs: 50 },
  })
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  const { auth } = broker.connection
  const connection = await asked('POST', '/api/v1/connections', {
    externalId: 'carrier',
    name: 'The carrier',
    url: broker.url,
    auth,
  })
  const read = await asked('POST', `/api/v1/connections/${String(connection['id'])}/catalog`)
  expect(JSON.stringify(read)).toContain('plan-calling-standard')
  const made = await asked('POST', `/api/v1/connections/${String(connection['id'])}/products`, {
    plans: [{ service: 'service-calling', plan: 'plan-calling-standard' }],
  })
  const [product] = made['items'] as { name: string; details: object | null }[]
  expect(product?.details).toMatchObject({ required: ['street', 'timeZone'] })
  const offer = await asked('POST', '/api/v1/offers', {
    name: 'Telephony',
    products: [{ product: product?.name, licences: 'quantity' }],
    term: 'P1Y',
  })
  offerId = String(offer['id'])
})

afterAll(async () => {
  await server?.close()
  await broker?.close()
  await smtp?.close()
})

beforeEach(() => {
  broker.script.clear()
  broker.record.clear()
})

async function asked(method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const { status, body } = await send(admin, method, path, json)
  expect([method, path, status < 300, body['code']]).toEqual([method, path, true, undefined])
  return body
}

interface Ordered {
  readonly customerId: string
  readonly serviceId: string
  readonly email: string
}
let customers = 0

async function ordered(): Promise<Ordered> {
  customers += 1
  const email = `kari-${customers}@example.no`
  const customer = await asked('POST', '/api/v1/customers', { name: 'Fjordkraft AS', adminEmail: email })
  const order = await asked('POST', `/api/v1/customers/${String(customer['id'])}/subscriptions`, {
    offerId,
    kind: 'paid',
    quantity: 4,
  })
  const [service] = order['services'] as { id: string }[]
  return { customerId: String(customer['id']), serviceId: service?.id ?? '', email }
}

/** The secret of the link in the latest mail to somebody. */
async function secretOf(email: string, atLeast = 1): Promise<string> {
  const mails = () => smtp.received.filter(({ to }) => to.includes(email))
  await expect.poll(() => mails().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(atLeast)
  return secretIn(mails().at(-1))
}

/** What the list shows of the customer. */
async function row(customerId: string) {
  const body = await asked('GET', `/api/v1/customers/${customerId}`)
  return body['provisioningStatus']
}
const becomes = (customerId: string, status: string) =>
  expect.poll(() => row(customerId), { timeout: 30_000, interval: 50 }).toBe(status)
async function agrees(): Promise<void> {
  expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
  expect(broker.record.violations).toEqual([])
}

describe('an order of what a broker sets up', () => {
  it('is asked about in a mail, filled in by the link, set up by the broker, and provisioned', async () => {
    const { customerId, serviceId, email } = await ordered()
    expect(await row(customerId)).toBe('pending_details')
    expect(broker.record.requests).toEqual([])
    const secret = await secretOf(email)
    const look = await byLink<{ services: { id: string; revision: number }[]; partner: object }>(
      server,
      'look',
      {
        secret,
      },
    )
    expect(look).toMatchObject({
      status: 200,
      body: { partner: { name: 'Nordlys Drift' }, customer: { name: 'Fjordkraft AS' } },
    })
    expect(look.body.services.map(({ id }) => id)).toEqual([serviceId])
    const draft = await byLink(server, 'save', {
      secret,
      serviceId,
      details: { street: 'Storgata 1' },
      revision: 0,
    })
    expect(draft.status).toBe(200)
    const wrong = await byLink<{ errors: { path: string }[] }>(server, 'submit', {
      secret,
      serviceId,
      details: { street: 'S' },
      revision: 1,
    })
    expect(wrong.status).toBe(400)
    expect(wrong.body.errors.map(({ path }) => path).toSorted()).toEqual([
      'body.details.street',
      'body.details.timeZone',
    ])
    broker.script.next('*', 'provision', takesUp({ polls: 2, retryAfter: '1' }))
    expect((await byLink(server, 'submit', { secret, serviceId, details, revision: 1 })).status).toBe(200)
    expect(await row(customerId)).toBe('provisioning')
    await becomes(customerId, 'provisioned')
    expect(broker.record.of('provision', serviceId)[0]?.body).toMatchObject({
      parameters: details,
      context: { platform: 'varde' },
    })
    expect(broker.record.live).toEqual([serviceId])
    expect(broker.record.made).toEqual([serviceId])
    await agrees()
  })

  it('is asked about again where the broker wants other details, and says why', async () => {
    const { customerId, serviceId, email } = await ordered()
    const secret = await secretOf(email)
    broker.script.next(serviceId, 'provision', wantsOtherDetails('There is no such street'))
    await byLink(server, 'submit', { secret, serviceId, details, revision: 0 })
    await expect
      .poll(() => smtp.received.filter(({ to }) => to.includes(email)).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(2)
    expect(await row(customerId)).toBe('pending_details')
    const again = await secretOf(email, 2)
    const { body } = await byLink<{
      services: { why: { words: string } | null; details: object; revision: number }[]
    }>(server, 'look', { secret: again })
    expect(body.services[0]).toMatchObject({ why: { words: 'There is no such street' }, details })
    await byLink(server, 'submit', {
      secret: again,
      serviceId,
      details: { ...details, street: 'Lillegata 2' },
      revision: body.services[0]?.revision,
    })
    await becomes(customerId, 'provisioned')
    expect(broker.record.live).toEqual([serviceId])
    await agrees()
  })

  it('says what went wrong, with the answer for who wants it, and is tried again by a person', async () => {
    const { customerId, serviceId, email } = await ordered()
    const secret = await secretOf(email)
    broker.script.always(serviceId, 'provision', doesAndAnswers(500, { description: 'disk full' }))
    await byLink(server, 'submit', { secret, serviceId, details, revision: 0 })
    await becomes(customerId, 'unable_to_provision')
    const setUp = await asked('GET', `/api/v1/services/${serviceId}/set-up`)
    expect(setUp).toMatchObject({
      state: 'unable_to_provision',
      provisioner: 'open_service_broker',
      canRetry: true,
      trouble: { code: 'server_error', words: 'disk full', technical: { status: 500 } },
    })
    expect(JSON.stringify(setUp)).not.toContain('Storgata')
    expect(JSON.stringify(setUp)).not.toContain('passord')
    // What the attempts left is taken down, and then nothing is left.
    await expect
      .poll(() => asked('GET', `/api/v1/services/${serviceId}/set-up`), { timeout: 20_000 })
      .toMatchObject({ operation: null, leftBehind: false })
    expect(broker.record.live).toEqual([])
    const removals = broker.record.of('deprovision').length
    broker.script.clear()
    expect((await send(admin, 'POST', `/api/v1/services/${serviceId}/retry`)).status).toBe(204)
    await becomes(customerId, 'provisioned')
    expect(broker.record.of('deprovision')).toHaveLength(removals)
    expect(broker.record.live).toEqual([serviceId])
    await agrees()
  })

  it('says that something is left where it could not be taken down, and takes that down before it tries again', async () => {
    const { customerId, serviceId, email } = await ordered()
    const secret = await secretOf(email)
    broker.script.always(serviceId, 'provision', doesAndAnswers(500, { description: 'disk full' }))
    broker.script.always(serviceId, 'deprovision', answers(500, { description: 'locked' }))
    await byLink(server, 'submit', { secret, serviceId, details, revision: 0 })
    await becomes(customerId, 'unable_to_provision')
    const path = `/api/v1/services/${serviceId}/set-up`
    await expect
      .poll(() => asked('GET', path), { timeout: 20_000 })
      .toMatchObject({ operation: null, leftBehind: true })
    expect(broker.record.live).toEqual([serviceId])
    broker.script.clear()
    expect((await send(admin, 'POST', `/api/v1/services/${serviceId}/retry`)).status).toBe(204)
    await becomes(customerId, 'provisioned')
    expect(await asked('GET', path)).toMatchObject({ operation: null, leftBehind: false })
    expect(broker.record.removed).toEqual([serviceId])
    expect(broker.record.live).toEqual([serviceId])
    await agrees()
  })

  it('is taken down when the subscription is closed', async () => {
    const { customerId, serviceId, email } = await ordered()
    await byLink(server, 'submit', { secret: await secretOf(email), serviceId, details, revision: 0 })
    await becomes(customerId, 'provisioned')
    const detail = await asked('GET', `/api/v1/customers/${customerId}`)
    const [subscription] = detail['subscriptions'] as { id: string }[]
    await asked('POST', `/api/v1/subscriptions/${subscription?.id}/close`, {})
    await expect.poll(() => broker.record.live, { timeout: 20_000 }).toEqual([])
    expect(broker.record.removed).toEqual([serviceId])
    await agrees()
  })
})
