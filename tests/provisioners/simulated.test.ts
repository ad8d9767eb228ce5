import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Call, Operation, Suspension } from '../../src/provisioners/provisioner.ts'
import { simulated, type SimulatedSettings } from '../../src/provisioners/simulated/simulated.ts'
import { begunAt, inWords, newCall, newOrder, run } from './support.ts'

const plain: SimulatedSettings = { seconds: { min: 10, max: 200 }, fails: 0, failure: null }

function call<Asked extends Operation | Suspension = 'start'>(
  settings: SimulatedSettings,
  changes: Partial<Call<SimulatedSettings, Asked>> = {},
  id = 'a',
) {
  return { ...newCall(null, settings, { order: newOrder({}, id) }), ...changes }
}

const ids = Array.from({ length: 400 }, (_, index) => `service-${index}`)
const ends = (settings: SimulatedSettings, changes: Partial<Call<SimulatedSettings>> = {}) =>
  Promise.all(
    ids.map(async (id) => {
      const { order, ...others } = changes
      const made = { ...newOrder({}, id), ...(order === undefined ? {} : { details: order.details }) }
      return inWords((await run(simulated, newCall(null, settings, { ...others, order: made }))).at(-1))
    }),
  )
const share = (all: readonly string[], words: string) =>
  all.filter((one) => one === words).length / all.length

describe('a simulation', () => {
  it('takes as long as it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.constantFrom<Operation | Suspension>('start', 'change', 'withdraw', 'suspend', 'resume'),
        fc.nat(5),
        async (id, operation, attempt) => {
          const steps = await run(simulated, call(plain, { operation, attempt }, id))
          const ms = steps.reduce((sum, step) => sum + (step.state === 'running' ? step.pollAfterMs : 0), 0)
          expect(ms).toBeGreaterThanOrEqual(operation === 'start' ? 10_000 : 2000)
          expect(ms).toBeLessThanOrEqual(operation === 'start' ? 200_500 : 5500)
          expect(inWords(steps.at(-1))).toBe('done')
        },
      ),
    )
  })

  it('comes to the same, whoever looks and how often', async () => {
    const settings = { ...plain, fails: 0.5 }
    const late = await simulated.poll(call(settings, { now: begunAt + 300_000 }))
    const steps = await run(simulated, call(settings))
    expect(steps.at(-1)).toEqual(late)
    expect(await run(simulated, call(settings))).toEqual(steps)
  })

  it('may take days, and is then looked at once a minute', async () => {
    const days = { ...plain, seconds: { min: 86_400, max: 3 * 86_400 } }
    expect(await simulated.start(call(days))).toEqual({ state: 'running', memory: {}, pollAfterMs: 60_000 })
  })

  it('fails as often as it is told', async () => {
    const settings = { ...plain, fails: 0.25, failure: 'No numbers left in this area' }
    const found = await ends(settings)
    expect(share(found, 'failed said_failed')).toBeCloseTo(0.25, 1)
    expect(new Set(found)).toEqual(new Set(['done', 'failed said_failed']))
    expect(new Set(await ends({ ...plain, fails: 1 }))).toEqual(new Set(['failed said_failed']))
    const one = (await run(simulated, call({ ...settings, fails: 1 }))).at(-1)
    expect(one).toMatchObject({
      trouble: { words: 'No numbers left in this area' },
      mayPass: false,
      leaves: false,
    })
  })

  it('may go well when it is tried again', async () => {
    const first = await ends({ ...plain, fails: 0.5 })
    const second = await ends({ ...plain, fails: 0.5 }, { attempt: 2 })
    expect(
      first.filter((words, index) => words !== 'done' && second[index] === 'done').length,
    ).toBeGreaterThan(50)
  })

  it('wants other details as often as it is told, until they are others', async () => {
    const settings = { ...plain, asksDetailsAgain: 0.3 }
    const found = await ends(settings)
    expect(share(found, 'needs_details needs_other_details')).toBeCloseTo(0.3, 1)
    expect(await ends(settings, { begunAt: begunAt + 1, now: begunAt + 1 })).toEqual(found)
    const others = await ends(settings, { order: newOrder({ details: { street: 'Havnegata 1' } }) })
    expect(
      found.filter((words, index) => words !== 'done' && others[index] === 'done').length,
    ).toBeGreaterThan(50)
    // Where nothing was asked for, nothing else can be.
    const order = newOrder({ details: {} })
    expect(new Set(await ends({ ...plain, asksDetailsAgain: 1 }, { order }))).toEqual(new Set(['done']))
  })
})
