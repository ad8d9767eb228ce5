import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { troubleCodes } from '../../../src/domain/trouble.ts'
import type { Door, Heard } from '../../../src/provisioners/http/door.ts'
import { checkCatalog } from '../../../src/provisioners/open-service-broker/check-catalog.ts'
import { openServiceBroker } from '../../../src/provisioners/open-service-broker/open-service-broker.ts'
import type { Connection, Memory, Operation, Step } from '../../../src/provisioners/provisioner.ts'
import { testCatalog } from '../../support/broker/catalog.ts'
import { begunAt, calling, newCall, newOrder } from '../support.ts'

const connection: Connection = {
  url: 'https://broker.example',
  auth: { kind: 'basic', username: 'varde', password: 'geheim-7' },
  ca: null,
}

const operation = fc.constantFrom<Operation>('start', 'change', 'withdraw')
/** Bodies that a broker could send, and that it could not. */
const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc
    .record(
      {
        state: fc.oneof(fc.constantFrom('in progress', 'succeeded', 'failed'), fc.anything()),
        operation: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        dashboard_url: fc.oneof(fc.webUrl(), fc.string(), fc.anything()),
        description: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        error: fc.oneof(
          fc.constantFrom('AsyncRequired', 'ConcurrencyError', 'RequiresApp', 'x'),
          fc.anything(),
        ),
        instance_usable: fc.anything(),
        update_repeatable: fc.oneof(fc.boolean(), fc.anything()),
      },
      { requiredKeys: [] },
    )
    .map((value) => {
      try {
        return JSON.stringify(value)
      } catch {
        return '{'
      }
    }),
)
const heard: fc.Arbitrary<Heard> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      isAnswer: fc.constant(true as const),
      request: fc.constant('PUT /v2/x'),
      status: fc.oneof(
        fc.integer({ min: 200, max: 599 }),
        fc.constantFrom(200, 201, 202, 400, 404, 410, 422, 503),
      ),
      headers: fc.record(
        { 'retry-after': fc.oneof(fc.nat().map(String), fc.string()) },
        { requiredKeys: [] },
      ),
      text: fc.option(body),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      isAnswer: fc.constant(false as const),
      request: fc.constant('PUT /v2/x'),
      why: fc.constantFrom('unreachable', 'address_refused', 'certificate', 'timeout', 'unreadable'),
      wasSent: fc.boolean(),
      says: fc.string({ unit: 'binary' }),
    }),
  },
)
const memory = fc.option(
  fc.dictionary(
    fc.constantFrom('operation', 'until', 'missed', 'intervalMs'),
    fc.jsonValue(),
  ) as fc.Arbitrary<Memory>,
)

const saying = (...answers: readonly Heard[]): Door => {
  const left = [...answers]
  return { ask: async () => left.shift() ?? fail() }
}
function fail(): never {
  throw new Error('asked more often than was thought')
}

/** A step must be storable as it is: plain JSON without NUL, and sound in itself. */
function expectSound(step: Step): void {
  const written = JSON.stringify(step)
  expect(JSON.parse(written)).toEqual(step)
  expect(textsIn(step).filter((text) => !text.isWellFormed() || text.includes('\u0000'))).toEqual([])
  expect(written).not.toContain('geheim-7')
  if (step.state === 'running') {
    expect(step.pollAfterMs).toBeGreaterThanOrEqual(1000)
    expect(step.pollAfterMs).toBeLessThanOrEqual(3_600_000)
  }
  if (step.state === 'again' && step.afterMs !== undefined)
    expect(step.afterMs >= 1000 && step.afterMs <= 3_600_000).toBe(true)
  if ('trouble' in step && step.trouble !== undefined) {
    expect(troubleCodes).toContain(step.trouble.code)
    expect(step.trouble.technical?.body.length).toBeLessThanOrEqual(4000)
    expect(step.trouble.words?.length ?? 0).toBeLessThanOrEqual(1000)
  }
}

describe('whatever a broker answers', () => {
  it('to a request comes to a sound step, and to `done` only where it says so', async () => {
    await fc.assert(
      fc.asyncProperty(operation, heard, async (asked, answer) => {
        const call = newCall(connection, calling, { operation: asked, order: newOrder() })
        const step = await openServiceBroker(saying(answer))[asked](call)
        expectSound(step)
        const isYes =
          answer.isAnswer && (answer.status === 200 || answer.status === 201) && isObject(answer.text)
        const isGone =
          asked === 'withdraw' && answer.isAnswer && (answer.status === 404 || answer.status === 410)
        expect(step.state === 'done').toBe(isYes || isGone)
        // What stands is never taken down because it could not be changed.
        if ('leaves' in step) expect(step.leaves && asked === 'change').toBe(false)
        // What was there when it was to be taken down is there.
        if (step.state === 'failed' && asked === 'withdraw') expect(step.leaves).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('to the question after an operation comes to a sound step, and to an end only where it says so', async () => {
    await fc.assert(
      fc.asyncProperty(operation, heard, memory, async (asked, answer, remembered) => {
        const settings = { ...calling, instancesRetrievable: false }
        const call = newCall(connection, settings, { operation: asked, memory: remembered, now: begunAt })
        const step = await openServiceBroker(saying(answer)).poll(call)
        expectSound(step)
        const state = answer.isAnswer && answer.status === 200 ? stateIn(answer.text) : null
        const isGone =
          asked === 'withdraw' && answer.isAnswer && (answer.status === 404 || answer.status === 410)
        expect(step.state === 'done').toBe(state === 'succeeded' || isGone)
        if (state === 'failed') expect(step.state).toBe('failed')
      }),
      { numRuns: 2000 },
    )
  })

  it('to the look at what it has made comes to a sound step, and never to `done` where it is not there', async () => {
    await fc.assert(
      fc.asyncProperty(heard, async (answer) => {
        const succeeded: Heard = {
          isAnswer: true,
          request: 'GET /',
          status: 200,
          headers: {},
          text: '{"state":"succeeded"}',
        }
        const step = await openServiceBroker(saying(succeeded, answer)).poll(newCall(connection, calling))
        expectSound(step)
        expect(step.state === 'done').toBe(!(answer.isAnswer && answer.status === 404))
      }),
      { numRuns: 500 },
    )
  })

  it('as a catalogue comes to what can be used of it', () => {
    const broken = fc.oneof(fc.anything(), fc.jsonValue())
    fc.assert(
      fc.property(
        broken,
        fc.nat(2),
        fc.constantFrom('id', 'name', 'plans', 'metadata', 'description', 'bindable'),
        (value, at, field) => {
          checkCatalog(value)
          checkCatalog({ services: value })
          const services = testCatalog.services.map((service, index) =>
            index === at ? { ...service, [field]: value } : service,
          )
          const checked = checkCatalog({ services })
          // What is wrong with one takes nothing from the others.
          const others = testCatalog.services.filter((_, index) => index !== at).map(({ id }) => id)
          expect(checked?.catalog.services.map(({ id }) => id)).toEqual(expect.arrayContaining(others))
          expect(() => JSON.stringify(checked)).not.toThrow()
        },
      ),
      { numRuns: 1000 },
    )
  })
})

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function isObject(text: string | null): boolean {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  // A name of an operation that cannot be kept makes an answer unreadable.
  const name: unknown = 'operation' in value ? value.operation : null
  return name === null || (typeof name === 'string' && name.isWellFormed() && !name.includes('\u0000'))
}

function stateIn(text: string | null): unknown {
  const value = parsed(text)
  return typeof value === 'object' && value !== null && 'state' in value && !Array.isArray(value)
    ? value.state
    : null
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
