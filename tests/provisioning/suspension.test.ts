import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { retryService } from '../../src/provisioning/service-acts.ts'
import { answers, doesAndAnswers, doesAndHangs, takesUp } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { ProvisioningScene } from './scene.ts'
import { suspendingProvisioners } from './suspending-broker.ts'

let scene: ProvisioningScene
let broker: TestBroker

const patient = { timeout: 20_000 }
const overdue = sql`payment = 'overdue', status = 'suspended', status_until = null`
const paid = sql`payment = 'current', status = 'active'`
const closed = sql`closed_at = now(), status = null, status_until = null`

beforeAll(async () => {
  scene = await ProvisioningScene.open()
  scene.provisioners = suspendingProvisioners()
  broker = await startBroker()
  scene.place = { connection: broker.connection, catalog: null }
  await scene.addProduct({
    name: 'Meetings',
    provisioner: {
      kind: 'open_service_broker',
      service: 'service-meetings',
      plan: 'plan-meetings',
      quantityParameter: 'seats',
    },
    isConnected: true,
  })
  await scene.addProduct({ name: 'Phones', provisioner: { kind: 'manual', by: 'partner' } })
  scene.startWorker()
})

afterAll(async () => {
  expect(scene.errors).toEqual([])
  await scene?.close()
  await broker?.close()
})

afterEach(() => {
  broker.script.clear()
  expect(broker.record.violations).toEqual([])
})

async function provisioned(...others: string[]): Promise<string> {
  const [id = ''] = await scene.order('Meetings', ...others)
  scene.nudge()
  await scene.until(id, 'provisioned')
  return id
}

/** Writes how the subscription stands, and lets its services follow. */
async function set(id: string, columns: ReturnType<typeof sql>): Promise<void> {
  await scene.changeSubscription(id, columns)
  await scene.follow()
}

/** What the broker was told in turn. */
function told(id: string): unknown[] {
  return broker.record.of('update', id).map(({ body }) => (body as { parameters: object }).parameters)
}

async function untilTold(id: string, suspension: string | null): Promise<void> {
  await scene.settled(id)
  await expect
    .poll(async () => {
      await scene.follow()
      await scene.hurry(id)
      return (await scene.service(id)).suspension
    }, patient)
    .toBe(suspension)
  await scene.settled(id)
}

describe('a provisioner that can be told of a suspended subscription', () => {
  it('is told once, and told once again when it goes on; the service stands as it stood', async () => {
    const id = await provisioned()
    const before = await scene.service(id)
    await set(id, overdue)
    await untilTold(id, 'suspended')
    await scene.follow()
    expect(await scene.service(id)).toMatchObject({
      state: 'provisioned',
      rolledUp: 'provisioned',
      since: before.since,
    })
    await set(id, paid)
    await untilTold(id, null)
    await scene.follow()
    expect(told(id)).toMatchObject([{ suspended: true }, { suspended: false }])
    expect(await scene.story(id)).toEqual([
      'service_created',
      'service_provisioned',
      'service_suspended',
      'service_resumed',
    ])
    expect((await scene.operations(id)).map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['start', 'done'],
      ['suspend', 'done'],
      ['resume', 'done'],
    ])
  })

  it('is told once it has set it up, and not before', async () => {
    broker.script.next('*', 'provision', takesUp({ polls: 1, retryAfter: '3600' }))
    const [id = '', phones = ''] = await scene.order('Meetings', 'Phones')
    scene.nudge()
    await set(id, overdue)
    expect(told(id)).toEqual([])
    await scene.until(id, 'provisioned')
    await untilTold(id, 'suspended')
    expect(told(id)).toMatchObject([{ suspended: true }])
    // People are told nothing, and nothing is laid down for them.
    expect(await scene.service(phones)).toMatchObject({ state: 'manual_partner', suspension: null })
    expect(await scene.operations(phones)).toEqual([])
  })

  it('is told of the licences first, and stays suspended', async () => {
    const id = await provisioned()
    await set(id, overdue)
    await untilTold(id, 'suspended')
    await scene.changeLicences(id, 9)
    await scene.follow()
    await scene.until(id, 'provisioned')
    expect((await scene.service(id)).suspension).toBe('suspended')
    expect(told(id)).toMatchObject([{ suspended: true }, { seats: 9 }])
  })

  it('hears of a suspension that is over before it was heard as of none', async () => {
    const id = await provisioned()
    broker.script.always(id, 'update', answers(429))
    await set(id, overdue)
    await expect.poll(() => told(id).length, patient).toBeGreaterThan(0)
    await set(id, paid)
    // Until then the broker may still be told of the suspension.
    await expect.poll(async () => (await scene.operations(id)).at(-1)?.kind, patient).toBe('resume')
    broker.script.clear()
    await untilTold(id, null)
    expect(told(id).at(-1)).toMatchObject({ suspended: false })
    expect(await scene.story(id)).not.toContain('service_suspended')
  })

  it('takes down what is closed while it is being suspended', async () => {
    const id = await provisioned()
    broker.script.next(id, 'update', doesAndHangs)
    await set(id, overdue)
    await expect.poll(() => told(id).length, patient).toBe(1)
    await set(id, closed)
    await scene.until(id, 'removed')
    expect(await scene.service(id)).toMatchObject({ suspension: null })
    expect(broker.record.live).not.toContain(id)
    // Opened again it is set up anew, and suspended if its subscription is.
    await set(id, sql`closed_at = null, status = 'suspended'`)
    await scene.until(id, 'provisioned')
    await untilTold(id, 'suspended')
    expect(broker.record.live).toContain(id)
    expect(told(id).at(-1)).toMatchObject({ suspended: true })
    await set(id, closed)
    await scene.until(id, 'removed')
  })

  it('that breaks is told again, and takes nothing down', async () => {
    const id = await provisioned()
    broker.script.next(id, 'update', doesAndAnswers(500, { description: 'disk full' }), doesAndHangs)
    await set(id, overdue)
    await untilTold(id, 'suspended')
    expect(told(id)).toHaveLength(3)
    expect(broker.record.live).toContain(id)
  })

  it('that refuses says so on the service and in its history, and is told again by a person', async () => {
    const id = await provisioned()
    broker.script.always(id, 'update', answers(403, { description: 'Not for you' }))
    await set(id, overdue)
    await untilTold(id, 'failed')
    const calls = told(id).length
    await scene.follow()
    expect(told(id)).toHaveLength(calls)
    expect(await scene.service(id)).toMatchObject({
      state: 'provisioned',
      suspension_trouble: { code: 'sign_in_refused', words: 'Not for you' },
    })
    expect(await scene.story(id)).toEqual([
      'service_created',
      'service_provisioned',
      'service_suspension_failed',
    ])
    broker.script.clear()
    await retryService(scene.context, scene.actor, id)
    await untilTold(id, 'suspended')
    expect((await scene.service(id)).suspension_trouble).toBeNull()
    await set(id, paid)
    await untilTold(id, null)
  })

  it('that refused is told to go on all the same, for nobody knows what it has done', async () => {
    const id = await provisioned()
    broker.script.always(id, 'update', doesAndAnswers(403))
    await set(id, overdue)
    await untilTold(id, 'failed')
    broker.script.clear()
    await set(id, paid)
    await untilTold(id, null)
    expect(told(id).at(-1)).toMatchObject({ suspended: false })
  })

  it('is tried for as long as a removal where nobody answers', async () => {
    const id = await provisioned()
    broker.script.always(id, 'update', answers(503, {}, { 'retry-after': '0' }))
    await set(id, overdue)
    await expect.poll(() => told(id).length, patient).toBeGreaterThan(1)
    await scene.outOfTime(id)
    await expect
      .poll(async () => {
        await scene.hurry(id)
        await scene.outOfTime(id)
        return (await scene.service(id)).suspension
      }, patient)
      .toBe('failed')
    expect((await scene.service(id)).state).toBe('provisioned')
  })
})

describe('a provisioner that cannot be told', () => {
  it('is not, and nothing is laid down', async () => {
    await scene.stopWorkers()
    scene.provisioners = { ...suspendingProvisioners(), open_service_broker: plainBroker() }
    scene.startWorker()
    const id = await provisioned()
    await set(id, overdue)
    await scene.follow()
    expect(told(id)).toEqual([])
    expect(await scene.service(id)).toMatchObject({ suspension: null })
    expect((await scene.operations(id)).map(({ kind }) => kind)).toEqual(['start'])
    // With a version that can, it is told of what is suspended already.
    await scene.stopWorkers()
    scene.provisioners = suspendingProvisioners()
    scene.startWorker()
    await scene.follow()
    await untilTold(id, 'suspended')
  })
})

function plainBroker() {
  const { settings, provisioner } = suspendingProvisioners().open_service_broker
  const { suspension: _, ...without } = provisioner
  return { settings, provisioner: without }
}
