import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const header =
  'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,payment,suspended_at,' +
  'cancel_at_end,service_id,product,provisioning_status,licences,licences_used'
const on = (days: number): string => formatInstant(someNow + days * dayMs)
const open = 120

let server: HeldServer
let id = ''
beforeAll(async () => {
  server = await startHeldServer()
  const many = Array.from({ length: open }, (_, n) => {
    const number = String(n).padStart(3, '0')
    // The least important last, so that it stands behind the first fifty.
    const status = n === 5 ? 'unable_to_provision' : 'provisioned'
    return `Many,Many,M${number},Suite,paid,,,,false,current,,false,V1,Calling,${status},2,${n === 0 ? 1 : ''}`
  })
  await server.importRows([
    header,
    `Some,Some,S1,Suite,paid,P1Y,${on(-300)},${on(10)},false,current,,false,V1,Calling,provisioned,5,3`,
    'Some,Some,S2,Suite,paid,,,,false,overdue,,false,V1,Calling,manual_partner,7,',
    `Some,Some,S3,Suite,paid,,,,true,current,${on(-2)},false,V1,Calling,provisioned,,`,
    `Some,Some,S4,Suite,paid,,,${on(1)},false,current,,true,V1,Calling,provisioned,100,50`,
    `Some,Some,S5,Suite,paid,,,${on(2)},false,current,,true,V1,Calling,provisioned,100,50`,
    `Some,Some,S6,Suite,paid,,,${on(2)},false,current,,true,V2,Calling,pending_details,100,50`,
    'None,None,N1,Suite,paid,,,,false,current,,false,V1,Calling,provisioned,,',
    ...many,
  ])
  id = (await server.client.getCustomerByExternalId({ params: { externalId: 'Some' } })).id
})
afterAll(() => server.close())

async function subscriptionsOf(customerId: string, state: 'open' | 'closed' | 'all', limit: number) {
  const items = []
  const totals = new Set<number>()
  let cursor: string | undefined
  do {
    const page = await server.client.listSubscriptions({
      params: { id: customerId },
      query: cursor === undefined ? { state, limit } : { state, limit, cursor },
    })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    totals.add(page.total)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect([...totals]).toEqual([items.length])
  return items
}

const names = (items: readonly { externalId: string }[]) => items.map((item) => item.externalId)

describe('a customer’s own page', () => {
  it('tells more of each subscription than the list does', async () => {
    server.now = someNow
    const customer = await server.client.getCustomer({ params: { id } })
    expect(customer).toMatchObject({
      createdAt: on(0),
      updatedAt: on(0),
      subscriptionCount: 6,
      closedSubscriptionCount: 0,
    })
    const [overdue, byHand, ending] = ['S2', 'S3', 'S1'].map((name) =>
      customer.subscriptions.find((one) => one.externalId === name),
    )
    expect(ending).toMatchObject({
      status: 'expires_in_30_days',
      statusSince: on(-20),
      statusUntil: on(10),
      term: 'P1Y',
      startsAt: on(-300),
      payment: 'current',
      suspendedAt: null,
      cancelAtEnd: false,
      closedAt: null,
      createdAt: on(0),
      updatedAt: on(0),
      services: [{ withdrawnAt: null, deprovisionedAt: null, licences: 5 }],
    })
    expect(overdue).toMatchObject({ status: 'suspended', statusSince: null, payment: 'overdue' })
    expect(byHand).toMatchObject({ status: 'suspended', statusSince: on(-2), suspendedAt: on(-2) })
  })

  it('has closed subscriptions behind the open ones, also before the clock has written their closing down', async () => {
    for (const hasRun of [false, true]) {
      if (hasRun) await server.moveTo(someNow + 2 * dayMs)
      else server.now = someNow + 2 * dayMs
      const closed = await subscriptionsOf(id, 'closed', 50)
      expect(closed).toMatchObject([
        { externalId: 'S5', status: null, statusSince: null, statusUntil: null, closedAt: on(2) },
        {
          externalId: 'S6',
          status: null,
          closedAt: on(2),
          services: [{ provisioningStatus: 'pending_details' }],
        },
        { externalId: 'S4', status: null, closedAt: on(1), services: [{ licences: 100 }] },
      ])
      const all = ['S2', 'S3', 'S1', 'S5', 'S6', 'S4']
      expect(names(await subscriptionsOf(id, 'all', 200))).toEqual(all)
      for (const limit of [1, 2, 3]) {
        expect(names(await subscriptionsOf(id, 'all', limit))).toEqual(all)
        expect(names(await subscriptionsOf(id, 'closed', limit))).toEqual(['S5', 'S6', 'S4'])
      }
      const customer = await server.client.getCustomer({ params: { id } })
      expect([customer.subscriptionCount, customer.closedSubscriptionCount]).toEqual([3, 3])
      expect(names(customer.subscriptions)).toEqual(['S2', 'S3', 'S1'])
    }
  })

  it('pages through all open ones in the order of the row', async () => {
    server.now = Math.max(server.now, someNow)
    const { id: manyId, subscriptions } = await server.client.getCustomerByExternalId({
      params: { externalId: 'Many' },
    })
    const all = await subscriptionsOf(manyId, 'open', 50)
    expect(all).toHaveLength(open)
    expect(names(all).slice(0, 3)).toEqual(['M005', 'M000', 'M001'])
    expect(names(all).slice(0, 50)).toEqual(names(subscriptions))
    expect(names(await subscriptionsOf(manyId, 'open', 7))).toEqual(names(all))
  })

  it('shows services that are gone among the subscriptions alone', async () => {
    const [subscription] = await subscriptionsOf(id, 'open', 1)
    const service = subscription?.services[0]?.id ?? ''
    const add = (column: string, external: string) =>
      writeTenant(server.database.db, server.partner.id, (trx) =>
        sql`insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
            ${sql.ref(column)})
          select partner_id, ${newId()}, subscription_id, ${external}, product, 'provisioned', since, since
          from services where partner_id = ${server.partner.id} and id = ${service}`.execute(trx),
      )
    await add('withdrawn_at', 'V8')
    await add('deprovisioned_at', 'V9')
    const [now] = await subscriptionsOf(id, 'open', 1)
    expect(now?.services).toMatchObject([
      { externalId: 'V1', withdrawnAt: null },
      { externalId: 'V8', provisioningStatus: 'provisioning', withdrawnAt: on(0) },
      { externalId: 'V9', provisioningStatus: 'provisioned', deprovisionedAt: on(0) },
    ])
    const customer = await server.client.getCustomer({ params: { id } })
    expect(customer.subscriptions[0]?.services.map((one) => one.externalId)).toEqual(['V1', 'V8'])
  })

  it('is this partner’s alone, and knows its own cursors', async () => {
    const { client } = await server.stranger()
    for (const ask of [
      () => client.listSubscriptions({ params: { id } }),
      () => client.getCustomer({ params: { id } }),
      () => server.client.listSubscriptions({ params: { id: newId() } }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'customer_not_found' })
    const { nextCursor } = await server.client.listSubscriptions({ params: { id }, query: { limit: 1 } })
    const ask = (state: 'open' | 'all', cursor: string) =>
      server.client.listSubscriptions({ params: { id }, query: { state, cursor } })
    await expect(ask('all', nextCursor ?? '')).rejects.toMatchObject({ code: 'cursor_mismatch' })
    for (const position of ['"open",1', '"open",1,null,"a\\u0000"', '"closed",-1,"x"', '"other"'])
      await expect(
        ask('open', Buffer.from(`[1,"subscriptions ${id} open",${position}]`).toString('base64url')),
      ).rejects.toMatchObject({ code: 'cursor_invalid' })
  })
})

describe('a row of the list', () => {
  it('sums the licences of all open subscriptions, shown or not', async () => {
    server.now = Math.max(server.now, someNow + 2 * dayMs)
    const list = await server.client.listCustomers({ query: { sort: 'name' } })
    const sums = list.items.map((item) => [item.externalId, item.licences, item.licencesUsed])
    expect(sums).toEqual([
      ['Many', 2 * open, 1],
      ['None', null, null],
      ['Some', 12, 3],
    ])
  })

  it('says what matches and where something more important does not, also behind the first fifty', async () => {
    const list = await server.client.listCustomers({
      query: { provisioning: 'provisioned', subscription: 'active', sort: 'name' },
    })
    const [many, none] = list.items
    expect(list.items).toHaveLength(2)
    expect(many?.subscriptions.every((subscription) => subscription.matches)).toBe(true)
    expect(many).toMatchObject({
      externalId: 'Many',
      provisioningStatus: 'unable_to_provision',
      matching: { provisioningStatus: 'provisioned', subscriptionStatus: 'active' },
      moreImportant: { provisioning: true, subscription: false },
    })
    expect(none).toMatchObject({
      externalId: 'None',
      moreImportant: { provisioning: false, subscription: false },
    })
  })
})
