import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { httpDoor } from '../../../src/provisioners/http/door.ts'
import { answerKinds, type AnswerKind } from '../../../src/provisioners/open-service-broker/answer-kind.ts'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import type { Call, Connection, Operation } from '../../../src/provisioners/provisioner.ts'
import type { OsbSettings } from '../../../src/provisioners/open-service-broker/settings.ts'
import { answers, breaksOff, hangs, refuses, type Behaviour } from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import { calling, inWords, newCall, newOrder, openDoor } from '../support.ts'

let broker: TestBroker
let tls: TestBroker
let babbler: Server

beforeAll(async () => {
  broker = await startBroker()
  tls = await startBroker({ tls: true })
  babbler = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))
  })
  await new Promise<void>((resolve) => {
    babbler.listen(0, '127.0.0.1', resolve)
  })
})
afterAll(async () => {
  await broker.close()
  await tls.close()
  await new Promise((resolve) => {
    babbler.close(resolve)
  })
})
afterEach(() => {
  broker.script.clear()
  broker.record.clear()
})

const operations = { start: 'provision', change: 'update', withdraw: 'deprovision' } as const
const provisioner = openServiceBroker(openDoor)

const done = 'done'
const unsure = (code: string) => [
  `failed ${code}, may pass, leaves`,
  `failed ${code}, may pass`,
  `failed ${code}, may pass, leaves`,
]
const no = (code: string, mayPass = '') => [
  `failed ${code}${mayPass}`,
  `failed ${code}${mayPass}`,
  `failed ${code}${mayPass}, leaves`,
]
const all = (words: string) => [words, words, words]

/** What each answer comes to for start, change and withdraw: written down here once more, by hand. */
const answered: readonly [AnswerKind, Behaviour, readonly string[]][] = [
  ['200', answers(200), all(done)],
  ['200', answers(200, { dashboard_url: 17, unknown: [] }), all(done)],
  ['200 malformed', answers(200, 'all is well'), no('unreadable', ', may pass')],
  ['200 malformed', answers(200, ''), no('unreadable', ', may pass')],
  ['200 malformed', answers(200, []), no('unreadable', ', may pass')],
  ['200 malformed', answers(200, { pad: 'x'.repeat(300_000) }), no('unreadable', ', may pass')],
  ['201', answers(201), all(done)],
  ['201 malformed', answers(201, '<html>'), unsure('unreadable')],
  ['201 malformed', { silence: 'breaks_off_in_the_body' }, unsure('unreadable')],
  ['202', answers(202), all('running')],
  ['202', answers(202, { operation: null }), all('running')],
  ['202 malformed', answers(202, '{"operation": "a'), unsure('unreadable')],
  ['202 malformed', answers(202, { operation: 12 }), unsure('unreadable')],
  ['202 malformed', answers(202, { operation: 'x'.repeat(10_001) }), unsure('unreadable')],
  ['202 malformed', answers(202, { operation: 'a\u0000b' }), unsure('unreadable')],
  ['other 2xx', answers(203), unsure('unexpected')],
  ['other 2xx', answers(204, ''), unsure('unexpected')],
  ['3xx', answers(301, {}, { location: 'http://127.0.0.1:1/' }), no('unexpected')],
  ['3xx', answers(307, {}, { location: '/v2/elsewhere' }), no('unexpected')],
  ['400', answers(400), ['failed rejected', 'failed rejected', 'failed rejected, leaves']],
  [
    '400',
    answers(400, { description: 'street is unknown' }),
    ['needs_details details_refused', 'needs_details details_refused', 'failed rejected, leaves'],
  ],
  ['401', answers(401), no('sign_in_refused')],
  ['403', answers(403, 'no'), no('sign_in_refused')],
  ['404', answers(404), ['failed not_found', 'failed not_found', done]],
  ['408', answers(408), all('again timeout')],
  [
    '409',
    answers(409),
    ['failed conflict, may pass, leaves', 'failed conflict', 'failed conflict, may pass, leaves'],
  ],
  ['410', answers(410, ''), ['failed gone', 'failed gone', done]],
  ['422 AsyncRequired', refuses('AsyncRequired'), no('async_required')],
  ['422 ConcurrencyError', refuses('ConcurrencyError'), all('running busy')],
  ['422 MaintenanceInfoConflict', refuses('MaintenanceInfoConflict'), no('maintenance_conflict')],
  ['422 RequiresApp', refuses('RequiresApp'), no('app_required')],
  [
    'other 422',
    answers(422, { error: 'Quota' }),
    ['failed rejected', 'failed rejected', 'failed rejected, leaves'],
  ],
  ['other 422', answers(422, 'Async'), ['failed rejected', 'failed rejected', 'failed rejected, leaves']],
  [
    'other 422',
    answers(422, { error: 'X', description: 'no such time zone' }),
    ['needs_details details_refused', 'needs_details details_refused', 'failed rejected, leaves'],
  ],
  ['429', answers(429), all('again busy')],
  ['other 4xx', answers(412, { description: 'speak 2.12' }), no('rejected')],
  ['other 4xx', answers(499), no('rejected')],
  ['503 with Retry-After', answers(503, {}, { 'retry-after': '30' }), all('again busy')],
  ['other 5xx', answers(503), unsure('server_error')],
  ['other 5xx', answers(500, 'Internal Server Error'), unsure('server_error')],
  ['other 5xx', answers(599), unsure('server_error')],
  ['connected, broken off', breaksOff, unsure('unreachable')],
]

const operationNames = Object.keys(operations) as Operation[]

function ask(operation: Operation, changes: Partial<Call<OsbSettings>> = {}, connection?: Connection) {
  return provisioner[operation](newCall(connection ?? broker.connection, calling, { operation, ...changes }))
}

describe('what an answer means', () => {
  it.each(answered)('%s: %j', async (_, behaviour, expected) => {
    for (const operation of operationNames) broker.script.always('*', operations[operation], behaviour)
    const steps = await Promise.all(operationNames.map((operation) => ask(operation)))
    expect(steps.map(inWords)).toEqual(expected)
    expect(broker.record.violations).toEqual([])
  })

  it('address refused', async () => {
    const closed = openServiceBroker(httpDoor({ allowPrivateAddresses: false }))
    const steps = await Promise.all(
      operationNames.map((operation) =>
        closed[operation](newCall(broker.connection, calling, { operation })),
      ),
    )
    expect(steps.map(inWords)).toEqual(no('address_refused'))
    expect(broker.record.requests).toEqual([])
  })

  it('certificate not trusted', async () => {
    const connection = { ...tls.connection, ca: null }
    const steps = await Promise.all(operationNames.map((operation) => ask(operation, {}, connection)))
    expect(steps.map(inWords)).toEqual(no('certificate'))
    expect(tls.record.requests).toEqual([])
  })

  it('never connected', async () => {
    const gone = await startBroker()
    await gone.close()
    const steps = await Promise.all(operationNames.map((operation) => ask(operation, {}, gone.connection)))
    expect(steps.map(inWords)).toEqual(all('again unreachable'))
  })

  it('never connected, because its time was over before', async () => {
    const steps = await Promise.all(
      operationNames.map((operation) => ask(operation, { signal: AbortSignal.abort() })),
    )
    expect(steps.map(inWords)).toEqual(all('again timeout'))
    expect(broker.record.requests).toEqual([])
  })

  it('connected, not answered in time', async () => {
    for (const operation of operationNames) broker.script.always('*', operations[operation], hangs)
    const time = new AbortController()
    const asked = Promise.all(operationNames.map((operation) => ask(operation, { signal: time.signal })))
    await expect.poll(() => broker.record.requests.length).toBe(operationNames.length)
    time.abort()
    expect((await asked).map(inWords)).toEqual(unsure('timeout'))
  })

  it('connected, no HTTP', async () => {
    const url = `http://127.0.0.1:${(babbler.address() as AddressInfo).port}`
    const connection = { ...broker.connection, url }
    const steps = await Promise.all(operationNames.map((operation) => ask(operation, {}, connection)))
    expect(steps.map(inWords)).toEqual(unsure('unreadable'))
  })

  it('has every kind above', () => {
    const elsewhere: AnswerKind[] = [
      'address refused',
      'certificate not trusted',
      'never connected',
      'connected, not answered in time',
      'connected, no HTTP',
    ]
    expect(new Set([...answered.map(([kind]) => kind), ...elsewhere])).toEqual(new Set(answerKinds))
  })
})

describe('an answer', () => {
  it('asks for other details only where there are any', async () => {
    broker.script.always('*', 'provision', answers(400, { description: 'not in this country' }))
    const step = await ask('start', { order: newOrder({ details: {} }) })
    expect(inWords(step)).toBe('failed rejected')
    expect(step).toMatchObject({ trouble: { words: 'not in this country' } })
  })

  it.each([
    ['7', 7000],
    ['0', 1000],
    ['99999', 3_600_000],
    ['Wed, 25 Nov 2026 12:02:00 GMT', 120_000],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 1000],
    ['soon', undefined],
    ['-5', undefined],
  ])('says when to come again: %s', async (header, afterMs) => {
    broker.script.always('*', 'provision', answers(429, {}, { 'retry-after': header }))
    const step = await ask('start')
    expect(step.state === 'again' ? step.afterMs : 'other').toBe(afterMs)
  })

  it('leads people to a dashboard, and nowhere else', async () => {
    const urls = [
      'https://d.example/a b',
      'javascript:alert(1)',
      'data:text/html,x',
      '//d.example',
      `https://d/${'x'.repeat(2000)}`,
    ]
    for (const url of urls) broker.script.next('*', 'provision', answers(201, { dashboard_url: url }))
    const found: unknown[] = []
    for (const _ of urls)
      found.push(await ask('start').then((step) => ('dashboardUrl' in step ? step.dashboardUrl : null)))
    expect(found).toEqual(['https://d.example/a%20b', null, null, null, null])
  })

  it('tells what was asked and answered, and no secret', async () => {
    const secret = 'et passord: med kolon'
    const body = {
      description: `«Strandgata 7» is no street for ${secret}`,
      street: 'Strandgata 7',
      pad: 'x'.repeat(9000),
    }
    broker.script.always('*', 'provision', answers(500, body))
    const step = await ask('start')
    const trouble = 'trouble' in step ? step.trouble : null
    expect(trouble?.params).toEqual({ status: 500 })
    expect(trouble?.words).toBe('«Strandgata 7» is no street for •••')
    expect(trouble?.technical).toMatchObject({
      request: `PUT /v2/service_instances/${newOrder().service.id}?accepts_incomplete=true`,
      status: 500,
      body: expect.stringMatching(
        /^\{"description":"«•••» is no street for •••","street":"•••","pad":"xxx/,
      ) as string,
    })
    expect(trouble?.technical?.body).toHaveLength(4000)
    expect(JSON.stringify(trouble?.technical)).not.toMatch(/Strandgata|Oslo|passord/)
  })

  it('of a failed update says what has become of the service', async () => {
    const body = { description: 'half done', instance_usable: false, update_repeatable: true }
    broker.script.always('*', 'update', answers(500, body))
    expect(await ask('change')).toMatchObject({ trouble: { params: { usable: 'no', repeatable: 'yes' } } })
    broker.script.always('*', 'update', answers(412, body))
    expect(inWords(await ask('change'))).toBe('failed rejected, may pass')
    broker.script.always('*', 'update', answers(412, { ...body, update_repeatable: false }))
    expect(inWords(await ask('change'))).toBe('failed rejected')
  })

  it('cannot come where there is no connection', async () => {
    const call = newCall(null, calling)
    expect(inWords(await provisioner.start(call))).toBe('failed no_provisioner')
    expect(inWords(await provisioner.poll(call))).toBe('failed no_provisioner')
    expect(inWords(await provisioner.withdraw({ ...call, operation: 'withdraw' }))).toBe(
      'failed no_provisioner, leaves',
    )
  })
})
