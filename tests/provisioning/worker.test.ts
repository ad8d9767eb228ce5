import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { httpDoor } from '../../src/provisioners/http/door.ts'
import type { Catalog } from '../../src/provisioners/open-service-broker/catalog.ts'
import { readCatalog } from '../../src/provisioners/open-service-broker/read-catalog.ts'
import {
  answers,
  doesAndAnswers,
  doesAndHangs,
  hangs,
  notJson,
  refuses,
  takesUp,
  wantsOtherDetails,
} from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { ProvisioningScene, quickPace } from './scene.ts'

let scene: ProvisioningScene
let broker: TestBroker

const calling = {
  kind: 'open_service_broker',
  service: 'service-calling',
  plan: 'plan-calling-standard',
  quantityParameter: null,
} as const
const meetings = {
  kind: 'open_service_broker',
  service: 'service-meetings',
  plan: 'plan-meetings',
  quantityParameter: null,
} as const
const details = { street: 'Storgata 1', timeZone: 'Europe/Oslo' }

beforeAll(async () => {
  scene = await ProvisioningScene.open()
  broker = await startBroker()
  scene.place = { connection: broker.connection, catalog: null }
  await scene.addProduct({
    name: 'Calling',
    provisioner: calling,
    isConnected: true,
    details: { type: 'object' },
    usualSeconds: 3_600,
  })
  await scene.addProduct({ name: 'Meetings', provisioner: meetings, isConnected: true })
  await scene.addProduct({ name: 'Phones', provisioner: { kind: 'manual', by: 'partner' } })
  await scene.addProduct({ name: 'Lines', provisioner: { kind: 'manual', by: 'vendor' } })
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

async function agrees(): Promise<void> {
  expect(await scene.differences()).toEqual([])
  expect(broker.record.violations).toEqual([])
}
async function ordered(product: string): Promise<string> {
  const [id = ''] = await scene.order(product)
  scene.nudge()
  return id
}
async function catalogOf({ connection }: TestBroker): Promise<Catalog> {
  const read = await readCatalog(
    httpDoor({ allowPrivateAddresses: true }),
    connection,
    AbortSignal.timeout(5_000),
  )
  if (!('catalog' in read)) throw new Error('The catalogue cannot be read')
  return read.catalog
}
const made = (id: string) => broker.record.made.filter((one) => one === id).length

describe('a service that a broker sets up', () => {
  it('asks for details first, then provisions, and is provisioned', async () => {
    const id = await ordered('Calling')
    expect(await scene.service(id)).toMatchObject({ state: 'pending_details', rolledUp: 'pending_details' })
    expect(await scene.operations(id)).toEqual([])
    broker.script.next(id, 'provision', takesUp({ polls: 2 }))
    await scene.submit(id, details)
    await scene.until(id, 'provisioned')
    expect(broker.record.of('provision', id)[0]?.body).toMatchObject({ parameters: details })
    expect(await scene.story(id)).toEqual(['service_created', 'details_submitted', 'service_provisioned'])
    expect(made(id)).toBe(1)
    await agrees()
  })

  it('begins at once where nothing is asked for', async () => {
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect((await scene.service(id)).first_provisioned_at).not.toBeNull()
    expect(made(id)).toBe(1)
    await agrees()
  })

  it('survives a 500: cleans up, begins anew, and makes one', async () => {
    broker.script.next('*', 'provision', doesAndAnswers(500, { description: 'disk full' }))
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect(made(id)).toBe(2)
    expect(broker.record.removed).toEqual([id])
    expect(broker.record.live).toEqual([id])
    await agrees()
  })

  it('says why it cannot go on where a 500 comes again and again, leaves nothing, and can be tried again', async () => {
    broker.script.always('*', 'provision', doesAndAnswers(500, { description: 'disk full' }))
    const id = await ordered('Meetings')
    await scene.until(id, 'unable_to_provision')
    await scene.settled(id)
    expect(await scene.service(id)).toMatchObject({
      trouble: { code: 'server_error', words: 'disk full', technical: { status: 500 } },
      rolledUp: 'unable_to_provision',
    })
    expect(broker.record.live).toEqual([])
    expect(broker.record.of('provision', id)).toHaveLength(quickPace.anewAfterMs.length + 1)
    broker.script.clear()
    expect(await scene.retry(id)).toBe(true)
    await scene.until(id, 'provisioned')
    expect(broker.record.live).toEqual([id])
    expect((await scene.service(id)).trouble).toBeNull()
    await agrees()
  })

  it('gives up a call that nobody answers, and takes down what it may have made', async () => {
    broker.script.next('*', 'provision', doesAndHangs)
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect(broker.record.removed).toEqual([id])
    expect(broker.record.live).toEqual([id])
    await agrees()
  })

  it('takes nonsense for what it is', async () => {
    broker.script.next('*', 'provision', notJson(201))
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect(broker.record.live).toEqual([id])
    expect(made(id)).toBe(2)
    await agrees()
  })

  it('asks the administrator again where the broker wants other details', async () => {
    const id = await ordered('Calling')
    broker.script.next(id, 'provision', wantsOtherDetails('No such street'))
    await scene.submit(id, details)
    await vi.waitFor(async () => expect(await scene.story(id)).toContain('details_asked'), {
      timeout: 20_000,
    })
    expect(await scene.service(id)).toMatchObject({
      state: 'pending_details',
      trouble: { code: 'details_refused', words: 'No such street' },
    })
    await scene.submit(id, { ...details, street: 'Lillegata 2' })
    await scene.until(id, 'provisioned')
    expect(broker.record.of('provision', id).at(-1)?.body).toMatchObject({
      parameters: { street: 'Lillegata 2' },
    })
    expect(made(id)).toBe(1)
    await agrees()
  })

  it('waits for a broker that is busy', async () => {
    broker.script.next('*', 'provision', refuses('ConcurrencyError'), refuses('ConcurrencyError'))
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    expect(made(id)).toBe(1)
    await agrees()
  })

  it.each([
    ['says that it failed', takesUp({ ends: 'failed', says: 'No numbers left' }), 'said_failed'],
    ['says that it went well where nothing is', takesUp({ ends: 'lies' }), 'not_found'],
    ['has forgotten it', takesUp({ ends: 'never' }), 'gone'],
  ])('is not provisioned by a broker that %s', async (_, behaviour, code) => {
    scene.place = { connection: broker.connection, catalog: await catalogOf(broker) }
    const id = await ordered('Calling')
    broker.script.always(id, 'provision', behaviour)
    if (code === 'gone') broker.script.always(id, 'last_operation', answers(410))
    await scene.submit(id, details)
    await scene.until(id, 'unable_to_provision')
    expect((await scene.service(id)).trouble?.code).toBe(code)
    await scene.settled(id)
    expect(broker.record.live).toEqual([])
    await agrees()
  })

  it('is given up where the broker never finishes, once the time is over that the broker itself has set', async () => {
    const id = await ordered('Meetings')
    broker.script.always(id, 'provision', takesUp({ ends: 'never' }))
    await vi.waitFor(async () => expect((await scene.operations(id))[0]?.phase).toBe('poll'))
    await scene.outOfTime(id)
    await scene.until(id, 'unable_to_provision')
    expect((await scene.service(id)).trouble?.code).toBe('never_finished')
    await scene.settled(id)
    expect(broker.record.live).toEqual([])
    await agrees()
  })

  it('is taken down whole, once, and counts nowhere then', async () => {
    const [id = '', other = ''] = await scene.order('Meetings', 'Phones')
    scene.nudge()
    await scene.until(id, 'provisioned')
    expect(await scene.withdraw(id)).toBe(true)
    expect((await scene.service(other)).rolledUp).toBe('manual_partner')
    await scene.until(id, 'removed')
    expect(broker.record.live).toEqual([])
    expect(await scene.withdraw(id)).toBeNull()
    expect(await scene.story(id)).toEqual([
      'service_created',
      'service_provisioned',
      'service_withdrawn',
      'service_removed',
    ])
    await agrees()
  })

  it('is taken down in the middle of being set up', async () => {
    broker.script.next('*', 'provision', takesUp({ ends: 'never' }))
    const id = await ordered('Meetings')
    await vi.waitFor(async () => expect((await scene.operations(id))[0]?.phase).toBe('poll'))
    await scene.withdraw(id)
    await scene.until(id, 'removed')
    expect(broker.record.live).toEqual([])
    await agrees()
  })

  it('takes down what a call made that was overtaken while it was under way', async () => {
    broker.script.next('*', 'provision', { ...doesAndAnswers(201, {}), delayMs: 200 })
    const id = await ordered('Meetings')
    await vi.waitFor(() => expect(broker.record.of('provision', id)).toHaveLength(1))
    await scene.withdraw(id)
    await scene.until(id, 'removed')
    expect(broker.record.live).toEqual([])
    await agrees()
  })

  it('says so where it cannot be taken down, and tries again when a person wants it', async () => {
    const id = await ordered('Meetings')
    await scene.until(id, 'provisioned')
    broker.script.always('*', 'deprovision', answers(500, { description: 'not now' }))
    await scene.withdraw(id)
    await scene.settled(id)
    const left = await scene.service(id)
    expect(left).toMatchObject({ state: 'withdrawing', trouble: { code: 'server_error' } })
    expect(left.stuck_at).not.toBeNull()
    expect(await scene.story(id)).toContain('service_left_behind')
    await agrees()
  })
})

describe('a service that people set up', () => {
  it.each([
    ['Phones', 'manual_partner', 'partner'],
    ['Lines', 'manual_vendor', 'vendor'],
  ] as const)('%s waits for who does it, with a task', async (product, state, party) => {
    const id = await ordered(product)
    expect(await scene.service(id)).toMatchObject({ state, rolledUp: state, provisioner: 'manual' })
    expect(await scene.openTask(id)).toMatchObject({ party, work: 'set_up' })
    await agrees()
  })

  it('has no product and still has a task for the partner', async () => {
    const id = await ordered('Something else')
    expect(await scene.service(id)).toMatchObject({ state: 'manual_partner', provisioner: null })
    expect(await scene.openTask(id)).toMatchObject({ party: 'partner', work: 'set_up' })
    await agrees()
  })
})

describe('workers', () => {
  it('make nothing twice, however many there are', async () => {
    const others = [scene.startWorker(), scene.startWorker()]
    broker.script.always('*', 'provision', { delayMs: 5 })
    const orders = await Promise.all(Array.from({ length: 12 }, () => scene.order('Meetings')))
    const ids = orders.flat()
    scene.nudge()
    for (const id of ids) await scene.until(id, 'provisioned')
    for (const id of ids) expect(made(id)).toBe(1)
    expect(broker.record.live.toSorted()).toEqual(ids.toSorted())
    for (const other of others) await other.stop()
    await agrees()
  })

  it('go on where one stopped in the middle of a call', async () => {
    await scene.stopWorkers()
    const stopped = scene.startWorker()
    broker.script.next('*', 'provision', { ...hangs, does: true })
    const id = await ordered('Meetings')
    await vi.waitFor(() => expect(broker.record.of('provision', id)).toHaveLength(1))
    await stopped.stop()
    expect((await scene.service(id)).state).toBe('provisioning')
    scene.startWorker()
    await scene.until(id, 'provisioned')
    expect(made(id)).toBe(1)
    expect(broker.record.live).toEqual([id])
    await agrees()
  })
})
