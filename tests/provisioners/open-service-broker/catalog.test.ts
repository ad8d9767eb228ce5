import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkCatalog } from '../../../src/provisioners/open-service-broker/check-catalog.ts'
import { readCatalog } from '../../../src/provisioners/open-service-broker/read-catalog.ts'
import { osbSettings } from '../../../src/provisioners/open-service-broker/settings.ts'
import { answers, hangs, type Behaviour } from '../../support/broker/behaviour.ts'
import { startBroker, type TestBroker } from '../../support/broker/broker.ts'
import { callingSchema, testCatalog } from '../../support/broker/catalog.ts'
import { openDoor } from '../support.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await startBroker()
})
afterEach(() => broker.close())

const read = (signal = new AbortController().signal) => readCatalog(openDoor, broker.connection, signal)

describe('what a broker offers', () => {
  it('is read as it stands', async () => {
    const found = await read()
    expect(found).toMatchObject({ isRead: true, faults: [] })
    if (!found.isRead) return
    expect(
      found.catalog.services.map(({ displayName, plans }) => [
        displayName,
        plans.map((plan) => plan.displayName),
      ]),
    ).toEqual([
      ['Calling', ['Standard', 'premium']],
      ['meetings', ['default']],
      ['devices', ['desk']],
    ])
    const [calling, meetings, devices] = found.catalog.services
    expect(calling?.plans[0]).toMatchObject({
      free: false,
      bindable: false,
      planUpdateable: true,
      maximumPollingSeconds: 3600,
    })
    expect(calling?.plans[0]?.createSchema).toEqual(callingSchema())
    expect(calling?.plans[1]).toMatchObject({
      createSchema: null,
      updateSchema: null,
      maximumPollingSeconds: null,
    })
    expect(meetings).toMatchObject({ allowContextUpdates: true, instancesRetrievable: false })
    expect(meetings?.plans[0]).toMatchObject({ free: true, bindable: true, planUpdateable: false })
    expect(devices?.plans[0]?.maintenance).toEqual({
      version: '2.1.0',
      description: 'Firmware of the autumn',
    })
    expect(broker.record.violations).toEqual([])
  })

  it.each<[string, Behaviour, string]>([
    ['sign-in', answers(401), 'sign_in_refused'],
    ['no page', answers(404), 'not_found'],
    ['an error', answers(500), 'server_error'],
    ['too busy', answers(503, {}, { 'retry-after': '3' }), 'busy'],
    ['another version', answers(412, { description: 'speak 2.13' }), 'rejected'],
    ['elsewhere', answers(302, {}, { location: 'http://169.254.169.254/' }), 'unexpected'],
    ['no JSON', answers(200, '<html>'), 'unreadable'],
    ['no list', answers(200, { services: {} }), 'unreadable'],
    [
      'more than there may be',
      answers(200, { services: [], pad: 'x'.repeat(4 * 1024 * 1024) }),
      'unreadable',
    ],
    ['with another status', answers(202, testCatalog), 'unreadable'],
  ])('cannot be read: %s', async (_, behaviour, code) => {
    broker.script.always('*', 'catalog', behaviour)
    expect(await read()).toMatchObject({
      isRead: false,
      trouble: { code, technical: { request: 'GET /v2/catalog' } },
    })
  })

  it('is waited for as long as the signal says', async () => {
    broker.script.always('*', 'catalog', hangs)
    const time = new AbortController()
    const reading = read(time.signal)
    await expect.poll(() => broker.record.requests.length).toBe(1)
    time.abort()
    expect(await reading).toMatchObject({ isRead: false, trouble: { code: 'timeout' } })
  })

  it('may be large', async () => {
    broker.script.always('*', 'catalog', answers(200, { ...testCatalog, pad: 'x'.repeat(3 * 1024 * 1024) }))
    expect(await read()).toMatchObject({ isRead: true })
  })

  it('may be nothing', () => {
    expect(checkCatalog({ services: [] })).toEqual({ catalog: { services: [] }, faults: [] })
  })
})

const schemaField = 'schemas.service_instance.create.parameters'
const plan = { id: 'p', name: 'plan', description: 'A plan' }
const service = { id: 's', name: 'service', description: 'A service', bindable: false, plans: [plan] }
const check = (...services: readonly unknown[]) => checkCatalog({ services })
const faults = (...services: readonly unknown[]) =>
  check(...services)?.faults.map(
    ({ service: inService, plan: inPlan, field, code, isLeftOut }) =>
      `${inService ?? ''}/${inPlan ?? ''} ${field} ${code}${isLeftOut ? ', left out' : ''}`,
  )

describe('what is wrong with a catalogue', () => {
  it.each<[string, unknown, string]>([
    ['no id', { ...plan, id: undefined }, 'service/plan id missing, left out'],
    ['an empty id', { ...plan, id: ' ' }, 'service/plan id empty, left out'],
    ['a number as id', { ...plan, id: 7 }, 'service/plan id wrong_type, left out'],
    ['an id that cannot be kept', { ...plan, id: 'a\u0000' }, 'service/plan id wrong_type, left out'],
    ['too long an id', { ...plan, id: 'x'.repeat(256) }, 'service/plan id too_long, left out'],
    ['no name', { ...plan, id: 'q', name: undefined }, 'service/#2 name missing, left out'],
    ['the same id', { ...plan, name: 'other' }, 'service/other id repeated, left out'],
    ['a text', 'plan', 'service/#2  wrong_type, left out'],
    ['no description', { ...plan, id: 'q', description: undefined }, 'service/plan description missing'],
    ['a flag that is none', { ...plan, id: 'q', free: 'no' }, 'service/plan free wrong_type'],
    [
      'half a second',
      { ...plan, id: 'q', maximum_polling_duration: 0.5 },
      'service/plan maximum_polling_duration wrong_type',
    ],
    [
      'no version',
      { ...plan, id: 'q', maintenance_info: {} },
      'service/plan maintenance_info.version missing',
    ],
    [
      'a name that is none',
      { ...plan, id: 'q', metadata: { displayName: 4 } },
      'service/plan metadata.displayName wrong_type',
    ],
    [
      'a schema that is none',
      { ...plan, id: 'q', schemas: schemaOf([]) },
      `service/plan ${schemaField} wrong_type`,
    ],
    [
      'too large a schema',
      { ...plan, id: 'q', schemas: schemaOf({ pad: 'x'.repeat(70_000) }) },
      `service/plan ${schemaField} schema_too_large`,
    ],
    [
      'a schema that leads elsewhere',
      { ...plan, id: 'q', schemas: schemaOf({ properties: { a: { $ref: 'http://169.254.169.254/' } } }) },
      `service/plan ${schemaField} schema_refers_elsewhere`,
    ],
  ])('is said, and the rest stays: %s', (_, other, fault) => {
    const twoPlans = { ...service, plans: [plan, other] }
    expect(faults(twoPlans)).toEqual([fault])
    expect(check(twoPlans)?.catalog.services[0]?.plans).toHaveLength(fault.endsWith('left out') ? 1 : 2)
  })

  it('takes a service away that has no plan left, and no other', () => {
    const empty = { ...service, id: 't', name: 'empty', plans: [{ ...plan, id: null }] }
    expect(faults(empty, service)).toEqual([
      'empty/plan id missing, left out',
      'empty/ plans no_plans, left out',
    ])
    expect(check(empty, service)?.catalog.services.map(({ id }) => id)).toEqual(['s'])
    expect(faults({ ...service, plans: undefined })).toEqual(['service/ plans missing, left out'])
    expect(faults(null, { ...service, name: '' })).toEqual([
      '#1/  wrong_type, left out',
      '#2/ name empty, left out',
    ])
  })

  it('keeps a schema that refers to itself', () => {
    const schema = { $defs: { a: { type: 'string' } }, properties: { b: { $ref: '#/$defs/a' } } }
    const found = check({ ...service, plans: [{ ...plan, schemas: schemaOf(schema) }] })
    expect(found?.catalog.services[0]?.plans[0]?.createSchema).toEqual(schema)
  })

  it('has bounds', () => {
    const many = Array.from({ length: 501 }, (_, index) => ({
      ...service,
      id: `s${index}`,
      plans: [{ ...plan, id: `p${index}` }],
    }))
    expect(faults(...many)).toEqual(['/ services too_many, left out'])
    expect(check(...many)?.catalog.services).toHaveLength(500)
    const plans = Array.from({ length: 1001 }, (_, index) => ({ ...plan, id: `p${index}` }))
    expect(faults({ ...service, plans })).toEqual(['service/ plans too_many, left out'])
    expect(check({ ...service, plans })?.catalog.services[0]?.plans).toHaveLength(1000)
  })
})

describe('what a product keeps', () => {
  it('is what the catalogue says of its plan', () => {
    const catalog = checkCatalog(testCatalog)?.catalog ?? null
    expect(
      osbSettings(
        { service: 'service-calling', plan: 'plan-calling-standard', quantityParameter: 'seats' },
        catalog,
      ),
    ).toEqual({
      serviceId: 'service-calling',
      planId: 'plan-calling-standard',
      quantityParameter: 'seats',
      maximumPollingSeconds: 3600,
      maintenanceVersion: null,
      planUpdateable: true,
      instancesRetrievable: true,
      allowContextUpdates: false,
      bindable: false,
      bindingsRetrievable: false,
      bindSchema: null,
    })
    expect(
      osbSettings({ service: 'service-devices', plan: 'plan-devices' }, catalog).maintenanceVersion,
    ).toBe('2.1.0')
  })

  it.each([null, { services: [] }])('expects nothing where the catalogue does not have it: %j', (catalog) => {
    expect(osbSettings({ service: 's', plan: 'p' }, catalog)).toEqual({
      serviceId: 's',
      planId: 'p',
      quantityParameter: null,
      maximumPollingSeconds: null,
      maintenanceVersion: null,
      planUpdateable: false,
      instancesRetrievable: false,
      allowContextUpdates: false,
      bindable: null,
      bindingsRetrievable: false,
      bindSchema: null,
    })
  })
})

function schemaOf(parameters: unknown) {
  return { service_instance: { create: { parameters } } }
}
