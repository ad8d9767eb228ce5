import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import { tellChange } from '../../src/provisioning/begin.ts'
import { ProvisioningWorker } from '../../src/provisioning/worker.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { randomOf } from '../standings/customers.ts'
import { answers, doesAndAnswers, doesAndBreaksOff, refuses, takesUp } from '../support/broker/behaviour.ts'
import type { Behaviour } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import type { Point, Said } from './crash-points.ts'
import { stories } from './crash-stories.ts'
import type { Story } from './crash-stories.ts'
import { WorkerProcess } from './crash-worker.ts'
import { ProvisioningScene, quickPace } from './scene.ts'
import { suspendingProvisioners } from './suspending-broker.ts'

/** Nothing ends by its time: what stands still is to stand until it is killed. */
const patient = { ...quickPace, callLimitMs: 120_000, leaseMs: 600_000 }

let fresh: FreshDatabase
let broker: TestBroker
let admin: Client
let next: ProvisioningWorker
const errors: unknown[] = []
const running = new Set<WorkerProcess>()

beforeAll(async () => {
  fresh = await freshDatabase()
  broker = await startBroker()
  admin = new Client(clientConfig(fresh.admin))
  await admin.connect()
  next = new ProvisioningWorker({
    db: fresh.database.db,
    readNow: databaseClock(),
    provisioners: suspendingProvisioners(),
    findPlace: async () => ({ connection: broker.connection, catalog: null }),
    onError: (error) => errors.push(error),
    pace: { ...quickPace, callLimitMs: 20_000, leaseMs: 60_000 },
  })
})
afterAll(async () => {
  for (const each of running) await each.kill()
  await next?.stop()
  await admin?.end()
  await broker?.close()
  await fresh?.drop()
  expect(errors).toEqual([])
})
beforeEach(() => {
  broker.script.clear()
  broker.record.clear()
})

const meetings = {
  kind: 'open_service_broker',
  service: 'service-meetings',
  plan: 'plan-meetings',
  quantityParameter: 'rooms',
} as const

/** A service of a partner of its own, whose work stands still at one point: the last one at none. */
interface Case {
  readonly scene: ProvisioningScene
  readonly serviceId: string
  readonly stopAt: number | null
  readonly passed: Point[]
  stopped: Point | null
}

const stepPoints: readonly Point[] = [
  'before a commit',
  'after a commit',
  'before a call',
  'heard',
  'answered',
  'before a commit',
  'after a commit',
]

/** All points of a story: each call is claimed, made, and written down. */
function pointsOf({ calls }: Story): Point[] {
  return calls.flatMap(() => stepPoints)
}

async function newCase(story: Story, stopAt: number | null): Promise<Case> {
  const scene = await ProvisioningScene.open(fresh)
  scene.provisioners = suspendingProvisioners()
  await scene.addProduct({ name: 'Meetings', provisioner: meetings, isConnected: true })
  const [serviceId = ''] = await scene.order('Meetings')
  if (story.act !== undefined) await goOn([scene.partnerId])
  story.script(broker.script, serviceId)
  if (story.act === 'withdraw') await scene.withdraw(serviceId)
  if (story.act === 'change') await scene.with(serviceId, tellChange)
  if (story.act === 'suspend' || story.act === 'resume') await suspend(scene, serviceId, story.act)
  return { scene, serviceId, stopAt, passed: [], stopped: null }
}

/** Lets the subscription be suspended, and for the other act go on again once the broker knows. */
async function suspend(
  scene: ProvisioningScene,
  serviceId: string,
  act: 'suspend' | 'resume',
): Promise<void> {
  await scene.act(serviceId, { act: 'mark_overdue', params: {} })
  await scene.follow()
  if (act === 'suspend') return
  await goOn([scene.partnerId])
  await scene.act(serviceId, { act: 'mark_paid', params: {} })
  await scene.follow()
}

/** Partners for whom something is left to do. */
async function unsettled(partnerIds: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ partner_id: string }>(
    'select partner_id from varde.operations where ended_at is null and partner_id = any($1)',
    [partnerIds],
  )
  return rows.map((row) => row.partner_id)
}

/** Lets what is due later be due now. */
async function hurry(): Promise<void> {
  await admin.query(
    `update varde.operations set next_at = 'epoch' where (partner_id, id) in (
      select partner_id, id from varde.operations
      where ended_at is null and lease_until is null and next_at > 'epoch' for update skip locked)`,
  )
}

/** Another worker goes on until nothing is left to do. */
async function goOn(partnerIds: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        await hurry()
        const left = await unsettled(partnerIds)
        for (const partnerId of left) next.nudge(partnerId)
        return left
      },
      { timeout: 240_000, interval: 100 },
    )
    .toEqual([])
}

/** Runs these in a process that is killed once each stands still where it is to, or has come to its end. */
async function runAndKill(story: Story, cases: readonly Case[]): Promise<void> {
  const byPartner = new Map(cases.map((each) => [each.scene.partnerId, each]))
  const url = 'url' in fresh.connection ? fresh.connection.url : ''
  const worker = await WorkerProcess.start(url, broker.connection, patient, 'when told', (said: Said) => {
    if (said.says === 'working') return
    const one = byPartner.get(said.partnerId)
    if (one === undefined) return
    if (said.says === 'passed') one.passed.push(said.point)
    else if (said.says === 'stopped') one.stopped = said.point
    else {
      broker.script.holdNext(one.serviceId, () => {
        one.stopped = 'heard'
      })
      worker.tell({ held: said.partnerId })
    }
  })
  running.add(worker)
  for (const { scene, stopAt } of cases) worker.tell({ look: scene.partnerId, stopAt })
  const all = pointsOf(story).length
  const onTheirWay = () => cases.filter(({ stopped, passed }) => stopped === null && passed.length < all)
  await expect
    .poll(
      async () => {
        await hurry()
        const left = onTheirWay()
        for (const { scene } of left) worker.tell({ look: scene.partnerId, stopAt: null })
        return left.length
      },
      { timeout: 240_000, interval: 100 },
    )
    .toBe(0)
  await worker.kill()
  running.delete(worker)
  await endLeases()
}

/** What a dead process has claimed is left alone until its lease has ended. */
async function endLeases(): Promise<void> {
  await admin.query('update varde.operations set lease_until = now() where lease_until is not null')
}

describe('a process that is killed between two steps', () => {
  it.each(stories)('$name', { timeout: 480_000 }, async (story) => {
    const points = pointsOf(story)
    const cases = await Promise.all(
      [...points.keys(), null].map((index) => newCase(story, index === null ? null : index + 1)),
    )
    broker.record.requests.length = 0
    await runAndKill(story, cases)
    for (const { stopAt, passed, stopped } of cases) {
      expect(passed).toEqual(points.slice(0, stopAt === null ? points.length : stopAt - 1))
      expect(stopped).toBe(stopAt === null ? null : points[stopAt - 1])
    }
    await goOn(cases.map(({ scene }) => scene.partnerId))
    const undisturbed = cases.find(({ stopAt }) => stopAt === null)
    const madeUndisturbed = made(undisturbed?.serviceId ?? '')
    for (const { scene, serviceId, stopAt } of cases) {
      const at = `killed at ${stopAt}: ${points[(stopAt ?? 0) - 1]}`
      expect.soft((await scene.service(serviceId)).state, at).toBe(story.ends)
      expect.soft(await scene.story(serviceId), at).toEqual(story.history)
      expect.soft(made(serviceId) - removed(serviceId), at).toBe(story.isLive ? 1 : 0)
      expect.soft(made(serviceId), at).toBeLessThanOrEqual(madeUndisturbed)
      expect.soft(await scene.differences(), at).toEqual([])
    }
    expect(asked(undisturbed?.serviceId)).toEqual(story.calls)
    expect(broker.record.violations).toEqual([])
  })
})

function made(id: string): number {
  return broker.record.made.filter((one) => one === id).length
}

function removed(id: string): number {
  return broker.record.removed.filter((one) => one === id).length
}

function asked(id = ''): (string | null)[] {
  return broker.record.requests
    .filter(({ instanceId }) => instanceId === id)
    .map(({ operation }) => operation)
}

describe('what a call made whose answer was lost', () => {
  it(
    'is taken down where the broker then wants nothing to do with it any more',
    { timeout: 480_000 },
    async () => {
      const story = stories[0]
      if (story === undefined) throw new Error('There is no story')
      const one = await newCase(story, stepPoints.indexOf('heard') + 1)
      await runAndKill(story, [one])
      expect(broker.record.live).toEqual([one.serviceId])
      broker.script.always('*', 'provision', answers(403, { description: 'Not for you' }))
      await goOn([one.scene.partnerId])
      expect(await one.scene.service(one.serviceId)).toMatchObject({ state: 'unable_to_provision' })
      expect(broker.record.live).toEqual([])
      expect(await one.scene.differences()).toEqual([])
    },
  )
})

describe('processes that are killed at any time', () => {
  const many = 30
  const kills = 4
  const broken = doesAndAnswers(500, { description: 'It fell over' })
  const atFirst: readonly (readonly Behaviour[])[] = [
    [],
    [takesUp()],
    [broken],
    [doesAndBreaksOff, refuses('ConcurrencyError')],
    [refuses('ConcurrencyError'), takesUp({ ends: 'failed' })],
  ]
  const seed = Number(process.env['VARDE_SEED'] ?? Date.now() % 1_000_000)

  it(`leave nothing half done (seed ${seed})`, { timeout: 480_000 }, async () => {
    const random = randomOf(seed)
    const scene = await ProvisioningScene.open(fresh)
    await scene.addProduct({ name: 'Meetings', provisioner: meetings, isConnected: true })
    const ids = (await Promise.all(Array.from({ length: many }, () => scene.order('Meetings')))).flat()
    const withdrawn = new Set(ids.filter(() => random(3) === 0))
    for (const id of ids) {
      broker.script.next(id, 'provision', ...(atFirst[random(atFirst.length)] ?? []))
      broker.script.next(id, 'deprovision', ...([[], [takesUp()], [broken]][random(3)] ?? []))
      if (random(6) === 0) broker.script.always(id, 'provision', broken)
    }
    const toWithdraw = [...withdrawn]
    const url = 'url' in fresh.connection ? fresh.connection.url : ''
    for (let kill = 1; kill <= kills; kill += 1) {
      const worker = await WorkerProcess.start(url, broker.connection, patient, 'when told', () => undefined)
      running.add(worker)
      const until = Date.now() + 100 + random(1_000)
      while (Date.now() < until) {
        await hurry()
        worker.tell({ look: scene.partnerId, stopAt: null })
        const id = random(4) === 0 ? toWithdraw.pop() : undefined
        if (id !== undefined) await scene.withdraw(id)
        await sleep(20 + random(50))
      }
      await worker.kill()
      running.delete(worker)
      await endLeases()
    }
    for (const id of toWithdraw) await scene.withdraw(id)
    await goOn([scene.partnerId])
    for (const id of ids) {
      const { state } = await scene.service(id)
      const story = await scene.story(id)
      if (withdrawn.has(id)) expect.soft(state, id).toBe('removed')
      else expect.soft(['provisioned', 'unable_to_provision'], id).toContain(state)
      expect.soft(made(id) - removed(id), `${id} is ${state}`).toBe(state === 'provisioned' ? 1 : 0)
      // Nothing happens twice, whoever wrote it down.
      expect.soft(story, id).toEqual([...new Set(story)])
    }
    expect(await scene.differences()).toEqual([])
    expect(broker.record.violations).toEqual([])
  })
})
