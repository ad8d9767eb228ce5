import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lifeStates } from '../../src/domain/service-life.ts'
import { troubleCodes } from '../../src/domain/trouble.ts'
import { languages } from '../../src/messages/languages.ts'
import { letterOf } from '../../src/support/compose.ts'
import { maxSubjectLength, maxTextLength } from '../../src/support/limits.ts'
import { caseWords } from '../../src/support/text.ts'
import type { CaseFacts } from '../../src/support/text.ts'

const word = fc.stringMatching(/^[A-ZÆØÅ]{3,12}$/)
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 })
const trouble = fc.record({
  code: fc.constantFrom(...troubleCodes),
  params: fc.constant({ ours: 'X', theirs: 'Y', name: 'Z', seconds: 3, status: 500, state: 'S', field: 'F' }),
  words: fc.option(name),
  technical: fc.option(
    fc.record({ request: name, status: fc.option(fc.integer({ min: 100, max: 599 })), body: name }),
  ),
})

const anyFacts: fc.Arbitrary<CaseFacts> = fc.record({
  partner: fc.option(name),
  vendor: name,
  timeZone: fc.constantFrom('UTC', 'Europe/Oslo', 'America/New_York'),
  customer: fc.record({
    id: fc.uuid(),
    externalId: word,
    name,
    country: fc.option(fc.constantFrom('NO', 'SE')),
  }),
  subscription: fc.record({
    id: fc.uuid(),
    externalId: word,
    offer: name,
    kind: fc.constantFrom('trial', 'paid'),
  }),
  service: fc.record({
    id: fc.uuid(),
    externalId: word,
    product: name,
    licences: fc.option(fc.integer({ min: 0, max: 999 })),
    licencesUsed: fc.option(fc.integer({ min: 0, max: 999 })),
  }),
  state: fc.constantFrom(...lifeStates),
  since: instant,
  orderedAt: fc.option(instant),
  isLate: fc.boolean(),
  by: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('manual' as const), by: fc.constantFrom('partner', 'vendor') }),
      fc.record({ kind: fc.constant('simulated' as const) }),
      fc.record({
        kind: fc.constant('open_service_broker' as const),
        connection: fc.option(name),
        host: fc.option(fc.domain()),
        service: name,
        plan: name,
      }),
    ),
  ),
  trouble: fc.option(trouble),
  reason: fc.option(name),
  attempts: fc.array(
    fc.record({
      id: fc.uuid(),
      kind: fc.constantFrom('start', 'change', 'withdraw'),
      attempt: fc.integer({ min: 1, max: 9 }),
      begunAt: instant,
      outcome: fc.option(fc.constantFrom('done', 'failed', 'handed_over', 'cancelled')),
      trouble: fc.option(trouble),
    }),
    { maxLength: 5 },
  ),
  details: fc.option(fc.array(fc.record({ title: name, value: name }), { maxLength: 4 })),
})

/** Everything in the facts that a vendor asks for. */
function toldIn(facts: CaseFacts): string[] {
  const { partner, customer, subscription, service, by, trouble: wrong, reason, attempts, details } = facts
  const broker = by?.kind === 'open_service_broker' ? by : null
  return [
    partner,
    ...Object.values(customer),
    subscription.id,
    subscription.externalId,
    subscription.offer,
    service.id,
    service.externalId,
    service.product,
    service.licences === null ? null : String(service.licences),
    service.licences === null || service.licencesUsed === null ? null : String(service.licencesUsed),
    ...(broker === null ? [] : [broker.connection, broker.host, broker.service, broker.plan]),
    wrong?.words,
    wrong?.technical?.request,
    wrong?.technical?.body,
    wrong?.technical?.status == null ? null : String(wrong.technical.status),
    reason,
    ...attempts.map(({ id }) => id),
    ...(details ?? []).flatMap(({ title, value }) => [title, value]),
  ].filter((each) => each != null)
}

describe('the ready words of a case', () => {
  it('say everything that is known, in every language', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...languages), (facts, language) => {
        const { subject, text } = caseWords(facts, language)
        for (const told of toldIn(facts)) expect(text).toContain(told)
        expect(subject).toContain(facts.service.product)
        expect(text).not.toMatch(/undefined|null|\{|\}|NaN|\[object/)
        expect(subject).not.toMatch(/[\n\p{Cc}]/u)
        expect(text).not.toMatch(/\n{3}|^\s|\s$/)
      }),
      { numRuns: 150 },
    )
  })

  it('fit, whatever is in them', () => {
    fc.assert(
      fc.property(anyFacts, fc.string({ unit: 'binary', minLength: 1 }), (facts, piece) => {
        const long = piece.repeat(Math.ceil((2 * maxTextLength) / piece.length))
        const { subject, text } = caseWords(
          {
            ...facts,
            customer: { ...facts.customer, name: long.slice(0, 400) },
            details: [{ title: 'a', value: long }],
          },
          'en',
        )
        expect(subject.length).toBeLessThanOrEqual(maxSubjectLength)
        expect(text.length).toBeLessThanOrEqual(maxTextLength)
        expect(subject.isWellFormed()).toBe(true)
        expect(text.isWellFormed()).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('read like this', () => {
    const { subject, text } = caseWords(
      {
        partner: 'Nordlys Drift',
        vendor: 'Cisco',
        timeZone: 'Europe/Oslo',
        customer: { id: 'c-id', externalId: 'C-1', name: 'Fjordkraft AS', country: 'NO' },
        subscription: { id: 's-id', externalId: 'S-1', offer: 'Suite', kind: 'paid' },
        service: { id: 'v-id', externalId: 'V-1', product: 'Calling', licences: 10, licencesUsed: 3 },
        state: 'unable_to_provision',
        since: Date.parse('2026-03-02T09:00:00Z'),
        orderedAt: Date.parse('2026-03-01T12:00:00Z'),
        isLate: false,
        by: {
          kind: 'open_service_broker',
          connection: 'Broker Nord',
          host: 'broker.example',
          service: 'Calling (calling)',
          plan: 'Standard (std)',
        },
        trouble: {
          code: 'rejected',
          params: {},
          words: 'Number range in use',
          technical: { request: 'PUT /v2/service_instances/v-id', status: 422, body: '{ "error": "x" }' },
        },
        reason: null,
        attempts: [
          {
            id: 'o-id',
            kind: 'start',
            attempt: 3,
            begunAt: Date.parse('2026-03-02T08:58:00Z'),
            outcome: 'failed',
            trouble: null,
          },
        ],
        details: [{ title: 'Address', value: 'Storgata 1' }],
      },
      'en',
    )
    expect(subject).toBe('Calling cannot be provisioned – Fjordkraft AS')
    expect(text.replaceAll('\u202f', ' ')).toBe(`Calling cannot be provisioned.

Partner: Nordlys Drift
Customer: Fjordkraft AS (C-1, c-id)
Country: NO
Subscription: S-1 (s-id)
Offer: Suite (paid)
Product: Calling
Service: V-1 (v-id)
Licences: 10, 3 in use

Set up by: Open Service Broker: Broker Nord, broker.example
Service in the catalogue there: Calling (calling)
Plan: Standard (std)
Instance: v-id
Ordered: Mar 1, 2026, 1:00:00 PM GMT+1
Status: Unable to provision, since Mar 2, 2026, 10:00:00 AM GMT+1

What went wrong: The other system said no.
The other system, or who was to do it, said: Number range in use
Request: PUT /v2/service_instances/v-id
Answer: HTTP 422
{ "error": "x" }

What was tried, latest first:
- Mar 2, 2026, 9:58:00 AM GMT+1: set-up, attempt 3: failed. [o-id]

What the customer filled in:
- Address: Storgata 1`)
  })
})

describe('what goes to the vendor', () => {
  const written = { number: 17, subject: 'A subject', text: 'A text', language: 'nb' }
  it('has the number in front, and at the end whom to answer', () => {
    expect(letterOf(written, { name: 'Kari Nordmann', email: 'kari@firma.no' })).toEqual({
      language: 'nb',
      subject: '[#17] A subject',
      text: 'Saken vår: #17\n\nA text\n\nSvar til: Kari Nordmann <kari@firma.no>',
    })
    expect(letterOf(written, { name: 'Operator', email: null }).text).toMatch(/Svar til: Operator$/)
    expect(letterOf(written, null).text).toBe('Saken vår: #17\n\nA text')
  })
})
