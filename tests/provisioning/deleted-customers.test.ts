import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { archiveCustomer, restoreCustomer } from '../../src/archive/customers.ts'
import { deletionOf } from '../../src/archive/repository.ts'
import { removeExpired } from '../../src/archive/retention.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { moveService } from '../../src/services/move.ts'
import { answers, takesUp } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { ProvisioningScene } from './scene.ts'

let scene: ProvisioningScene
let broker: TestBroker
const patient = { timeout: 20_000 }
const details = { street: 'Storgata 1', timeZone: 'Europe/Oslo' }

beforeAll(async () => {
  scene = await ProvisioningScene.open()
  broker = await startBroker()
  scene.place = { connection: broker.connection, catalog: null }
  const osb = { kind: 'open_service_broker', quantityParameter: null } as const
  await scene.addProduct({
    name: 'Calling',
    provisioner: { ...osb, service: 'service-calling', plan: 'plan-calling-standard' },
    isConnected: true,
    details: { type: 'object' },
  })
  await scene.addProduct({
    name: 'Meetings',
    provisioner: { ...osb, service: 'service-meetings', plan: 'plan-meetings' },
    isConnected: true,
  })
  await scene.addProduct({
    name: 'Rooms',
    provisioner: { ...osb, service: 'service-meetings', plan: 'plan-meetings' },
    isConnected: true,
  })
  for (const name of ['Phones', 'Routers', 'Desks'])
    await scene.addProduct({ name, provisioner: { kind: 'manual', by: 'partner' } })
  scene.startWorker()
})
afterAll(async () => {
  expect(scene.errors).toEqual([])
  await scene?.close()
  await broker?.close()
})
beforeEach(() => {
  broker.script.clear()
  broker.record.clear()
})

/** A customer that has these services, each of its own subscription or not, with their ids and states. */
async function ordered(...products: string[]): Promise<{ ids: string[]; customerId: string }> {
  const ids = await scene.order(...products)
  scene.nudge()
  const customerId = await scene.with(ids[0] ?? '', async (_, { customer }) => customer.id)
  return { ids, customerId }
}

const everywhere = { kind: 'all' } as const
async function remove(customerId: string): Promise<void> {
  await archiveCustomer(scene.context, scene.partnerId, everywhere, scene.actor, customerId)
  await scene.follow()
}
async function restore(customerId: string): Promise<void> {
  await restoreCustomer(scene.context, scene.partnerId, everywhere, scene.actor, customerId)
  await scene.follow()
}

/** Of a service of a deleted customer too, which nobody sees. */
async function rowOf(serviceId: string) {
  return readTenant(scene.db, scene.partnerId, (trx) =>
    trx
      .selectFrom('services')
      .selectAll()
      .where('partner_id', '=', scene.partnerId)
      .where('id', '=', serviceId)
      .executeTakeFirst(),
  )
}
async function untilGone(serviceId: string): Promise<void> {
  await expect
    .poll(async () => {
      await scene.hurry(serviceId)
      return (await rowOf(serviceId))?.deprovisioned_at ?? null
    }, patient)
    .not.toBeNull()
}
async function finishByHand(serviceId: string): Promise<void> {
  await scene.with(serviceId, ([trx, partnerId, actor, now], found) =>
    moveService(trx, partnerId, actor, now, found, { event: 'finished_by_hand', taskOutcome: 'finished' }),
  )
}
/** Lets it have been deleted so long ago that its time is over. */
async function longAgo(customerId: string): Promise<void> {
  await writeTenant(scene.db, scene.partnerId, (trx) =>
    sql`update customers set archived_at = archived_at - interval '31 days'
      where partner_id = ${scene.partnerId} and id = ${customerId}`.execute(trx),
  )
}
const isThere = (customerId: string) =>
  readTenant(scene.db, scene.partnerId, (trx) =>
    trx
      .selectFrom('customers')
      .select('id')
      .where('partner_id', '=', scene.partnerId)
      .where('id', '=', customerId)
      .execute(),
  )
const expire = () => removeExpired(scene.db, scene.partnerId, scene.readNow)

describe('the services of a customer that is deleted', () => {
  it('are taken down, and set up anew when it is brought back, with the details that were filled in', async () => {
    const { ids, customerId } = await ordered('Calling', 'Meetings')
    const [calling = '', meetings = ''] = ids
    await scene.submit(calling, details)
    await scene.until(calling, 'provisioned')
    await scene.until(meetings, 'provisioned')
    await remove(customerId)
    await untilGone(calling)
    await untilGone(meetings)
    expect(broker.record.live).toEqual([])
    expect(await scene.differences()).toEqual([])
    await scene.follow()
    expect(broker.record.of('deprovision', calling)).toHaveLength(1)
    await restore(customerId)
    await scene.until(calling, 'provisioned')
    await scene.until(meetings, 'provisioned')
    expect(broker.record.live.toSorted()).toEqual(ids.toSorted())
    expect(broker.record.of('provision', calling).at(-1)?.body).toMatchObject({ parameters: details })
    expect(await scene.story(calling)).toEqual([
      'service_created',
      'details_submitted',
      'service_provisioned',
      'service_withdrawn',
      'service_removed',
      'service_brought_back',
      'service_provisioned',
    ])
    expect(await scene.differences()).toEqual([])
    expect(broker.record.violations).toEqual([])
  })

  it('that wait for details are asked for anew, by another link', async () => {
    const { ids, customerId } = await ordered('Calling')
    await writeTenant(scene.db, scene.partnerId, (trx) =>
      sql`insert into set_up_links (partner_id, id, customer_id, email, language, created_by_kind, created_at, expires_at,
          next_mail_at)
        values (${scene.partnerId}, gen_random_uuid(), ${customerId}, 'kari@firma.example', 'nb', 'system', now(),
          now() + interval '60 days', now())`.execute(trx),
    )
    await remove(customerId)
    const links = await readTenant(scene.db, scene.partnerId, (trx) =>
      trx
        .selectFrom('set_up_links')
        .select(['ended_at', 'next_mail_at'])
        .where('partner_id', '=', scene.partnerId)
        .where('customer_id', '=', customerId)
        .execute(),
    )
    expect(links).toEqual([{ ended_at: expect.any(Number), next_mail_at: null }])
    await restore(customerId)
    expect((await scene.service(ids[0] ?? '')).state).toBe('pending_details')
    expect(await scene.operations(ids[0] ?? '')).toEqual([])
    expect(await scene.differences()).toEqual([])
  })

  it('are nobody’s work any more, and wait for hands again when it is back', async () => {
    const { ids, customerId } = await ordered('Phones', 'Routers', 'Something else', 'Desks')
    const [standing = '', waiting = '', other = '', leaving = ''] = ids
    await finishByHand(standing)
    await finishByHand(leaving)
    await scene.withdraw(leaving)
    expect(await scene.openTask(leaving)).toMatchObject({ work: 'remove' })
    expect(await preview(customerId)).toEqual({ takenDown: 0, byHand: 2 })
    await remove(customerId)
    for (const id of ids) expect(await scene.openTask(id)).toBeUndefined()
    for (const id of [standing, leaving]) expect((await rowOf(id))?.deprovisioned_at).not.toBeNull()
    await restore(customerId)
    for (const id of [standing, waiting]) expect((await scene.service(id)).state).toBe('manual_partner')
    expect(await scene.openTask(standing)).toMatchObject({ work: 'set_up' })
    expect((await scene.service(leaving)).state).toBe('removed')
    // Nobody but people and files ever said how far it is.
    expect((await scene.service(other)).state).toBe('manual_partner')
  })

  it('stay down where somebody had taken them down before, or their subscription is closed by then', async () => {
    const { ids, customerId } = await ordered('Meetings', 'Rooms')
    const [before = '', last = ''] = ids
    for (const id of ids) await scene.until(id, 'provisioned')
    expect(await preview(customerId)).toEqual({ takenDown: 2, byHand: 0 })
    await scene.withdraw(before)
    await scene.until(before, 'removed')
    expect(await preview(customerId)).toEqual({ takenDown: 1, byHand: 0 })
    await remove(customerId)
    await untilGone(last)
    await restore(customerId)
    await scene.until(last, 'provisioned')
    expect((await scene.service(before)).state).toBe('removed')
    await remove(customerId)
    await untilGone(last)
    await scene.changeSubscription(last, sql`closed_at = now(), status = null, status_until = null`)
    await restore(customerId)
    expect((await scene.service(last)).state).toBe('removed')
    // What is opened again later comes back as if it had ended with its subscription.
    await scene.changeSubscription(last, sql`closed_at = null, status = 'active'`)
    await scene.follow()
    await scene.until(last, 'provisioned')
  })

  it('are left alone where it is brought back before anybody has looked', async () => {
    const { ids, customerId } = await ordered('Meetings')
    await scene.until(ids[0] ?? '', 'provisioned')
    const { partnerId } = scene
    await archiveCustomer(scene.context, partnerId, everywhere, scene.actor, customerId)
    await restoreCustomer(scene.context, partnerId, everywhere, scene.actor, customerId)
    await scene.follow()
    expect((await scene.service(ids[0] ?? '')).state).toBe('provisioned')
    expect(broker.record.of('deprovision', ids[0] ?? '')).toEqual([])
  })

  it('that are being set up just now are taken down once they are', async () => {
    broker.script.next('*', 'provision', takesUp({ ends: 'never' }))
    const { ids, customerId } = await ordered('Meetings')
    await expect.poll(async () => (await scene.operations(ids[0] ?? ''))[0]?.phase, patient).toBe('poll')
    expect(await preview(customerId)).toEqual({ takenDown: 1, byHand: 0 })
    await remove(customerId)
    await untilGone(ids[0] ?? '')
    expect(broker.record.live).not.toContain(ids[0])
    expect(await scene.differences()).toEqual([])
  })
})

describe('a deleted customer whose time is over', () => {
  it('stays while something of it is being taken down, and goes then', async () => {
    const { ids, customerId } = await ordered('Meetings')
    const [id = ''] = ids
    await scene.until(id, 'provisioned')
    broker.script.always(id, 'deprovision', answers(429))
    await archiveCustomer(scene.context, scene.partnerId, everywhere, scene.actor, customerId)
    await longAgo(customerId)
    // Nobody has begun to take it down yet.
    await expire()
    expect(await isThere(customerId)).toHaveLength(1)
    await scene.follow()
    await expect.poll(() => broker.record.of('deprovision', id).length, patient).toBeGreaterThan(0)
    await expire()
    expect(await isThere(customerId)).toHaveLength(1)
    broker.script.clear()
    await untilGone(id)
    await expire()
    expect(await isThere(customerId)).toEqual([])
    expect(await audited(id)).toEqual([])
    expect(broker.record.live).not.toContain(id)
  })

  it('leaves word in the audit log of what could not be taken down', async () => {
    const { ids, customerId } = await ordered('Meetings')
    const [id = ''] = ids
    await scene.until(id, 'provisioned')
    broker.script.always(id, 'deprovision', answers(403, { description: 'Not for you' }))
    await remove(customerId)
    await scene.settled(id)
    await longAgo(customerId)
    await expire()
    expect(await isThere(customerId)).toEqual([])
    expect(await audited(id)).toEqual([
      { product: 'Meetings', provisioner: 'open_service_broker', connection: 'Broker' },
    ])
  })
})

const preview = (customerId: string) =>
  readTenant(scene.db, scene.partnerId, (trx) => deletionOf(trx, scene.partnerId, customerId))

async function audited(serviceId: string): Promise<unknown[]> {
  const rows = await readTenant(scene.db, scene.partnerId, (trx) =>
    trx
      .selectFrom('audit')
      .select('details')
      .where('partner_id', '=', scene.partnerId)
      .where('action', '=', 'service_left_behind')
      .where('subject_id', '=', serviceId)
      .execute(),
  )
  return rows.map((row) => row.details)
}
