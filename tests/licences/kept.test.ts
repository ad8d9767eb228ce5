import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Output } from '../../src/client/types.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { addPeople, licencesOf } from './scene.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
})
afterAll(async () => {
  if (server === undefined) return
  expect(await checkStored(server.database.db, server.partner.id, async () => server.now)).toEqual([])
  await server.close()
})

const header =
  'customer_id,customer_name,subscription_id,offer,kind,term,starts_at,ends_at,auto_renew,service_id,product,provisioning_status,licences,licences_used'
type Customer = Output<'getCustomer'>
let made = 0

const day = (offset: number) =>
  formatInstant(Math.floor(server.now / dayMs) * dayMs + offset * dayMs).slice(0, 10)
const rowOf = (n: number, cells: string, used: string | number) =>
  `K${n},Kai ${n},K${n}-S,Suite,${cells},V,Calling,provisioned,4,${used}`

/** A customer whose subscription has a service with four seats, and five people. */
async function customerWith(cells: string, used: string | number = '') {
  made += 1
  const n = made
  await server.importRows([header, rowOf(n, cells, used)])
  const customer = await server.client.getCustomerByExternalId({ params: { externalId: `K${n}` } })
  const people = await addPeople(server.database.db, server.partner.id, customer.id, 5)
  const [subscription] = customer.subscriptions
  return {
    n,
    cells,
    customer,
    people,
    id: subscription?.id ?? '',
    serviceId: subscription?.services[0]?.id ?? '',
  }
}
const assign = (serviceId: string, ids: string[]) =>
  server.client.assignLicences({ params: { id: serviceId }, body: { people: { ids } } })
async function shown(customer: Customer) {
  const { subscriptions } = await server.client.getCustomer({ params: { id: customer.id } })
  const { licences, licencesUsed } = subscriptions[0]?.services[0] ?? {}
  return { licences, licencesUsed }
}
/** What people hold agrees with what is told, and is so many. */
async function expectHeld(serviceId: string, count: number) {
  const { used, held } = await licencesOf(server.database.db, server.partner.id, serviceId)
  expect({ used, held }).toEqual({ used: count, held: count })
}

it('licences stay through a change of quantity, also to fewer than people hold', async () => {
  const { customer, id, serviceId, people } = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
  await assign(serviceId, people.slice(0, 3))
  await server.client.changeQuantity({ params: { id }, body: { quantity: 2 } })
  expect(await shown(customer)).toEqual({ licences: 2, licencesUsed: 3 })
  await expectHeld(serviceId, 3)
  await expect(assign(serviceId, people.slice(3))).rejects.toMatchObject({ code: 'no_seat_left' })
  await server.client.changeQuantity({ params: { id }, body: { quantity: 5 } })
  expect((await assign(serviceId, people.slice(3))).counts.assigned).toBe(2)
  expect(await shown(customer)).toEqual({ licences: 5, licencesUsed: 5 })
})

it('through the conversion of a trial', async () => {
  const { customer, id, serviceId, people } = await customerWith(`trial,,${day(-20)},${day(1)},`)
  await assign(serviceId, people.slice(0, 2))
  await server.client.convertTrial({ params: { id }, body: { when: 'at_end', term: 'P1M', autoRenew: true } })
  await server.moveTo(Date.parse(day(1)))
  expect((await server.client.getCustomer({ params: { id: customer.id } })).subscriptions[0]?.kind).toBe(
    'paid',
  )
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 2 })
  expect((await assign(serviceId, people.slice(2, 3))).counts.assigned).toBe(1)
  await expectHeld(serviceId, 3)
})

it('through renewal by the clock, suspension and resumption', async () => {
  const { customer, id, serviceId, people } = await customerWith(`paid,P1M,${day(-20)},${day(5)},true`)
  await assign(serviceId, people.slice(0, 2))
  await server.moveTo(Date.parse(day(6)))
  const [renewed] = (await server.client.getCustomer({ params: { id: customer.id } })).subscriptions
  expect(Date.parse(renewed?.endsAt ?? '')).toBeGreaterThan(server.now)
  await server.client.suspendSubscription({ params: { id }, body: { reason: 'Unpaid' } })
  expect((await assign(serviceId, people.slice(2, 3))).counts.assigned).toBe(1)
  await server.client.resumeSubscription({ params: { id }, body: {} })
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 3 })
  await expectHeld(serviceId, 3)
})

it('a file’s number holds until the first is assigned here, and from then on what people hold', async () => {
  const { n, cells, customer, serviceId, people } = await customerWith(
    `paid,P1Y,${day(-20)},${day(300)},true`,
    3,
  )
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 3 })
  // Three are used somewhere else: here nobody holds any, so four are free.
  const preview = await server.client.previewLicences({
    params: { id: serviceId },
    body: { act: 'assign', people: {} },
  })
  expect(preview).toMatchObject({
    seats: { used: 3, counted: false, left: 4 },
    counts: { assigned: 4, no_seat: 1 },
  })
  await assign(serviceId, people.slice(0, 1))
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 1 })
  await server.importRows([header, rowOf(n, cells, 4)])
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 1 })
  const file = await server.ask(`/api/v1/customers.csv?search=K${n}`)
  const [names = '', row = ''] = (await file.text()).replace(/^\uFEFF/, '').split('\n')
  expect(row.split(',')[names.split(',').indexOf('licences_used')]).toBe('1')
  await server.client.returnLicences({ params: { id: serviceId }, body: { people: { ids: people } } })
  await server.importRows([header, rowOf(n, cells, 4)])
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 0 })
})

it('while the customer is deleted, and as it comes back', async () => {
  const { customer, serviceId, people } = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
  await assign(serviceId, people.slice(0, 2))
  await server.client.deleteCustomer({ params: { id: customer.id } })
  await expect(assign(serviceId, people.slice(2))).rejects.toMatchObject({ code: 'service_not_found' })
  await expectHeld(serviceId, 2)
  await server.client.restoreCustomer({ params: { id: customer.id } })
  expect(await shown(customer)).toEqual({ licences: 4, licencesUsed: 2 })
  expect((await assign(serviceId, people.slice(2))).counts).toMatchObject({ assigned: 2, no_seat: 1 })
})

it('while its subscription is closed, which takes no more', async () => {
  const { customer, id, serviceId, people } = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
  await assign(serviceId, people.slice(0, 2))
  await server.client.closeSubscription({ params: { id }, body: {} })
  await expect(assign(serviceId, people.slice(2))).rejects.toMatchObject({
    code: 'service_takes_no_licences',
  })
  await expectHeld(serviceId, 2)
  const closed = await server.client.listSubscriptions({
    params: { id: customer.id },
    query: { state: 'closed' },
  })
  expect(closed.items[0]?.services[0]).toMatchObject({ licencesUsed: 2 })
})

it('a service without a number of seats has no limit', async () => {
  const { n, cells, serviceId, people } = await customerWith(`paid,P1Y,${day(-20)},${day(300)},true`)
  await server.importRows([header, rowOf(n, cells, '').replace('provisioned,4,', 'provisioned,,')])
  expect(await assign(serviceId, people.slice(0, 5))).toMatchObject({
    seats: { licences: null, used: 5, left: null },
    counts: { assigned: 5 },
  })
})
