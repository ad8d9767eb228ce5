import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import type { OsbSettings } from '../../../src/provisioners/open-service-broker/settings.ts'
import type { Call, ServiceOrder } from '../../../src/provisioners/provisioner.ts'
import {
  answers,
  breaksOff,
  doesAndAnswers,
  doesAndBreaksOff,
  doesAndHangs,
  notJson,
  refuses,
  takesUp,
  wantsOtherDetails,
  type Behaviour,
} from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import {
  calling,
  devices,
  inWords,
  meetings,
  newCall,
  newOrder,
  openDoor,
  run,
  runAndCleanUp,
  settingsOf,
} from '../support.ts'

let broker: TestBroker
let id: string
beforeAll(async () => {
  broker = await startBroker()
})
afterAll(() => broker.close())
beforeEach(() => {
  id = randomUUID()
})
afterEach(() => {
  // Whatever the broker did, we kept to the specification.
  expect(broker.record.violations).toEqual([])
  broker.script.clear()
  broker.record.clear()
})

const provisioner = openServiceBroker(openDoor)

function call(changes: Partial<Call<OsbSettings>> = {}, settings = calling): Call<OsbSettings> {
  return newCall(broker.connection, settings, { order: newOrder({}, id), ...changes })
}

const asked = () => broker.record.requests.map(({ operation }) => operation)

describe('a service', () => {
  it('is there at once', async () => {
    const steps = await run(provisioner, call())
    expect(steps).toEqual([
      {
        state: 'done',
        dashboardUrl: `https://dashboard.example/${id}`,
        made: { serviceId: 'service-calling', planId: 'plan-calling-standard', maintenanceVersion: null },
      },
    ])
    expect(broker.record.live).toEqual([id])
  })

  it('is made in a while, looked at once, changed in a while and taken down in a while', async () => {
    for (const operation of ['provision', 'update', 'deprovision'] as const)
      broker.script.always('*', operation, takesUp({ says: 'working' }))
    const made = await run(provisioner, call())
    expect(made.map(inWords)).toEqual(['running', 'running', 'done'])
    expect(made[2]).toMatchObject({ dashboardUrl: `https://dashboard.example/${id}` })
    expect(asked()).toEqual(['provision', 'last_operation', 'last_operation', 'fetch'])
    const order = newOrder({ details: { street: 'Havnegata 1', timeZone: 'Europe/Oslo' } }, id)
    expect((await run(provisioner, call({ operation: 'change', order }))).map(inWords)).toEqual([
      'running',
      'running',
      'done',
    ])
    expect((await run(provisioner, call({ operation: 'withdraw', order }))).map(inWords)).toEqual([
      'running',
      'running',
      'done',
    ])
    expect(broker.record.made).toEqual([id])
    expect(broker.record.live).toEqual([])
  })

  it('is made once, however often it is asked for', async () => {
    await Promise.all([1, 2, 3].map(() => provisioner.start(call())))
    expect(inWords(await provisioner.start(call()))).toBe('done')
    expect(broker.record.made).toEqual([id])
  })

  it('that is being made is found again by who has forgotten that', async () => {
    broker.script.next('*', 'provision', takesUp({ polls: 2 }))
    const first = await provisioner.start(call())
    const again = await run(provisioner, call())
    expect(again[0]).toEqual(first)
    expect(inWords(again.at(-1))).toBe('done')
    expect(broker.record.made).toEqual([id])
  })

  it('is taken down once, however often that is asked for', async () => {
    await provisioner.start(call())
    broker.script.next('*', 'deprovision', takesUp({ polls: 2 }))
    const withdrawal = call({ operation: 'withdraw' })
    await provisioner.withdraw(withdrawal)
    expect((await run(provisioner, withdrawal)).map(inWords)).toEqual([
      'running',
      'running',
      'running',
      'done',
    ])
    expect(inWords(await provisioner.withdraw(withdrawal))).toBe('done')
    expect(broker.record.removed).toEqual([id])
  })

  it('that is still being made can be taken down', async () => {
    broker.script.next('*', 'provision', takesUp({ ends: 'never' }))
    await provisioner.start(call())
    expect((await run(provisioner, call({ operation: 'withdraw' }))).map(inWords)).toEqual(['done'])
    expect(broker.record.live).toEqual([])
  })

  it('that never was is taken down as well', async () => {
    expect((await run(provisioner, call({ operation: 'withdraw' }))).map(inWords)).toEqual(['done'])
  })

  it('waits while the broker does something else with it', async () => {
    const busy = refuses('ConcurrencyError')
    broker.script.next('*', 'provision', busy, answers(429, {}, { 'retry-after': '3' }), busy, takesUp())
    const steps = await run(provisioner, call())
    expect(steps.map(inWords)).toEqual([
      'running busy',
      'again busy',
      'running busy',
      'running',
      'running',
      'done',
    ])
    expect(asked().slice(0, 4)).toEqual(['provision', 'provision', 'provision', 'provision'])
    expect(broker.record.made).toEqual([id])
  })

  it('waits for what a request began whose answer nobody has heard, and no longer than it may', async () => {
    broker.script.next('*', 'provision', takesUp({ ends: 'never' }))
    await provisioner.start(call())
    broker.script.always('*', 'provision', refuses('ConcurrencyError'))
    const { last, cleanUp } = await runAndCleanUp(provisioner, call())
    expect(inWords(last)).toBe('failed never_finished, leaves')
    expect(inWords(cleanUp)).toBe('done')
    expect(broker.record.live).toEqual([])
  })

  it.each([[{ kind: 'none' }], [{ kind: 'bearer', token: 'a token.with/signs+=' }]] as const)(
    'is made by who signs in with %j',
    async (auth) => {
      const other = await startBroker({ auth })
      expect(inWords(await provisioner.start(call({ connection: other.connection })))).toBe('done')
      const wrong = { ...other.connection, auth: { kind: 'bearer', token: 'another' } } as const
      expect(inWords(await provisioner.start(call({ connection: wrong })))).toBe('failed sign_in_refused')
      expect(other.record.violations).toEqual([])
      await other.close()
    },
  )

  it('is made over TLS by who trusts the certificate', async () => {
    const safe = await startBroker({ tls: true })
    expect(inWords(await provisioner.start(call({ connection: safe.connection })))).toBe('done')
    const port = new URL(safe.url).port
    const byName = { ...safe.connection, url: `https://localhost:${port}/` }
    expect(inWords(await provisioner.withdraw(call({ operation: 'withdraw', connection: byName })))).toBe(
      'done',
    )
    expect(safe.record.violations).toEqual([])
    await safe.close()
  })
})

/** What goes wrong at the start: how it ends, and what was asked besides to leave nothing. */
const failures: readonly [string, Behaviour, string, boolean][] = [
  ['500', answers(500), 'failed server_error, may pass, leaves', false],
  ['500 after doing it', doesAndAnswers(500), 'failed server_error, may pass, leaves', true],
  ['no JSON after doing it', notJson(201), 'failed unreadable, may pass, leaves', true],
  ['breaking off', breaksOff, 'failed unreachable, may pass, leaves', false],
  ['breaking off after doing it', doesAndBreaksOff, 'failed unreachable, may pass, leaves', true],
  [
    'saying that it failed',
    takesUp({ ends: 'failed', says: 'no numbers left' }),
    'failed said_failed, leaves',
    true,
  ],
  ['never finishing', takesUp({ ends: 'never' }), 'failed never_finished, leaves', true],
  ['lying', takesUp({ ends: 'lies' }), 'failed not_found, may pass, leaves', true],
  ['409', answers(409), 'failed conflict, may pass, leaves', false],
  [
    'asking for other details',
    wantsOtherDetails('street is unknown'),
    'needs_details details_refused',
    false,
  ],
  ['422 AsyncRequired', refuses('AsyncRequired'), 'failed async_required', false],
  ['422 RequiresApp', refuses('RequiresApp'), 'failed app_required', false],
  ['422 MaintenanceInfoConflict', refuses('MaintenanceInfoConflict'), 'failed maintenance_conflict', false],
]

describe('a broker that fails', () => {
  it.each(failures)('by %s leaves nothing', async (_, behaviour, words, makes) => {
    broker.script.next('*', 'provision', behaviour)
    const { last, cleanUp } = await runAndCleanUp(provisioner, call())
    expect(inWords(last)).toBe(words)
    expect(inWords(cleanUp)).toBe(words.endsWith('leaves') ? 'done' : 'nothing')
    expect(broker.record.made).toEqual(makes ? [id] : [])
    expect(broker.record.live).toEqual([])
    // And it can be begun anew.
    expect(inWords((await run(provisioner, call({ attempt: 2 }))).at(-1))).toBe('done')
    expect(broker.record.live).toEqual([id])
  })

  it('by hanging after doing it leaves nothing', async () => {
    broker.script.next('*', 'provision', doesAndHangs)
    const time = new AbortController()
    const running = runAndCleanUp(provisioner, call({ signal: time.signal }))
    await expect.poll(() => broker.record.made).toEqual([id])
    time.abort()
    const { last, cleanUp } = await running
    expect(inWords(last)).toBe('failed timeout, may pass, leaves')
    expect(inWords(cleanUp)).toBe('done')
    expect(broker.record.live).toEqual([])
  })

  it('by forgetting what it works on begins anew', async () => {
    broker.script.next('*', 'provision', takesUp({ ends: 'never' }))
    broker.script.always('*', 'last_operation', answers(410))
    const { last, cleanUp } = await runAndCleanUp(provisioner, call())
    expect(inWords(last)).toBe('failed gone, may pass, leaves')
    expect(inWords(cleanUp)).toBe('done')
  })

  it('to take down keeps what is there, and says so', async () => {
    await provisioner.start(call())
    broker.script.next('*', 'deprovision', answers(500), takesUp({ ends: 'failed', says: 'in use' }))
    const withdrawal = call({ operation: 'withdraw' })
    expect((await run(provisioner, withdrawal)).map(inWords)).toEqual([
      'failed server_error, may pass, leaves',
    ])
    const refused = await run(provisioner, withdrawal)
    expect(inWords(refused.at(-1))).toBe('failed said_failed, may pass, leaves')
    expect(refused.at(-1)).toMatchObject({ trouble: { words: 'in use' } })
    expect(broker.record.live).toEqual([id])
    expect((await run(provisioner, withdrawal)).map(inWords)).toEqual(['done'])
  })

  it('to change keeps what is there, and says what it is worth', async () => {
    await provisioner.start(call())
    broker.script.next(
      '*',
      'update',
      takesUp({ ends: 'failed', says: 'halfway', usable: false, repeatable: false }),
    )
    const { last, cleanUp } = await runAndCleanUp(provisioner, call({ operation: 'change' }))
    expect(inWords(last)).toBe('failed said_failed')
    expect(last).toMatchObject({ trouble: { params: { usable: 'no', repeatable: 'no' }, words: 'halfway' } })
    expect(cleanUp).toBeUndefined()
    expect(broker.record.live).toEqual([id])
  })

  it('by its schema finds what is wrong with details', async () => {
    const order = newOrder({ details: { street: 'X', timeZone: 'Europe/Oslo' } }, id)
    const step = (await run(provisioner, call({ order }))).at(-1)
    expect(inWords(step)).toBe('needs_details details_refused')
    expect(step).toMatchObject({ trouble: { words: expect.stringMatching(/street/) as string } })
  })
})

const bodies = (operation: 'provision' | 'update') => broker.record.of(operation).map(({ body }) => body)

describe('what is sent', () => {
  it('tells who, for whom and what', async () => {
    await provisioner.start(call())
    const [request] = broker.record.requests
    expect(request).toMatchObject({
      method: 'PUT',
      path: `/v2/service_instances/${id}`,
      query: { accepts_incomplete: 'true' },
      body: {
        service_id: 'service-calling',
        plan_id: 'plan-calling-standard',
        organization_guid: '0199d3f2-0000-7000-8000-000000000002',
        space_guid: '0199d3f2-0000-7000-8000-000000000003',
        parameters: { street: 'Strandgata 7', timeZone: 'Europe/Oslo' },
        context: {
          platform: 'varde',
          partner_name: 'Nordlys Telekom',
          customer_name: 'Fjordbåt AS',
          licences: 25,
        },
      },
    })
    const [platform, identity = ''] = String(request?.headers['x-broker-api-originating-identity']).split(' ')
    expect(platform).toBe('varde')
    expect(JSON.parse(Buffer.from(identity, 'base64').toString())).toEqual({
      kind: 'person',
      id: '0199d3f2-0000-7000-8000-000000000004',
      partner_id: '0199d3f2-0000-7000-8000-000000000001',
    })
    // Who administers the customer is nobody's business who was not told.
    expect(JSON.stringify(request)).not.toContain('kari@')
  })

  it('names nobody where a clock did it', async () => {
    const by: ServiceOrder['by'] = { kind: 'clock', id: null }
    await provisioner.start(call({ order: newOrder({ by }, id) }))
    expect(broker.record.requests[0]?.headers).not.toHaveProperty('x-broker-api-originating-identity')
  })

  it('has the number of licences where the plan takes it', async () => {
    const seats = { ...calling, quantityParameter: 'seats' }
    await provisioner.start(call({}, seats))
    expect(bodies('provision')).toMatchObject([{ parameters: { street: 'Strandgata 7', seats: 25 } }])
  })

  it('goes below the address of the connection', async () => {
    const connection = { ...broker.connection, url: `${broker.url}/brokers/one/?x=1` }
    const step = await provisioner.start(call({ connection }))
    expect(inWords(step)).toBe('failed not_found')
    expect(broker.record.requests[0]?.path).toBe(`/brokers/one/v2/service_instances/${id}`)
    broker.record.clear()
  })

  it('of a change names the plan only where it is another one', async () => {
    await provisioner.start(call())
    const made = { serviceId: 'service-calling', planId: 'plan-calling-standard', maintenanceVersion: null }
    const premium = settingsOf('service-calling', 'plan-calling-premium')
    await run(provisioner, call({ operation: 'change', made }))
    broker.script.always('*', 'update', takesUp())
    const steps = await run(provisioner, call({ operation: 'change', made }, premium))
    expect(steps.at(-1)).toMatchObject({ state: 'done', made: { planId: 'plan-calling-premium' } })
    const [same, other] = bodies('update')
    expect(same).not.toHaveProperty('plan_id')
    expect(other).toMatchObject({
      plan_id: 'plan-calling-premium',
      previous_values: { plan_id: 'plan-calling-standard' },
    })
    // The question after it names the plan from before, and what follows the new one.
    expect(broker.record.of('last_operation').map(({ query }) => query['plan_id'])).toEqual([
      'plan-calling-standard',
      'plan-calling-standard',
    ])
    const now = { ...made, planId: 'plan-calling-premium' }
    await provisioner.withdraw(call({ operation: 'withdraw', made: now }))
    expect(broker.record.of('deprovision').map(({ query }) => query['plan_id'])).toEqual([
      'plan-calling-premium',
    ])
  })

  it('keeps a plan that may not be left', async () => {
    const made = { serviceId: 'service-meetings', planId: 'plan-meetings', maintenanceVersion: null }
    const order = newOrder({ details: {} }, id)
    await provisioner.start(call({ order }, meetings))
    const other = { ...meetings, planId: 'plan-of-later' }
    const step = await provisioner.change(call({ operation: 'change', made, order }, other))
    expect(step).toEqual({ state: 'done', made })
    expect(bodies('update')).toMatchObject([{ service_id: 'service-meetings', context: { quantity: 25 } }])
  })

  it('is nothing where the broker wants to know nothing of it', async () => {
    const order = newOrder({ details: {} }, id)
    await provisioner.start(call({ order }, devices))
    const step = await provisioner.change(call({ operation: 'change', order }, devices))
    expect(inWords(step)).toBe('done')
    expect(asked()).toEqual(['provision'])
  })

  it('has the version of the plan, and a newer one when there is one', async () => {
    const order = newOrder({ details: {} }, id)
    const step = await provisioner.start(call({ order }, devices))
    expect(bodies('provision')).toMatchObject([{ maintenance_info: { version: '2.1.0' } }])
    expect(step).toMatchObject({ made: { maintenanceVersion: '2.1.0' } })
    const made = { serviceId: 'service-devices', planId: 'plan-devices', maintenanceVersion: '2.0.0' }
    await provisioner.change(call({ operation: 'change', order, made }, devices))
    expect(bodies('update')).toMatchObject([
      { maintenance_info: { version: '2.1.0' }, previous_values: { maintenance_info: { version: '2.0.0' } } },
    ])
  })
})
