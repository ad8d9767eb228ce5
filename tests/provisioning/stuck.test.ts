import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../src/client/types.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { tellStuck } from '../../src/provisioning/tell-stuck.ts'
import { checkStored } from '../standings/check-stored.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

const hourMs = 3_600_000
const status = 'manual_partner'

let server: HeldServer

beforeAll(async () => {
  server = await startHeldServer()
  await server.client.addProduct({
    body: {
      name: 'Phones',
      provisioner: { kind: 'manual', by: 'partner' },
      usualDuration: 'PT1H',
    },
  })
  await server.client.addProduct({
    body: { name: 'Chairs', provisioner: { kind: 'manual', by: 'partner' } },
  })
})
afterAll(() => server?.close())

/** A new customer that ordered these now. */
async function ordered(name: string, ...products: readonly string[]) {
  const { id } = await server.client.addCustomer({ body: { name, externalId: name } })
  const { services } = await server.client.addSubscription({
    params: { id },
    body: {
      offer: 'Own',
      kind: 'paid',
      quantity: 2,
      products: products.map((product) => ({ product, licences: 'quantity' })),
    },
  })
  return { id, serviceId: services[0]?.id ?? '' }
}

async function listed(query: NonNullable<Input<'listCustomers'>['query']>) {
  const { items, total, facets } = await server.client.listCustomers({ query: { sort: 'name', ...query } })
  expect(items).toHaveLength(total)
  return {
    names: items.map(({ externalId }) => externalId),
    marks: items.map(({ isStuck }) => isStuck),
    services: items.map(({ subscriptions }) =>
      subscriptions.flatMap(({ services }) => services.map((service) => service.isStuck)),
    ),
    handed: facets.provisioning[status],
  }
}

const tell = () => tellStuck(server.database.db, async () => server.now, server.partner.id)

async function entries(customerId: string, kind: string) {
  const { items } = await server.client.listCustomerHistory({
    params: { id: customerId },
    query: { limit: 200 },
  })
  return items.filter((entry) => entry.kind === kind)
}

describe('what takes longer than it usually does', () => {
  it('is in the list’s filter and counts from its instant on, though nothing has been written then', async () => {
    const begun = server.now
    const late = await ordered('Late', 'Chairs', 'Phones')
    await ordered('Never', 'Chairs')
    server.now = begun + hourMs - 1
    const nobody = { names: [], marks: [], services: [], handed: 0 }
    expect(await listed({ stuck: true })).toEqual(nobody)
    expect((await listed({ stuck: false })).names).toEqual(['Late', 'Never'])
    expect((await listed({})).marks).toEqual([false, false])

    server.now = begun + hourMs
    const stuck = { names: ['Late'], marks: [true], handed: 1 }
    expect(await listed({ stuck: true })).toMatchObject(stuck)
    expect((await listed({ stuck: true })).services.flat()).toEqual(expect.arrayContaining([false, true]))
    expect(await listed({ stuck: true, provisioning: status, search: 'late' })).toMatchObject(stuck)
    expect(await listed({ stuck: true, provisioning: 'provisioned' })).toMatchObject({ ...nobody, handed: 1 })
    expect(await listed({ stuck: true, without: 'subscriptions' })).toEqual(nobody)
    expect(await listed({ stuck: false })).toMatchObject({ names: ['Never'], marks: [false], handed: 1 })
    const changed = await server.client.listChangedCustomers({ query: { stuck: false, id: [late.id] } })
    expect(changed.others.map(({ id, isStuck }) => [id, isStuck])).toEqual([[late.id, true]])

    await server.client.setHand({
      params: { id: late.id },
      body: { responsibleId: null, inHandUntil: new Date(begun + 2 * hourMs).toISOString() },
    })
    expect((await listed({ stuck: true, inHand: true })).names).toEqual(['Late'])
    expect((await listed({ stuck: true, inHand: false })).names).toEqual([])
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it('is said once, in the history and to who looks on, and is over when it is done', async () => {
    const { id, serviceId } = await ordered('Told', 'Phones')
    await tell()
    expect(await entries(id, 'service_stuck')).toEqual([])
    server.now += hourMs
    // The server's own worker may have been there before, or be there at the same time.
    await Promise.all([tell(), tell()])
    await expect.poll(() => entries(id, 'service_stuck'), { timeout: 20_000 }).not.toEqual([])
    await tell()
    const [said, ...more] = await entries(id, 'service_stuck')
    expect(more).toEqual([])
    expect(said).toMatchObject({
      actor: { kind: 'clock' },
      service: { id: serviceId, product: 'Phones' },
      after: { stuckAt: new Date(server.now).toISOString() },
    })
    await server.client.finishTask({ params: { id: serviceId } })
    expect((await listed({ stuck: true, search: 'Told' })).names).toEqual([])
    await tell()
    expect(await entries(id, 'service_stuck')).toHaveLength(1)
    expect(await checkStored(server.database.db, server.partner.id, server.now)).toEqual([])
  })

  it('waits for nobody who is at work on such a service, and says so of the others', async () => {
    const held = await ordered('Held', 'Phones')
    const free = await ordered('Free', 'Phones')
    const { db } = server.database
    const { promise: isDone, resolve: letGo } = Promise.withResolvers<undefined>()
    const { promise: isHeld, resolve: hold } = Promise.withResolvers<undefined>()
    const holding = writeTenant(db, server.partner.id, async (trx) => {
      await sql`select from services where partner_id = ${server.partner.id} and id = ${held.serviceId} for update`.execute(
        trx,
      )
      hold(undefined)
      await isDone
    })
    await isHeld
    server.now += hourMs
    await tell()
    // What the server's own worker has in hand just now is passed over too.
    await expect.poll(() => entries(free.id, 'service_stuck'), { timeout: 20_000 }).toHaveLength(1)
    expect(await entries(held.id, 'service_stuck')).toEqual([])
    letGo(undefined)
    await holding
    await tell()
    await expect.poll(() => entries(held.id, 'service_stuck'), { timeout: 20_000 }).toHaveLength(1)
  })
})
