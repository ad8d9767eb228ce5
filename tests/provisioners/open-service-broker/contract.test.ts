import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import { readCatalog } from '../../../src/provisioners/open-service-broker/read-catalog.ts'
import type { Operation } from '../../../src/provisioners/provisioner.ts'
import {
  answers,
  refuses,
  takesUp,
  type Behaviour,
  type BrokerOperation,
} from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import { calling, devices, inWords, newCall, newOrder, openDoor, run, settingsOf } from '../support.ts'
import { contractBreaches, readContract } from './openapi.ts'

/** Where the published document lies; `.ci/run` says so where it is beside the project. */
const documents = [process.env['VARDE_TEST_CONTRACTS']].filter((folder) => folder !== undefined)

let broker: TestBroker
const provisioner = openServiceBroker(openDoor)

beforeAll(async () => {
  broker = await startBroker()
  await tellEverything()
})
afterAll(() => broker.close())

/** Every request that there is, with every answer that the document has. */
async function tellEverything(): Promise<void> {
  const signal = new AbortController().signal
  await readCatalog(openDoor, broker.connection, signal)
  const words: string[] = []
  const tell = async (
    operation: Operation,
    id: string,
    settings = calling,
    details?: Record<string, string>,
  ) => {
    const order = newOrder(details === undefined ? {} : { details }, id)
    const made = {
      serviceId: settings.serviceId,
      planId: planBefore(settings.planId),
      maintenanceVersion: null,
    }
    const call = newCall(broker.connection, settings, {
      operation,
      order,
      ...(operation === 'change' ? { made } : {}),
    })
    words.push(inWords((await run(provisioner, call)).at(-1)))
  }
  const once = (operation: BrokerOperation, ...behaviours: readonly Behaviour[]) =>
    broker.script.next('*', operation, ...behaviours)

  await tell('start', 'at-once')
  await tell('start', 'at-once')
  await tell('start', 'at-once', calling, { street: 'Another street', timeZone: 'Europe/Oslo' })
  await tell('start', 'wrong', calling, { street: 'X', timeZone: 'Europe/Oslo' })
  await tell('change', 'at-once', settingsOf('service-calling', 'plan-calling-premium'))
  await tell('start', 'devices', devices, {})
  once('provision', takesUp({ says: 'working', retryAfter: '1' }))
  await tell('start', 'later')
  once(
    'update',
    takesUp({ name: null }),
    takesUp({ ends: 'failed', usable: false, repeatable: true }),
    answers(400),
  )
  for (const _ of [1, 2, 3]) await tell('change', 'later')
  for (const error of [
    'AsyncRequired',
    'MaintenanceInfoConflict',
    'RequiresApp',
    'ConcurrencyError',
  ] as const) {
    once('provision', refuses(error))
    once('update', refuses(error))
    once('deprovision', refuses(error))
    await tell('start', 'refused')
    await tell('change', 'later')
    await tell('withdraw', 'refused')
  }
  once('provision', takesUp({ ends: 'lies' }))
  await tell('start', 'lied')
  once('last_operation', answers(400), answers(404), answers(410), answers(401))
  once('deprovision', takesUp(), answers(400), answers(401))
  for (const _ of [1, 2, 3, 4]) await tell('withdraw', 'later')
  expect(new Set(words.map((one) => one.split(',')[0]))).toEqual(
    new Set([
      'done',
      'failed conflict',
      'needs_details details_refused',
      'failed said_failed',
      'failed rejected',
      'failed async_required',
      'failed maintenance_conflict',
      'failed app_required',
      'failed not_found',
      'failed sign_in_refused',
    ]),
  )
}

const planBefore = (plan: string): string =>
  plan === 'plan-calling-premium' ? 'plan-calling-standard' : plan

describe('what goes to a broker and comes back', () => {
  it('keeps to what the broker itself looks at', () => {
    expect(broker.record.violations).toEqual([])
    expect(new Set(broker.record.requests.map(({ operation }) => operation))).toEqual(
      new Set(['catalog', 'provision', 'update', 'deprovision', 'last_operation', 'fetch']),
    )
  })

  it.each(documents)('keeps to the published document in %s', (folder) => {
    const contract = readContract(join(folder, 'osb-2.17.openapi.yaml'))
    const { requests, answers: answered } = broker.record
    expect(
      requests.flatMap((request) => contractBreaches(contract, request, answered.get(request.number))),
    ).toEqual([])
  })

  it.each(documents)('would not pass unnoticed by the document in %s', (folder) => {
    const contract = readContract(join(folder, 'osb-2.17.openapi.yaml'))
    const [request] = broker.record.of('provision')
    if (request === undefined) throw new Error('nothing was asked for')
    const { 'x-broker-api-version': _, ...headers } = request.headers
    const wrong = { ...request, headers, query: { accepts: 'true' }, body: { service_id: 7 } }
    const found = contractBreaches(contract, wrong, { status: 418, body: '{"dashboard_url": 1}' })
    expect(found.join('\n')).toMatch(
      /has accepts[^]*X-Broker-API-Version is missing[^]*plan_id[^]*this status/,
    )
    expect(contractBreaches(contract, request, { status: 201, body: '{"dashboard_url": 1}' })).toHaveLength(1)
  })
})
