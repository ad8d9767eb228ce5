import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Call, Operation, Step, Suspension } from '../../src/provisioners/provisioner.ts'
import { provisionersFor } from '../../src/provisioning/provisioners.ts'
import type { Provisioners } from '../../src/provisioning/provisioners.ts'
import type { ActBody } from '../../src/subscriptions/read-wish.ts'
import { ProvisioningScene } from './scene.ts'

type AnyCall = Call<unknown, Operation | Suspension>

/** How the other side takes a call: what it says need not be what it does. */
const manners = ['does', 'is slow', 'does and denies', 'does not', 'wants it again', 'throws'] as const
type Manner = (typeof manners)[number]

/** A system with services that can be closed and opened again. */
class OtherSide {
  /** What there is, and whether it is closed. */
  readonly services = new Map<string, { isClosed: boolean }>()
  /** How the next calls of each service are taken; then as they should be. */
  readonly manners = new Map<string, Manner[]>()

  async take(call: AnyCall): Promise<Step> {
    const { id } = call.order.service
    const manner = this.manners.get(id)?.shift() ?? 'does'
    if (manner === 'throws') throw new Error('The other side has broken the provisioner')
    const trouble = { code: 'server_error', params: {}, words: null, technical: null } as const
    if (manner === 'wants it again') return { state: 'again', trouble }
    const isSetUp = call.operation === 'start' || call.operation === 'withdraw'
    if (manner === 'does not') return { state: 'failed', trouble, mayPass: true, leaves: isSetUp }
    if (manner === 'is slow') return { state: 'running', memory: {}, pollAfterMs: 500 }
    this.#do(call)
    if (manner === 'does and denies') return { state: 'failed', trouble, mayPass: true, leaves: isSetUp }
    return { state: 'done' }
  }

  #do({ operation, order: { service } }: AnyCall): void {
    const there = this.services.get(service.id)
    if (operation === 'withdraw') this.services.delete(service.id)
    else if (there === undefined) this.services.set(service.id, { isClosed: false })
    else if (operation === 'suspend') there.isClosed = true
    else if (operation === 'resume') there.isClosed = false
  }

  provisioners(): Provisioners {
    const take = (call: AnyCall) => this.take(call)
    const all = provisionersFor({ allowPrivateAddresses: true })
    const provisioner = {
      kind: 'simulated',
      start: take,
      poll: take,
      change: take,
      withdraw: take,
      suspension: { suspend: take, resume: take },
    }
    return { ...all, simulated: { provisioner, settings: all.simulated.settings } }
  }
}

const acts = ['mark_overdue', 'mark_paid', 'suspend', 'resume', 'close', 'change_quantity'] as const

let scene: ProvisioningScene
let side: OtherSide

beforeAll(async () => {
  side = new OtherSide()
  scene = await ProvisioningScene.open()
  scene.provisioners = side.provisioners()
  await scene.addProduct({
    name: 'Rooms',
    provisioner: { kind: 'simulated', seconds: { min: 0, max: 0 }, fails: 0, failure: null },
  })
  scene.startWorker()
})
afterAll(() => scene?.close())

let quantity = 5

function bodyOf(act: (typeof acts)[number]): ActBody {
  if (act === 'suspend') return { act, params: { reason: 'They do not pay' } }
  if (act === 'change_quantity') {
    quantity += 1
    return { act, params: { quantity } }
  }
  return { act, params: {} }
}

/** Does it, where it can be done as the subscription stands. */
async function actWherePossible(serviceId: string, name: (typeof acts)[number]): Promise<void> {
  await scene.act(serviceId, bodyOf(name)).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('act_'))) throw error
  })
}

it(
  'what the other side was told last is how the subscription stands, whatever happened in which order',
  { timeout: 240_000 },
  async () => {
    const step = fc.record({
      act: fc.constantFrom(...acts, 'mark_overdue', 'mark_paid'),
      follows: fc.boolean(),
      manners: fc.array(fc.constantFrom(...manners), { maxLength: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const [id = ''] = await scene.order('Rooms')
        scene.nudge()
        for (const one of steps) {
          side.manners.set(id, one.manners)
          await actWherePossible(id, one.act)
          if (one.follows) await scene.follow()
          await scene.hurry(id)
        }
        side.manners.clear()
        await expect
          .poll(async () => standsAsTold(id), { timeout: 30_000, interval: 30 })
          .toEqual({ isOver: true, agrees: true })
      }),
      { numRuns: 12 },
    )
    expect(await scene.differences()).toEqual([])
  },
)

/** Whether nothing is being done any more, and the other side, what was written down of it and the subscription agree. */
async function standsAsTold(id: string): Promise<{ isOver: boolean; agrees: boolean }> {
  await scene.follow()
  await scene.hurry(id)
  const isOver = (await scene.operations(id)).every(({ ended_at }) => ended_at !== null)
  const { state, suspension } = await scene.service(id)
  const { status, closed_at } = await scene.with(id, async (_, { subscription }) => subscription)
  const there = side.services.get(id)
  if (closed_at !== null) return { isOver, agrees: state === 'removed' && there === undefined }
  const isSuspended = status === 'suspended'
  const isTold = suspension === (isSuspended ? 'suspended' : null)
  return { isOver, agrees: state === 'provisioned' && isTold && there?.isClosed === isSuspended }
}
