import * as fc from 'fast-check'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Heard } from '../../../src/provisioners/http/door.ts'
import { checkCatalog } from '../../../src/provisioners/open-service-broker/check-catalog.ts'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import { osbSettings } from '../../../src/provisioners/open-service-broker/settings.ts'
import type { BindingCall, Step, Telling } from '../../../src/provisioners/provisioner.ts'
import { answers, breaksOff, hangs, refuses, takesUp } from '../../support/broker/behaviour.ts'
import type { Behaviour } from '../../support/broker/behaviour.ts'
import { gift } from '../../support/broker/bindings.ts'
import { startBroker } from '../../support/broker/broker.ts'
import type { TestBroker } from '../../support/broker/broker.ts'
import { bindingCatalog } from '../../support/broker/catalog.ts'
import { inWords, newCall, newOrder, openDoor } from '../support.ts'
import { contractBreaches, readContract } from './openapi.ts'

let broker: TestBroker
beforeAll(async () => {
  broker = await startBroker({ catalog: bindingCatalog })
})
afterAll(() => broker.close())
afterEach(() => {
  broker.script.clear()
  broker.record.clear()
})

const catalog = checkCatalog(bindingCatalog)?.catalog ?? null
const meetings = osbSettings({ service: 'service-meetings', plan: 'plan-meetings' }, catalog)
const provisioner = openServiceBroker(openDoor)
const { binding } = provisioner
const licenceId = '0199d3f2-7e1c-7d5a-9b1e-3c2f4a5b6c70'
const person = {
  id: '0199d3f2-7e1c-7d5a-9b1e-3c2f4a5b6c71',
  externalId: 'E-1001',
  name: 'Kari Nordmann',
  email: 'kari.nordmann@fjordbat.example',
  language: 'nb',
} as const
const order = newOrder({ details: {} })

type OsbBindingCall = BindingCall<typeof meetings>

function callOf(operation: Telling, changes: Partial<OsbBindingCall> = {}): OsbBindingCall {
  const { operation: _, ...rest } = newCall(broker.connection, meetings, { order })
  return { ...rest, operation, licence: { id: licenceId, person }, ...changes }
}

async function tell(operation: Telling, changes: Partial<OsbBindingCall> = {}): Promise<Step> {
  return binding === undefined ? { state: 'done' } : binding[operation](callOf(operation, changes))
}

/** Asks to the end, without waiting. */
async function run(operation: Telling, changes: Partial<OsbBindingCall> = {}): Promise<Step[]> {
  const steps = [await tell(operation, changes)]
  for (let n = 0; n < 50; n += 1) {
    const last = steps.at(-1)
    if (last?.state !== 'running' || binding === undefined) return steps
    steps.push(await binding.poll(callOf(operation, { ...changes, memory: last.memory })))
  }
  return steps
}

const unsure = (code: string) => [`failed ${code}, may pass, leaves`, `failed ${code}, may pass, leaves`]
const no = (code: string, mayPass = '') => [`failed ${code}${mayPass}`, `failed ${code}${mayPass}, leaves`]

/** What each answer comes to for telling and for taking back: written down here once more, by hand. */
const answered: readonly [string, Behaviour, readonly string[]][] = [
  ['200', answers(200), ['done', 'done']],
  ['200 with what nobody asked for', answers(200, { credentials: { a: 1 }, x: [] }), ['done', 'done']],
  ['200 malformed', answers(200, 'all is well'), no('unreadable', ', may pass')],
  ['201', answers(201), ['done', 'done']],
  ['201 malformed', answers(201, '<html>'), unsure('unreadable')],
  ['202', answers(202), ['running', 'running']],
  ['202 malformed', answers(202, { operation: 12 }), unsure('unreadable')],
  ['other 2xx', answers(204, ''), unsure('unexpected')],
  ['3xx', answers(307, {}, { location: '/v2/elsewhere' }), no('unexpected')],
  ['400', answers(400, { description: 'no such person' }), ['failed rejected', 'failed rejected, leaves']],
  ['401', answers(401), no('sign_in_refused')],
  ['404', answers(404), ['failed not_found', 'done']],
  ['408', answers(408), ['again timeout', 'again timeout']],
  ['409', answers(409), ['failed conflict, may pass, leaves', 'failed conflict, may pass, leaves']],
  ['410', answers(410), ['failed gone', 'done']],
  ['422 AsyncRequired', refuses('AsyncRequired'), no('async_required')],
  ['422 ConcurrencyError', refuses('ConcurrencyError'), ['running busy', 'running busy']],
  ['422 RequiresApp', refuses('RequiresApp'), no('app_required')],
  ['other 422', answers(422, { error: 'Quota' }), ['failed rejected', 'failed rejected, leaves']],
  ['429', answers(429), ['again busy', 'again busy']],
  ['503 with Retry-After', answers(503, {}, { 'retry-after': '30' }), ['again busy', 'again busy']],
  ['other 5xx', answers(500), unsure('server_error')],
  ['broken off', breaksOff, unsure('unreachable')],
]

describe('what an answer about a binding means', () => {
  it.each(answered)('%s', async (_, behaviour, expected) => {
    broker.script.always('*', 'bind', behaviour)
    broker.script.always('*', 'unbind', behaviour)
    expect([await tell('bind'), await tell('unbind')].map(inWords)).toEqual(expected)
    expect(broker.record.violations).toEqual([])
  })

  it('is nothing where none comes in time', async () => {
    broker.script.always('*', 'bind', hangs)
    const time = new AbortController()
    const asked = tell('bind', { signal: time.signal })
    await expect.poll(() => broker.record.requests.length).toBe(1)
    time.abort()
    expect(inWords(await asked)).toBe('failed timeout, may pass, leaves')
  })

  it('is that nobody is there where there is no connection', async () => {
    expect(inWords(await tell('bind', { connection: null }))).toBe('failed no_provisioner')
    expect(inWords(await tell('unbind', { connection: null }))).toBe('failed no_provisioner, leaves')
  })
})

describe('a binding', () => {
  it('is made once, however often it is told, and taken back once', async () => {
    await provisioner.start(newCall(broker.connection, meetings, { order }))
    await Promise.all([tell('bind'), tell('bind'), tell('bind')])
    expect(broker.record.bound).toEqual([licenceId])
    expect((await tell('unbind')).state).toBe('done')
    expect((await tell('unbind')).state).toBe('done')
    expect(broker.record.unbound).toEqual([licenceId])
    expect(broker.record.violations).toEqual([])
  })

  it('says who holds the licence, in names that the documents have', async () => {
    await provisioner.start(newCall(broker.connection, meetings, { order: newOrder({ details: {} }, 'i-2') }))
    await tell('bind', { order: newOrder({ details: {} }, 'i-2') })
    expect(broker.record.of('bind')[0]).toMatchObject({
      path: `/v2/service_instances/i-2/service_bindings/${licenceId}`,
      query: { accepts_incomplete: 'true' },
      body: {
        service_id: 'service-meetings',
        plan_id: 'plan-meetings',
        bind_resource: {},
        parameters: {
          licence_id: licenceId,
          person_id: person.id,
          person_external_id: 'E-1001',
          person_name: 'Kari Nordmann',
          person_email: 'kari.nordmann@fjordbat.example',
          person_language: 'nb',
        },
      },
    })
    await tell('unbind', { order: newOrder({ details: {} }, 'i-2') })
    expect(broker.record.of('unbind')[0]?.query).toEqual({
      accepts_incomplete: 'true',
      service_id: 'service-meetings',
      plan_id: 'plan-meetings',
    })
    expect(broker.record.violations).toEqual([])
  })

  it('tells a plan with a schema nothing else, and somebody without a name no name', async () => {
    const named = osbSettings({ service: 'service-meetings', plan: 'plan-meetings-named' }, catalog)
    broker.script.always('*', 'bind', answers(201))
    await tell('bind', { settings: named, licence: { id: licenceId, person: { ...person, name: '' } } })
    expect(broker.record.of('bind')[0]?.body).toMatchObject({ parameters: { person_email: person.email } })
    expect(JSON.stringify(broker.record.of('bind')[0]?.body)).not.toContain('person_id')
  })

  it.each(['bind', 'unbind'] as const)('is waited for: %s', async (operation) => {
    const own = newOrder({ details: {} }, `waits-${operation}`)
    await provisioner.start(newCall(broker.connection, meetings, { order: own }))
    if (operation === 'unbind') await tell('bind', { order: own })
    broker.script.next('*', operation, takesUp({ polls: 2, retryAfter: '7' }))
    const steps = await run(operation, { order: own })
    expect(steps.map(inWords)).toEqual(['running', 'running', 'running', 'done'])
    expect(steps[1]).toMatchObject({ pollAfterMs: 7_000 })
    expect(broker.record.of('fetch_binding')).toHaveLength(operation === 'bind' ? 1 : 0)
    expect(broker.record.violations).toEqual([])
    await tell('unbind', { order: own })
  })

  it.each([
    ['fails', takesUp({ polls: 0, ends: 'failed' }), 'failed said_failed, leaves'],
    ['is a lie', takesUp({ polls: 0, ends: 'lies' }), 'failed not_found, may pass, leaves'],
    ['never ends', takesUp({ ends: 'never' }), 'failed never_finished, leaves'],
  ])('%s', async (name, behaviour, expected) => {
    const own = newOrder({ details: {} }, `ends-${name}`)
    await provisioner.start(newCall(broker.connection, meetings, { order: own }))
    broker.script.next('*', 'bind', behaviour)
    const limited = { order: own, settings: { ...meetings, maximumPollingSeconds: 60 } }
    const first = await tell('bind', limited)
    const later = first.state === 'running' ? first.memory : null
    const call = callOf('bind', { ...limited, memory: later, now: callOf('bind').now + 60_000 })
    expect(inWords(await binding?.poll(call))).toBe(expected)
    await tell('unbind', { order: own })
  })

  it('is wanted where the plan has it, or else the service; not known without a catalogue', () => {
    expect(wanted('service-meetings', 'plan-meetings')).toBe(true)
    expect(wanted('service-meetings', 'plan-meetings-open')).toBe(false)
    expect(wanted('service-calling', 'plan-calling-standard')).toBe(false)
    expect(wanted('service-meetings', 'plan-meetings', null)).toBeNull()
    expect(wanted('service-meetings', 'another')).toBeNull()
  })

  it('leaves nothing of credentials and people in what is kept', async () => {
    const body = {
      description: `${person.email} (Kari Nordmann) is there already`,
      credentials: { password: gift },
      operation: 17,
      nested: { email: person.email },
    }
    const kept: Step[] = []
    for (const status of [200, 201, 202, 400, 409, 500]) {
      broker.script.next('*', 'bind', answers(status, body))
      kept.push(await tell('bind'))
      broker.script.next('*', 'bind', answers(status, `password=${gift}`))
      kept.push(await tell('bind'))
    }
    const written = JSON.stringify(kept)
    for (const secret of [gift, 'Kari', 'kari.nordmann']) expect(written).not.toContain(secret)
    expect(written).toContain('••• (•••) is there already')
  })

  it('is told as the published document has it', async () => {
    const folder = process.env['VARDE_TEST_CONTRACTS']
    if (folder === undefined) return
    const own = newOrder({ details: {} }, 'document')
    await provisioner.start(newCall(broker.connection, meetings, { order: own }))
    broker.script.next('*', 'bind', takesUp({ polls: 1 }))
    await run('bind', { order: own })
    await run('unbind', { order: own })
    const contract = readContract(join(folder, 'osb-2.17.openapi.yaml'))
    const { requests, answers: given } = broker.record
    expect(requests.flatMap((one) => contractBreaches(contract, one, given.get(one.number)))).toEqual([])
  })
})

function wanted(service: string, plan: string, known = catalog): boolean | null | undefined {
  return binding?.isWanted(osbSettings({ service, plan }, known))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('whatever a broker answers about a binding', () => {
  const text = fc.option(
    fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record(
          {
            state: fc.oneof(fc.constantFrom('in progress', 'succeeded', 'failed'), fc.jsonValue()),
            operation: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            description: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
            error: fc.oneof(fc.constantFrom('AsyncRequired', 'ConcurrencyError'), fc.jsonValue()),
            credentials: fc.constant({ password: gift }),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    ),
  )
  const heard = fc.record({
    isAnswer: fc.constant(true as const),
    request: fc.constant('PUT /v2/x'),
    status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 201, 202, 404, 410, 422)),
    headers: fc.record({ 'retry-after': fc.oneof(fc.nat().map(String), fc.string()) }, { requiredKeys: [] }),
    text,
  })

  it('comes to a step that can be kept, without what it gives away', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Telling>('bind', 'unbind'),
        fc.boolean(),
        fc.array(heard, { minLength: 2, maxLength: 2 }),
        async (operation, isPoll, said: Heard[]) => {
          const left = [...said]
          const own = openServiceBroker({ ask: async () => left.shift() ?? said[0]! }).binding
          const step = await own?.[isPoll ? 'poll' : operation](callOf(operation))
          const written = JSON.stringify(step)
          expect(JSON.parse(written)).toEqual(step)
          expect(written).not.toContain(gift)
          expect(textsIn(step).filter((one) => !one.isWellFormed() || one.includes('\u0000'))).toEqual([])
          expect(step?.state).not.toMatch(/^needs/)
        },
      ),
      { numRuns: 500 },
    )
  })
})
