import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { BindingWorker } from '../../src/bindings/worker.ts'
import { clientConfig } from '../../src/database/connect.ts'
import { checkCatalog } from '../../src/provisioners/open-service-broker/check-catalog.ts'
import { provisionersFor } from '../../src/provisioning/provisioners.ts'
import { databaseClock } from '../../src/standings/now.ts'
import type { Said } from '../provisioning/crash-points.ts'
import { WorkerProcess } from '../provisioning/crash-worker.ts'
import { ProvisioningScene, quickPace } from '../provisioning/scene.ts'
import { doesAndAnswers, takesUp } from '../support/broker/behaviour.ts'
import type { Script } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { bindingCatalog } from '../support/broker/catalog.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { addPerson, assign, giveBack, licence } from './licences.ts'

/** Nothing ends by its time: what stands still is to stand until it is killed. */
const patient = { ...quickPace, callLimitMs: 120_000, leaseMs: 600_000 }
const child = new URL('crash-child.ts', import.meta.url)

let fresh: FreshDatabase
let broker: TestBroker
let admin: Client
let next: BindingWorker
const errors: unknown[] = []
const running = new Set<WorkerProcess>()
const place = () => ({
  connection: broker.connection,
  catalog: checkCatalog(bindingCatalog)?.catalog ?? null,
})

beforeAll(async () => {
  fresh = await freshDatabase()
  broker = await startBroker({ catalog: bindingCatalog })
  admin = new Client(clientConfig(fresh.admin))
  await admin.connect()
  next = new BindingWorker({
    db: fresh.database.db,
    readNow: databaseClock(),
    provisioners: provisionersFor({ allowPrivateAddresses: true }),
    findPlace: async () => place(),
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

interface Story {
  readonly name: string
  /** Whether it is taken back, once the broker knows of it. */
  readonly isTakenBack?: true
  readonly script: (script: Script, id: string) => void
  /** What the broker is asked in turn where nobody dies. */
  readonly calls: readonly string[]
  readonly told: 'bound' | null
  /** How often it is bound where nobody dies. */
  readonly bound: number
}

const stories: readonly Story[] = [
  { name: 'told, done at once', script: () => undefined, calls: ['bind'], told: 'bound', bound: 1 },
  {
    name: 'told, taken up and asked after',
    script: (script, id) => script.next(id, 'bind', takesUp({ polls: 0 })),
    calls: ['bind', 'last_binding_operation', 'fetch_binding'],
    told: 'bound',
    bound: 1,
  },
  {
    name: 'told with an answer that breaks, cleaned up, and told once more',
    script: (script, id) => script.next(id, 'bind', doesAndAnswers(500, { description: 'It fell over' })),
    calls: ['bind', 'unbind', 'bind'],
    told: 'bound',
    bound: 2,
  },
  {
    name: 'taken back, done at once',
    isTakenBack: true,
    script: () => undefined,
    calls: ['unbind'],
    told: null,
    bound: 1,
  },
  {
    name: 'taken back, taken up and asked after',
    isTakenBack: true,
    script: (script, id) => script.next(id, 'unbind', takesUp({ polls: 0 })),
    calls: ['unbind', 'last_binding_operation'],
    told: null,
    bound: 1,
  },
]

/** A licence of a partner of its own, whose worker stands still at one point: the last one at none. */
interface Case {
  readonly partnerId: string
  readonly licenceId: string
  readonly stopAt: number | null
  passed: number
  isStopped: boolean
}

async function newCase(story: Story, stopAt: number | null): Promise<Case> {
  const scene = await ProvisioningScene.open(fresh)
  const { partnerId, db } = scene
  scene.place = place()
  await scene.addProduct({
    name: 'Meetings',
    provisioner: {
      kind: 'open_service_broker',
      service: 'service-meetings',
      plan: 'plan-meetings',
      quantityParameter: null,
    },
    isConnected: true,
  })
  scene.startWorker()
  const [serviceId = ''] = await scene.order('Meetings')
  scene.nudge()
  await scene.until(serviceId, 'provisioned')
  await scene.stopWorkers()
  expect(scene.errors).toEqual([])
  const [licenceId = ''] = await assign(db, partnerId, serviceId, [await addPerson(db, partnerId, serviceId)])
  if (story.isTakenBack === true) {
    await goOn([partnerId])
    await giveBack(db, partnerId, [licenceId])
  }
  story.script(broker.script, licenceId)
  return { partnerId, licenceId, stopAt, passed: 0, isStopped: false }
}

/** Partners for whom something is left to tell. */
async function unsettled(partnerIds: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ partner_id: string }>(
    `select partner_id from varde.licences
    where (telling is not null or returned_at is not null and told is not null) and partner_id = any($1)`,
    [partnerIds],
  )
  return rows.map((row) => row.partner_id)
}

/** Lets what is due later be due now. */
async function hurry(): Promise<void> {
  await admin.query(
    `update varde.licences set telling_next_at = 'epoch' where (partner_id, id) in (
      select partner_id, id from varde.licences
      where telling in ('bind', 'unbind') and telling_lease_until is null and telling_next_at > 'epoch'
      for update skip locked)`,
  )
}

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
async function runAndKill(cases: readonly Case[]): Promise<void> {
  const byPartner = new Map(cases.map((each) => [each.partnerId, each]))
  const url = 'url' in fresh.connection ? fresh.connection.url : ''
  const onSaid = (said: Said) => {
    if (said.says === 'working') return
    const one = byPartner.get(said.partnerId)
    if (one === undefined) return
    if (said.says === 'passed') one.passed += 1
    else if (said.says === 'stopped') one.isStopped = true
    else {
      broker.script.holdNext(one.licenceId, () => {
        one.isStopped = true
      })
      worker.tell({ held: said.partnerId })
    }
  }
  const worker = await WorkerProcess.start(url, broker.connection, patient, 'when told', onSaid, child)
  running.add(worker)
  for (const { partnerId, stopAt } of cases) worker.tell({ look: partnerId, stopAt })
  await expect
    .poll(
      async () => {
        await hurry()
        const settling = await unsettled(cases.map((one) => one.partnerId))
        const left = cases.filter((one) => !one.isStopped && settling.includes(one.partnerId))
        for (const { partnerId } of left) worker.tell({ look: partnerId, stopAt: null })
        return left.length
      },
      { timeout: 240_000, interval: 100 },
    )
    .toBe(0)
  await worker.kill()
  running.delete(worker)
  // What a dead process has claimed is left alone until its lease has ended.
  await admin.query(
    'update varde.licences set telling_lease_until = now() where telling_lease_until is not null',
  )
}

describe('a process that is killed between two steps', () => {
  it.each(stories)('$name', { timeout: 480_000 }, async (story) => {
    // What disagrees is seen in two transactions at most, and each step is claimed, made and written down.
    const most = 4 + 7 * story.calls.length
    const cases: Case[] = []
    for (const index of [...Array.from({ length: most }).keys(), null])
      cases.push(await newCase(story, index === null ? null : index + 1))
    broker.record.requests.length = 0
    await runAndKill(cases)
    expect(cases.filter(({ isStopped }) => isStopped).length).toBeGreaterThanOrEqual(
      7 * story.calls.length - 7,
    )
    await goOn(cases.map(({ partnerId }) => partnerId))
    for (const { partnerId, licenceId, stopAt } of cases) {
      const at = `killed at ${stopAt}`
      expect.soft((await licence(fresh.database.db, partnerId, licenceId)).told, at).toBe(story.told)
      const { bound, unbound } = broker.record
      const made = bound.filter((one) => one === licenceId).length
      const gone = unbound.filter((one) => one === licenceId).length
      expect.soft(made - gone, at).toBe(story.told === null ? 0 : 1)
      expect.soft(made, at).toBeLessThanOrEqual(story.bound)
    }
    const undisturbed = cases.find(({ stopAt }) => stopAt === null)?.licenceId
    expect(
      broker.record.requests.filter((one) => one.bindingId === undisturbed).map((one) => one.operation),
    ).toEqual(story.calls)
    expect(broker.record.violations).toEqual([])
  })
})
