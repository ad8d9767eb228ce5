import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayMs } from '../../src/domain/instant.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { checkStored } from '../standings/check-stored.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { pathsOf, send, type Answer } from './support.ts'

let server: TestServer
let admin: TestPerson
let offerId: string
const readNow = databaseClock()

beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  const suite = {
    name: 'Collaboration Suite',
    products: [
      { product: 'Calling', licences: 'quantity' },
      { product: 'Phone Numbers', licences: 10 },
      { product: 'Analytics', licences: null },
    ],
    term: 'P1Y',
    amount: '100.25',
    currency: 'NOK',
    trialDays: 30,
    defaultQuantity: 3,
  }
  offerId = String((await send(admin, 'POST', '/api/v1/offers', suite)).body['id'])
})
afterAll(() => server?.close())

async function newCustomer(who = admin): Promise<string> {
  return String((await send(who, 'POST', '/api/v1/customers', { name: 'Nordlys AS' })).body['id'])
}
const order = (
  customerId: string,
  json: object,
  who = admin,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => send(who, 'POST', `/api/v1/customers/${customerId}/subscriptions`, json, headers)
const detail = async (id: string) => (await send(admin, 'GET', `/api/v1/customers/${id}`)).body
const own = { offer: 'Own', products: [{ product: 'Calling', licences: 'quantity' }] } as const

async function agrees(): Promise<void> {
  expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
}

describe('a subscription that is ordered by hand', () => {
  it('by an offer is one term long, with a service for each product that the partner sets up', async () => {
    const id = await newCustomer()
    const { status, body } = await order(id, { offerId, kind: 'paid', startsAt: '2026-01-31', quantity: 4 })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      preview: false,
      externalId: 'VS-000001',
      offer: 'Collaboration Suite',
      offerId,
      kind: 'paid',
      provisioningStatus: 'manual_partner',
      term: 'P1Y',
      startsAt: '2026-01-31T00:00:00.000Z',
      endsAt: '2027-01-31T00:00:00.000Z',
      autoRenew: false,
      quantity: 4,
      amount: '401.00',
      firstTermAmount: null,
      currency: 'NOK',
      services: [
        { externalId: 'analytics', product: 'Analytics', licences: null },
        { externalId: 'calling', product: 'Calling', licences: 4 },
        { externalId: 'phone-numbers', product: 'Phone Numbers', licences: 10 },
      ],
    })
    expect(await detail(id)).toMatchObject({
      provisioningStatus: 'manual_partner',
      licences: 14,
      licencesUsed: 0,
      subscriptions: [{ quantity: 4, amount: '401.00', currency: 'NOK', status: body['status'] }],
    })
    const { total, facets } = (await send(admin, 'GET', '/api/v1/customers?search=vs-000001'))
      .body as unknown as {
      total: number
      facets: { provisioning: Record<string, number> }
    }
    expect([total, facets.provisioning['manual_partner']]).toEqual([1, 1])
    const history = (await send(admin, 'GET', `/api/v1/customers/${id}/history`)).body as unknown as {
      items: { kind: string; after: object }[]
    }
    expect(history.items.map(({ kind }) => kind)).toEqual([
      'service_created',
      'service_created',
      'service_created',
      'subscription_created',
      'customer_created',
    ])
    expect(history.items.at(3)?.after).toMatchObject({
      externalId: 'VS-000001',
      quantity: 4,
      amount: '401.00',
    })
    expect(history.items.at(0)?.after).toMatchObject({ provisioningStatus: 'manual_partner' })
    expect((await send(admin, 'GET', '/api/v1/audit?limit=1')).body).toMatchObject({
      items: [{ action: 'subscription_added', details: { externalId: 'VS-000001', kind: 'paid' } }],
    })
    await agrees()
  })

  it('begins today in the partner’s time zone, with what the offer says', async () => {
    await send(admin, 'PATCH', '/api/v1/partner', { timeZone: 'Pacific/Kiritimati' })
    const { body } = await order(await newCustomer(), { offerId, kind: 'paid' })
    // At the other end of the world it is tomorrow for half of each day.
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Kiritimati' }).format(new Date())
    expect(body).toMatchObject({ startsAt: `${today}T00:00:00.000Z`, quantity: 3, amount: '300.75' })
    await send(admin, 'PATCH', '/api/v1/partner', { timeZone: 'Europe/Oslo' })
    await agrees()
  })

  it('is a trial of so many days, never longer than the partner lets it be', async () => {
    const id = await newCustomer()
    const startsAt = '2030-05-01'
    const byOffer = await order(id, { offerId, kind: 'trial', startsAt })
    expect(byOffer.body).toMatchObject({
      kind: 'trial',
      term: null,
      endsAt: '2030-05-31T00:00:00.000Z',
      status: 'trial_active',
      amount: '300.75',
    })
    expect((await order(id, { offerId, kind: 'trial', startsAt, trialDays: 180 })).status).toBe(201)
    const tooLong = await order(id, { offerId, kind: 'trial', startsAt, trialDays: 181 })
    expect(tooLong.body.errors).toEqual([
      { path: 'body.trialDays', message: 'A trial lasts at most 180 days with this partner. Write fewer.' },
    ])
    await send(admin, 'PATCH', '/api/v1/partner', { trialMaxDays: 14 })
    expect(pathsOf(await order(id, { offerId, kind: 'trial', startsAt }))).toEqual(['body.trialDays'])
    await send(admin, 'PATCH', '/api/v1/partner', { trialMaxDays: 180 })
    for (const [wish, paths] of [
      [{ ...own }, ['body.trialDays']],
      [{ ...own, trialDays: 3, endsAt: '2030-05-09' }, ['body.trialDays']],
      [{ ...own, trialDays: 3, term: 'P1Y' }, ['body.term']],
      [{ ...own, trialDays: 3, autoRenew: true }, ['body.autoRenew']],
      [{ ...own, endsAt: '2030-05-01' }, ['body.endsAt']],
    ] as const)
      expect(pathsOf(await order(id, { kind: 'trial', startsAt, ...wish }))).toEqual(paths)
    await agrees()
  })

  it('without an offer is what the order says', async () => {
    const id = await newCustomer()
    expect((await order(id, { kind: 'paid', ...own })).body).toMatchObject({
      offer: 'Own',
      offerId: null,
      endsAt: null,
      term: null,
      status: 'active',
      quantity: 1,
      amount: null,
    })
    const whole = await order(id, {
      kind: 'paid',
      ...own,
      externalId: 'MINE-1',
      startsAt: '2026-03-01T12:00:00+01:00',
      endsAt: '2026-09-01T11:00:00Z',
      autoRenew: true,
      quantity: 7,
      amount: '1200',
      currency: 'EUR',
    })
    expect(whole.body).toMatchObject({
      externalId: 'MINE-1',
      term: 'P6M',
      autoRenew: true,
      status: 'active',
      amount: '1200.00',
      currency: 'EUR',
      services: [{ product: 'Calling', licences: 7 }],
    })
    const taken = await order(await newCustomer(), { kind: 'paid', ...own, externalId: 'MINE-1' })
    expect([taken.status, taken.body.code]).toEqual([409, 'subscription_id_taken'])
    await agrees()
  })

  it('ends with another one, and the first term costs its share of days', async () => {
    const id = await newCustomer()
    const first = await order(id, { offerId, kind: 'paid', startsAt: '2030-01-31', term: 'P1M' })
    const alignTo = first.body['id']
    const second = await order(id, {
      offerId,
      kind: 'paid',
      startsAt: '2030-02-14',
      alignTo,
      quantity: 1,
      amount: '365',
      currency: 'NOK',
    })
    expect(second.body).toMatchObject({
      endsAt: '2030-02-28T00:00:00.000Z',
      term: 'P1Y',
      amount: '365.00',
      firstTermAmount: '14.00',
    })
    const trial = await order(id, { offerId, kind: 'trial', startsAt: '2030-01-01' })
    for (const [wish, paths] of [
      [{ alignTo: trial.body['id'] }, ['body.alignTo']],
      [{ alignTo: offerId }, ['body.alignTo']],
      [{ alignTo, startsAt: '2030-03-01' }, ['body.alignTo', 'body.endsAt']],
      [{ alignTo, startsAt: '2030-02-01', endsAt: '2030-02-03' }, ['body.alignTo']],
    ] as const)
      expect(pathsOf(await order(id, { offerId, kind: 'paid', ...wish }))).toEqual(paths)
    const other = await newCustomer()
    expect(pathsOf(await order(other, { offerId, kind: 'paid', alignTo }))).toEqual(['body.alignTo'])
    expect(pathsOf(await order(id, { offerId, kind: 'trial', alignTo }))).toEqual(['body.alignTo'])
    await agrees()
  })

  it('as a preview says the same and writes nothing', async () => {
    const id = await newCustomer()
    const wish = { offerId, kind: 'paid', startsAt: '2030-01-01', autoRenew: true }
    const before = await detail(id)
    const { status, body } = await order(id, { ...wish, preview: true })
    expect([status, body['id'], body['externalId']]).toEqual([200, null, null])
    expect(await detail(id)).toEqual(before)
    const made = await order(id, wish)
    const { services: _, id: __, externalId: ___, preview: ____, ...rest } = body
    expect(made.body).toMatchObject(rest)
    expect(pathsOf(await order(id, { kind: 'paid', preview: true }))).toEqual(['body.offerId'])
  })

  it('is refused with what to write where something is wrong', async () => {
    const id = await newCustomer()
    for (const [wish, paths] of [
      [{ kind: 'paid' }, ['body.offerId']],
      [{ kind: 'paid', offerId, ...own }, ['body.offerId']],
      [{ kind: 'paid', offer: 'Own' }, ['body.products']],
      [{ kind: 'paid', products: own.products }, ['body.offer']],
      [{ kind: 'free', offerId }, ['body.kind']],
      [{ kind: 'paid', offerId, startsAt: '31.12.2026' }, ['body.startsAt']],
      [{ kind: 'paid', offerId, amount: '1.234', currency: 'NOK', quantity: 0 }, ['body.quantity']],
      [
        { kind: 'paid', offerId, amount: '1.234', currency: 'NOK', term: 'soon' },
        ['body.term', 'body.amount'],
      ],
      [{ kind: 'paid', offerId, trialDays: 3 }, ['body.trialDays']],
      [{ kind: 'paid', offerId, startsAt: '2030-01-01', endsAt: '2029-01-01' }, ['body.endsAt']],
      [{ kind: 'paid', offerId, startsAt: '9999-06-01' }, ['body.term']],
    ] as const)
      expect([wish, pathsOf(await order(id, wish))]).toEqual([wish, paths])
    const dates = await order(id, { kind: 'paid', offerId, startsAt: '31.12.2026' })
    expect(dates.body.errors?.[0]?.message).toContain('Write 2026-12-31')
    const nowhere = '01890000-0000-7000-8000-000000000000'
    expect((await order(id, { kind: 'paid', offerId: nowhere })).body.code).toBe('offer_not_found')
    expect((await order(nowhere, { kind: 'paid', offerId })).body.code).toBe('customer_not_found')
    await send(admin, 'PATCH', `/api/v1/offers/${offerId}`, { retired: true })
    expect((await order(id, { kind: 'paid', offerId })).body.code).toBe('offer_retired')
    await send(admin, 'PATCH', `/api/v1/offers/${offerId}`, { retired: false })
    expect(await detail(id)).toMatchObject({ subscriptionCount: 0 })
  })

  it('is made once where the request is repeated, and by its own id where many come at once', async () => {
    const id = await newCustomer()
    const key = { 'idempotency-key': 'subscription-once-1' }
    const wish = { offerId, kind: 'paid' }
    const answers = [await order(id, wish, admin, key), await order(id, wish, admin, key)]
    expect(answers[0]?.body).toEqual(answers[1]?.body)
    const many = await Promise.all(Array.from({ length: 8 }, () => order(id, wish)))
    expect(new Set(many.map(({ body }) => body['externalId'])).size).toBe(8)
    expect(await detail(id)).toMatchObject({ subscriptionCount: 9 })
    await agrees()
  })

  it('is ordered within reach, and its price told to who may know', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin' })
    const theirs = await newCustomer(restricted)
    expect((await order(theirs, { offerId, kind: 'paid' }, restricted)).status).toBe(201)
    const beyond = await order(await newCustomer(), { offerId, kind: 'paid' }, restricted)
    expect([beyond.status, beyond.body.code]).toEqual([404, 'customer_not_found'])
    const helper = await newPerson(server, { role: 'help_desk' })
    expect((await order(theirs, { offerId, kind: 'paid' }, helper)).body.code).toBe('not_allowed')
    const customersOwn = await newPerson(server, { role: 'customer_admin', customerId: theirs })
    for (const [who, amount] of [
      [restricted, '300.75'],
      [helper, null],
      [customersOwn, null],
    ] as const) {
      const { body } = await send(who, 'GET', `/api/v1/customers/${theirs}`)
      expect(body).toMatchObject({ subscriptions: [{ quantity: 3, amount }] })
      const history = await send(who, 'GET', `/api/v1/customers/${theirs}/history`)
      expect(JSON.stringify(history.body).includes('300.75')).toBe(amount !== null)
    }
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
    expect((await order(theirs, { offerId, kind: 'paid' }, stranger)).status).toBe(404)
    const ofStranger = await newCustomer(stranger)
    expect((await order(ofStranger, { offerId, kind: 'paid' }, stranger)).body.code).toBe('offer_not_found')
  })
})

describe('whatever is ordered', () => {
  it('leaves what is derived as it follows from the facts', async () => {
    // The same sequence in every run; `checkStored` counts by hand what the tables hold.
    let seed = 20_261_125
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((seed / 2_147_483_648) * below)
    }
    const customers = [await newCustomer(), await newCustomer(), await newCustomer()]
    const today = Math.floor(Date.now() / dayMs) * dayMs
    const day = (offset: number) => new Date(today + offset * dayMs).toISOString().slice(0, 10)
    for (let n = 0; n < 40; n += 1) {
      const customer = customers[random(customers.length)] ?? ''
      const isTrial = random(3) === 0
      const startsAt = day(random(900) - 600)
      const wish = isTrial
        ? { kind: 'trial', startsAt, trialDays: 1 + random(180) }
        : { kind: 'paid', startsAt, autoRenew: random(2) === 0, ...(random(2) === 0 && { term: 'P1M' }) }
      const what = random(2) === 0 ? { offerId } : own
      expect((await order(customer, { ...wish, ...what })).status).toBe(201)
      if (random(5) === 0) await send(admin, 'PATCH', `/api/v1/customers/${customer}`, { name: `Name ${n}` })
    }
    await agrees()
  })
})
