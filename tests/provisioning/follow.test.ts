import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { ProvisioningScene } from './scene.ts'

let scene: ProvisioningScene
let broker: TestBroker

beforeAll(async () => {
  scene = await ProvisioningScene.open()
  broker = await startBroker()
  scene.place = { connection: broker.connection, catalog: null }
  const osb = { kind: 'open_service_broker' } as const
  await scene.addProduct({
    name: 'Calling',
    provisioner: {
      ...osb,
      service: 'service-calling',
      plan: 'plan-calling-standard',
      quantityParameter: null,
    },
    isConnected: true,
    details: { type: 'object' },
  })
  await scene.addProduct({
    name: 'Meetings',
    provisioner: { ...osb, service: 'service-meetings', plan: 'plan-meetings', quantityParameter: 'seats' },
    isConnected: true,
  })
  await scene.addProduct({ name: 'Phones', provisioner: { kind: 'manual', by: 'partner' } })
  scene.startWorker()
})

afterAll(async () => {
  expect(scene.errors).toEqual([])
  expect(broker.record.violations).toEqual([])
  await scene?.close()
  await broker?.close()
})

beforeEach(() => broker.record.clear())

async function ordered(product: string): Promise<string> {
  const [id = ''] = await scene.order(product)
  scene.nudge()
  return id
}

const set = async (serviceId: string, columns: ReturnType<typeof sql>) => {
  await scene.changeSubscription(serviceId, columns)
  await scene.follow()
}
const ended = (days: number) =>
  sql`kind = 'trial', starts_at = null, status = 'trial_expired', ends_at = now() - ${days} * interval '1 day'`

describe('what follows from elsewhere', () => {
  it('takes down what a closed subscription had, and brings it back where that is undone', async () => {
    const [id = '', phones = ''] = await scene.order('Meetings', 'Phones')
    scene.nudge()
    await scene.until(id, 'provisioned')
    await set(id, sql`closed_at = now(), status = null, status_until = null`)
    await scene.until(id, 'removed')
    // Nobody had set it up yet, so that nobody has to take it down.
    expect((await scene.service(phones)).state).toBe('removed')
    expect(broker.record.live).toEqual([])
    await set(id, sql`closed_at = null, status = 'active'`)
    await scene.until(id, 'provisioned')
    expect(broker.record.live).toEqual([id])
    expect((await scene.service(phones)).state).toBe('manual_partner')
    expect(broker.record.violations).toEqual([])
  })

  it('leaves down what somebody had taken down before', async () => {
    const [id = '', other = ''] = await scene.order('Meetings', 'Calling')
    scene.nudge()
    await scene.until(id, 'provisioned')
    await scene.withdraw(id)
    await scene.until(id, 'removed')
    await set(id, sql`closed_at = now(), status = null, status_until = null`)
    await set(id, sql`closed_at = null, status = 'active'`)
    expect((await scene.service(id)).state).toBe('removed')
    expect((await scene.service(other)).state).not.toBe('removed')
    expect(broker.record.live).toEqual([])
  })

  it('takes down what a trial had once the partner waits no longer, and not a day before', async () => {
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    await set(id, ended(13.9))
    expect((await scene.service(id)).state).toBe('provisioned')
    await set(id, ended(14.1))
    await scene.until(id, 'removed')
    await set(id, sql`ends_at = now() + interval '5 days', status = 'trial_expires_in_30_days'`)
    await scene.until(id, 'provisioned')
    expect(broker.record.live).toEqual([id])
  })

  it('tells who set it up of another number of licences, once', async () => {
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect(broker.record.of('update', id)).toEqual([])
    await scene.changeLicences(id, 9)
    await scene.follow()
    await scene.until(id, 'provisioned')
    expect((await scene.service(id)).told_licences).toBe(9)
    expect(broker.record.of('update', id).map(({ body }) => body)).toMatchObject([
      { parameters: { seats: 9 } },
    ])
    await scene.follow()
    expect((await scene.service(id)).state).toBe('provisioned')
    expect(await scene.story(id)).toEqual([
      'service_created',
      'service_provisioned',
      'service_change_begun',
      'service_provisioned',
    ])
  })

  it('marks subscriptions that nobody set anything up for, without a word', async () => {
    const id = await ordered('Something else')
    await set(id, sql`closed_at = now(), status = null, status_until = null`)
    expect(await scene.story(id)).toEqual(['service_created'])
    expect(await scene.endedAt(id)).not.toBeNull()
  })
})
