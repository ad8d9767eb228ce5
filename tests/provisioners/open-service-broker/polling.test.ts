import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pollKinds } from '../../../src/provisioners/open-service-broker/answer-table.ts'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import type { Polling } from '../../../src/provisioners/open-service-broker/polling.ts'
import type { OsbSettings } from '../../../src/provisioners/open-service-broker/settings.ts'
import type { Call, Operation, Step } from '../../../src/provisioners/provisioner.ts'
import { answers, breaksOff, hangs, takesUp, type Behaviour } from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import { begunAt, calling, inWords, newCall, openDoor, run } from '../support.ts'

let broker: TestBroker
beforeAll(async () => {
  broker = await startBroker()
})
afterAll(() => broker.close())
afterEach(() => {
  broker.script.clear()
  broker.record.clear()
})

const provisioner = openServiceBroker(openDoor)
const operations: readonly Operation[] = ['start', 'change', 'withdraw']
const begun: Polling = {
  operation: 'op-1',
  intervalMs: 5000,
  until: null,
  missed: 0,
  dashboardUrl: null,
  waits: false,
}

function poll(operation: Operation, changes: Partial<Call<OsbSettings>> = {}): Promise<Step> {
  const settings = { ...calling, instancesRetrievable: false }
  return provisioner.poll(newCall(broker.connection, settings, { operation, memory: begun, ...changes }))
}

const state = (said: string, more: object = {}): Behaviour => answers(200, { state: said, ...more })
const running = ['running', 'running', 'running']
const silent = (code: string) => running.map((word) => `${word} ${code}`)
const kinds: readonly [
  (typeof pollKinds)[number],
  string,
  Behaviour,
  readonly string[],
  Partial<Polling>?,
][] = [
  ['in progress', 'in progress', state('in progress'), running],
  ['succeeded', 'succeeded', state('succeeded'), ['done', 'done', 'done']],
  [
    'failed',
    'failed',
    state('failed'),
    ['failed said_failed, leaves', 'failed said_failed', 'failed said_failed, may pass, leaves'],
  ],
  ['not there', '404', answers(404), ['running not_found', 'running not_found', 'done']],
  ['not there', '410', answers(410), ['running gone', 'running gone', 'done']],
  [
    'not there',
    '410 for the second time',
    answers(410),
    ['running gone', 'running gone', 'done'],
    { missed: 1 },
  ],
  [
    'not there, again and again',
    '410 for the third time',
    answers(410),
    ['failed gone, may pass, leaves', 'failed gone', 'done'],
    { missed: 2 },
  ],
  ['no answer to that', '400', answers(400), silent('rejected')],
  ['no answer to that', '401', answers(401), silent('sign_in_refused')],
  ['no answer to that', '500', answers(500), silent('server_error')],
  ['no answer to that', '503', answers(503, {}, { 'retry-after': '9' }), silent('busy')],
  ['no answer to that', '302', answers(302), silent('unexpected')],
  ['no answer to that', 'no JSON', answers(200, 'succeeded'), silent('unreadable')],
  ['no answer to that', 'no state', answers(200, {}), silent('unreadable')],
  ['no answer to that', 'another state', state('Succeeded'), silent('unreadable')],
  ['no answer to that', 'succeeded with 202', answers(202, { state: 'succeeded' }), silent('unreadable')],
  ['no answer to that', 'broken off', breaksOff, silent('unreachable')],
]

describe('what an answer to the question after the last operation means', () => {
  it.each(kinds)('%s: %s', async (_, __, behaviour, expected, polling = {}) => {
    broker.script.always('*', 'last_operation', behaviour)
    const steps = await Promise.all(
      operations.map((operation) => poll(operation, { memory: { ...begun, ...polling } })),
    )
    expect(steps.map(inWords)).toEqual(expected)
  })

  it('goes on where nobody answers in time', async () => {
    broker.script.always('*', 'last_operation', hangs)
    const time = new AbortController()
    const asked = Promise.all(operations.map((operation) => poll(operation, { signal: time.signal })))
    await expect.poll(() => broker.record.requests.length).toBe(3)
    time.abort()
    expect((await asked).map(inWords)).toEqual(silent('timeout'))
  })

  it('goes on where nobody is there', async () => {
    const gone = await startBroker()
    await gone.close()
    const step = await poll('start', { connection: gone.connection })
    expect(inWords(step)).toBe('running unreachable')
  })

  it('has every kind above', () => {
    expect(new Set(kinds.map(([kind]) => kind))).toEqual(new Set(pollKinds))
  })
})

const pauses = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.state === 'running' ? [step.pollAfterMs] : []))

describe('how an operation is asked after', () => {
  it('is less and less often', async () => {
    broker.script.always('*', 'provision', takesUp({ polls: 8 }))
    const steps = await run(provisioner, newCall(broker.connection, calling))
    expect(pauses(steps)).toEqual([5000, 7500, 11250, 16875, 25313, 37970, 56955, 60000, 60000])
    expect(inWords(steps.at(-1))).toBe('done')
  })

  it('is when the broker says so', async () => {
    broker.script.always('*', 'provision', takesUp({ polls: 3, retryAfter: '2', says: '40 % done' }))
    const steps = await run(provisioner, newCall(broker.connection, calling, { order: orderWith('a') }))
    expect(pauses(steps)).toEqual([5000, 2000, 2000, 2000])
    expect(steps[1]).toMatchObject({ note: '40 % done' })
  })

  it('is by the name that the broker gave it, whatever it is', async () => {
    const name = 'task 10/æ?&=%2F+"\n'
    broker.script.always('*', 'provision', takesUp({ name }))
    await run(provisioner, newCall(broker.connection, calling, { order: orderWith('b') }))
    expect(broker.record.of('last_operation').map(({ query }) => query['operation'])).toEqual([name, name])
    expect(broker.record.violations).toEqual([])
  })

  it('is without a name where there is none', async () => {
    broker.script.always('*', 'provision', takesUp({ name: null }))
    await run(provisioner, newCall(broker.connection, calling, { order: orderWith('c') }))
    expect(broker.record.of('last_operation').map(({ query }) => 'operation' in query)).toEqual([
      false,
      false,
    ])
  })

  it('ends when the plan says that it must', async () => {
    broker.script.always('*', 'provision', takesUp({ ends: 'never' }))
    const steps = await run(provisioner, newCall(broker.connection, calling, { order: orderWith('d') }))
    expect(steps[0]).toMatchObject({ state: 'running', until: begunAt + 3_600_000 })
    expect(inWords(steps.at(-1))).toBe('failed never_finished, leaves')
    expect(pauses(steps).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(3_600_000)
  }, 60_000)

  it('has no end of its own where the plan sets none', async () => {
    broker.script.always('*', 'provision', takesUp({ ends: 'never' }))
    const settings = { ...calling, maximumPollingSeconds: null }
    const steps = await run(provisioner, newCall(broker.connection, settings, { order: orderWith('e') }))
    expect(new Set(steps.map(inWords))).toEqual(new Set(['running']))
    expect(steps.some((step) => 'until' in step)).toBe(false)
  })

  it('counts anew when it is there again', async () => {
    broker.script.next(
      '*',
      'last_operation',
      answers(404),
      answers(404),
      state('in progress'),
      answers(404),
      answers(410),
    )
    broker.script.next('*', 'last_operation', state('succeeded'))
    const call = newCall(
      broker.connection,
      { ...calling, instancesRetrievable: false },
      { order: orderWith('f') },
    )
    broker.script.always('*', 'provision', takesUp())
    expect((await run(provisioner, call)).map(inWords)).toEqual([
      'running',
      'running not_found',
      'running not_found',
      'running',
      'running not_found',
      'running gone',
      'done',
    ])
  })

  it('begins anew with a memory that cannot be read', async () => {
    broker.script.always('*', 'last_operation', state('in progress'))
    for (const memory of [null, {}, { operation: 3, intervalMs: -1, until: 'soon', missed: null }])
      expect(await poll('start', { memory })).toMatchObject({ state: 'running', pollAfterMs: 7500 })
  })
})

function orderWith(letter: string) {
  const { order } = newCall(null, calling)
  return { ...order, service: { ...order.service, id: `0199d3f2-7e1c-7d5a-9b1e-00000000000${letter}` } }
}
