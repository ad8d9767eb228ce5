import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { ApiProblem } from '../../src/client/problems.ts'
import type { Output } from '../../src/client/types.ts'
import { actNames } from '../../src/domain/acts.ts'
import type { ActName } from '../../src/domain/acts.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { pathOfAct } from '../../src/subscriptions/act-schema.ts'
import { openDatabase } from '../../src/database/connect.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { problemOf } from './support.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(() => server.close())

const header =
  'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,service_id,product,provisioning_status,licences'
type Customer = Output<'getCustomer'>
let made = 0

/** A customer with these subscriptions: kind, term, start, end, auto-renew. */
async function customerWith(...subscriptions: string[]): Promise<Customer> {
  made += 1
  const n = made
  const rows = subscriptions.map(
    (cells, index) => `A${n},Ås ${n},A${n}-${index},Suite,${cells},V,Calling,provisioned,10`,
  )
  await server.importRows([header, ...rows])
  return server.client.getCustomerByExternalId({ params: { externalId: `A${n}` } })
}

const day = (offset: number) =>
  formatInstant(Math.floor(server.now / dayMs) * dayMs + offset * dayMs).slice(0, 10)
const idOf = (customer: Customer, index = 0) =>
  customer.subscriptions.find(({ externalId }) => externalId.endsWith(`-${index}`))?.id ?? ''
const again = (customer: Customer) => server.client.getCustomer({ params: { id: customer.id } })
const kindsOf = async (customer: Customer) =>
  (await server.client.listCustomerHistory({ params: { id: customer.id } })).items.map(({ kind }) => kind)

describe('acts on a subscription', () => {
  it('extend a trial: status, end, history and list at once', async () => {
    const customer = await customerWith(`trial,,${day(-20)},${day(10)},`)
    const preview = await server.client.extendTrial({
      params: { id: idOf(customer) },
      body: { from: 'end', days: 30, preview: true },
    })
    expect(preview).toMatchObject({
      changed: true,
      addedDays: 30,
      before: { status: 'trial_expires_in_30_days' },
      after: { status: 'trial_expires_in_60_days', endsAt: `${day(40)}T00:00:00.000Z` },
    })
    expect((await again(customer)).subscriptions[0]?.endsAt).toBe(`${day(10)}T00:00:00.000Z`)
    const done = await server.client.extendTrial({
      params: { id: idOf(customer) },
      body: { from: 'end', days: 30 },
    })
    expect(done).toEqual(preview)
    expect((await again(customer)).subscriptions[0]).toMatchObject({ status: 'trial_expires_in_60_days' })
    expect((await kindsOf(customer))[0]).toBe('trial_extended')
  })

  it('make a trial paid at its end, which the list knows at that instant', async () => {
    const customer = await customerWith(`trial,,${day(-20)},${day(1)},`)
    const id = idOf(customer)
    await server.client.convertTrial({
      params: { id },
      body: { when: 'at_end', term: 'P1M', autoRenew: true, amount: '99.5', currency: 'NOK' },
    })
    expect((await again(customer)).subscriptions[0]).toMatchObject({
      kind: 'trial',
      status: 'trial_active',
      converts: { term: 'P1M', autoRenew: true },
      amount: '99.50',
    })
    server.now = Date.parse(day(1))
    const before = await again(customer)
    expect(before.subscriptions[0]).toMatchObject({ kind: 'paid', status: 'active', autoRenew: true })
    await server.moveTo(server.now)
    const after = await again(customer)
    expect(after.subscriptions[0]).toMatchObject({
      kind: 'paid',
      status: 'active',
      term: 'P1M',
      converts: null,
    })
    expect((await kindsOf(customer)).slice(0, 2)).toEqual([
      'subscription_status_changed',
      'subscription_converted',
    ])
  })

  it('suspend with the reason and resume', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const id = idOf(customer)
    await server.client.suspendSubscription({ params: { id }, body: { reason: ' Asked for ' } })
    expect((await again(customer)).subscriptions[0]).toMatchObject({
      status: 'suspended',
      suspendedReason: 'Asked for',
    })
    await server.client.resumeSubscription({ params: { id }, body: {} })
    expect((await again(customer)).subscriptions[0]).toMatchObject({
      status: 'active',
      suspendedReason: null,
    })
  })

  it('align an end with another one, and say what that is worth before', async () => {
    const customer = await customerWith(
      `paid,P1Y,${day(-65)},${day(300)},`,
      `paid,P1Y,${day(-165)},${day(200)},`,
    )
    const ask = { params: { id: idOf(customer, 1) }, body: { withSubscriptionId: idOf(customer, 0) } }
    await server.client.changeQuantity({
      params: ask.params,
      body: { quantity: 5, amount: '366.00', currency: 'EUR' },
    })
    // A year from there has 29 February in it.
    const preview = await server.client.alignEnd({ ...ask, body: { ...ask.body, preview: true } })
    expect(preview).toMatchObject({ addedDays: 100, addedAmount: '100.00' })
    await server.client.alignEnd(ask)
    const [first, second] = (await again(customer)).subscriptions
    expect(first?.endsAt).toBe(second?.endsAt)
  })

  it('change the quantity with its licences', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const answer = await server.client.changeQuantity({
      params: { id: idOf(customer) },
      body: { quantity: 25 },
    })
    expect(answer.licences).toMatchObject([{ before: 10, after: 25 }])
    expect((await again(customer)).subscriptions[0]?.services[0]?.licences).toBe(25)
  })

  it('close at once, and then nothing more', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const id = idOf(customer)
    await server.client.closeSubscription({ params: { id }, body: {} })
    expect((await again(customer)).subscriptions).toEqual([])
    const bodies: Partial<Record<ActName, object>> = {
      extend_trial: { from: 'end', days: 1 },
      convert_trial: { when: 'now', term: 'P1M' },
      renew: { from: 'end' },
      change_term: { when: 'now', term: 'P1M' },
      align_end: { withSubscriptionId: id },
      suspend: { reason: 'x' },
      change_quantity: { quantity: 1 },
    }
    for (const name of actNames) {
      const answer = await server.ask(`${server.origin}/api/v1/subscriptions/${id}/${pathOfAct(name)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
        body: JSON.stringify(bodies[name] ?? {}),
      })
      const { code } = (await answer.json()) as { code: string }
      expect([answer.status, code]).toEqual(
        name === 'align_end' ? [404, 'subscription_not_found'] : [409, 'act_closed'],
      )
    }
  })

  it('say what is wrong and what to write', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const params = { id: idOf(customer) }
    const { client } = server
    expect(await problemOf(client.extendTrial({ params, body: { from: 'end', days: 3 } }))).toMatchObject({
      code: 'act_trial_only',
      status: 409,
    })
    expect(await problemOf(client.changeTerm({ params, body: { when: 'now', term: 'P0M' } }))).toMatchObject({
      code: 'term_unfit',
    })
    const price = { quantity: 3, amount: '1.234', currency: 'NOK' }
    expect(await problemOf(client.changeQuantity({ params, body: price }))).toMatchObject({
      code: 'amount_unfit',
      message: expect.stringContaining('at most 2 decimals'),
    })
    expect(
      await problemOf(client.changeQuantity({ params, body: { ...price, currency: 'ABC' } })),
    ).toMatchObject({ code: 'currency_unknown' })
    expect(
      await problemOf(client.changeQuantity({ params, body: { quantity: 3, amount: '1.23' } })),
    ).toMatchObject({ code: 'currency_missing' })
    expect(await problemOf(client.suspendSubscription({ params, body: { reason: ' ' } }))).toMatchObject({
      code: 'invalid_request',
    })
    expect(
      await problemOf(client.closeSubscription({ params: { id: customer.id }, body: {} })),
    ).toMatchObject({ code: 'subscription_not_found' })
    expect(await problemOf((await server.stranger()).client.markPaid({ params, body: {} }))).toMatchObject({
      code: 'subscription_not_found',
    })
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it('are done once by their key, also where the server died before it answered', async () => {
    const customer = await customerWith(`trial,,${day(-20)},${day(10)},`)
    const ask = {
      params: { id: idOf(customer) },
      body: { from: 'end', days: 7 },
      idempotencyKey: 'extend-once',
    } as const
    const first = await server.client.extendTrial(ask)
    expect(await server.client.extendTrial(ask)).toEqual(first)
    const added = { body: { name: 'Ås once' }, idempotencyKey: 'add-once' } as const
    await server.client.addCustomer(added)
    const order = () =>
      server.client.addSubscription({
        params: { id: customer.id },
        body: { kind: 'paid', offer: 'Suite', products: [{ product: 'Calling' }] },
        idempotencyKey: 'order-once',
      })
    await order()
    const tag = () =>
      server.client.startBulkAct({
        body: { act: 'add_tags', with: { tags: ['once'] }, customerIds: [customer.id] },
        idempotencyKey: 'bulk-once',
      })
    await tag()
    // As the process leaves it that dies behind the commit, a while ago.
    const admin = openDatabase(server.admin, { maxConnections: 1 })
    await sql`update varde.idempotency_keys set status = null, headers = null, body = null,
      started_at = started_at - interval '2 minutes' where key like '%-once'`.execute(admin.db)
    await admin.close()
    for (const repeated of [
      () => server.client.extendTrial(ask),
      () => server.client.addCustomer(added),
      order,
      tag,
    ])
      expect(await problemOf(repeated())).toMatchObject({ code: 'idempotency_done', status: 409 })
    const after = await again(customer)
    expect(after.subscriptions.map(({ endsAt }) => endsAt)).toContain(`${day(17)}T00:00:00.000Z`)
    expect(after.subscriptions).toHaveLength(2)
    const { total } = await server.client.listCustomers({ query: { search: 'once' } })
    expect(total).toBe(1)
  })

  it('change nothing where it is so already', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const answer = await server.client.switchAutoRenewOn({ params: { id: idOf(customer) }, body: {} })
    expect(answer.changed).toBe(false)
    expect(await kindsOf(customer)).toEqual(['customer_created'])
  })
})

const say = (subscription: string, key: string, state: 'overdue' | 'paid', occurredAt: string) =>
  server.client.recordPayment({ body: { key, subscription, state, occurredAt } })

describe('facts about payments', () => {
  it('suspend and release, each once, whatever order they come in', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const subscription = customer.subscriptions[0]?.externalId ?? ''
    const paidAt = formatInstant(server.now - 1000)
    expect(await say(subscription, 'k2', 'paid', paidAt)).toMatchObject({ applied: true, payment: 'current' })
    expect(await say(subscription, 'k1', 'overdue', formatInstant(server.now - 5000))).toMatchObject({
      applied: false,
      payment: 'current',
    })
    const third = await say(subscription, 'k3', 'overdue', formatInstant(server.now))
    expect(third).toMatchObject({ applied: true, payment: 'overdue' })
    expect((await again(customer)).subscriptionStatus).toBe('suspended')
    expect(await say(subscription, 'k3', 'overdue', formatInstant(server.now))).toEqual(third)
    expect(await problemOf(say(subscription, 'k3', 'paid', formatInstant(server.now)))).toMatchObject({
      code: 'payment_key_reused',
    })
    expect(
      await problemOf(say(subscription, 'k4', 'paid', formatInstant(server.now + 3_600_000))),
    ).toMatchObject({ code: 'payment_in_future' })
    expect(await problemOf(say('nobody', 'k5', 'paid', paidAt))).toMatchObject({
      code: 'subscription_not_found',
    })
    const kinds = await kindsOf(customer)
    expect(kinds.filter((kind) => kind === 'payment_changed')).toHaveLength(1)
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it('say nothing of another partner', async () => {
    const customer = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
    const subscription = customer.subscriptions[0]?.externalId ?? ''
    const { client } = await server.stranger()
    const body = {
      key: 'theirs',
      subscription,
      state: 'overdue',
      occurredAt: formatInstant(server.now),
    } as const
    const problem = await problemOf(client.recordPayment({ body }))
    expect(problem).toBeInstanceOf(ApiProblem)
    expect(problem).toMatchObject({ code: 'subscription_not_found' })
  })
})
