import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import type { LifeState } from '../../src/domain/service-life.ts'
import { appendHistory } from '../../src/history/append.ts'
import { maxTimelineEntries } from '../../src/provisioning/limits.ts'
import { startHeldServer, type HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'
import { addByHand, move, movesFrom, orderFor, submit, tellContact } from './lives.ts'

let server: HeldServer
beforeAll(async () => {
  server = await startHeldServer()
  await addByHand(server, 'Router', 'P2D')
  await addByHand(server, 'Calling', null, {
    type: 'object',
    required: ['street'],
    properties: { street: { type: 'string' } },
  })
})
afterAll(() => server?.close())

const hour = 3_600_000
const timelineOf = (id: string) => server.client.getServiceTimeline({ params: { id } })
const meetings = (status: string, since: string, licences: number) =>
  `T1,Tau,S1,Suite,paid,V1,Meetings,${status},${since},${licences}`
const kinds = (entries: readonly { kind: string }[]) => entries.map(({ kind }) => kind)

async function told(id: string) {
  const { stays } = await timelineOf(id)
  return stays.map(({ state, seconds, begunBy, meanwhile }) => [
    state,
    seconds,
    kinds(begunBy),
    kinds(meanwhile),
  ])
}

describe('GET /api/v1/services/{id}/timeline', () => {
  it('tells each state from the order on: how long it took, what brought it, what happened meanwhile', async () => {
    const began = server.now
    const { customerId, services } = await orderFor(server, 'Alfa Bakeri', 'Calling')
    const [id = ''] = services
    server.now += 7 * hour
    // What the customer was told meanwhile is about all of its services.
    await tellContact(server, customerId, 'set_up_link_sent')
    server.now = began + 3 * dayMs
    await submit(server, id)
    server.now += 5 * hour
    await server.client.handOverService({ params: { id }, body: { to: 'vendor' } })
    server.now += 2 * hour
    await move(server, id, { event: 'finished_by_hand' })
    server.now += 30_500
    expect(await told(id)).toEqual([
      ['pending_details', 259_200, ['service_created'], ['set_up_link_sent']],
      // It goes straight from the provisioner, who is a person, into the partner's hands.
      ['manual_partner', 18_000, ['details_submitted', 'service_needs_partner'], []],
      ['manual_vendor', 7_200, ['service_needs_vendor'], []],
      ['provisioned', 30, ['service_finished'], []],
    ])
    const timeline = await timelineOf(id)
    expect(timeline).toMatchObject({
      id,
      product: 'Calling',
      orderedAt: formatInstant(began),
      firstProvisionedAt: formatInstant(began + 3 * dayMs + 7 * hour),
      stuckAt: null,
      isStuck: false,
      isCut: false,
    })
    expect(timeline.stays[2]).toMatchObject({
      since: formatInstant(began + 3 * dayMs + 5 * hour),
      until: formatInstant(began + 3 * dayMs + 7 * hour),
      begunBy: [{ actor: { kind: 'token', name: 'tests' }, service: { id } }],
    })
    expect(timeline.stays[3]).toMatchObject({ until: null })
  })

  it('says since when it is late, and in order what is taken down and brought back', async () => {
    const { services } = await orderFor(server, 'Beta Båt', 'Router', 'Calling')
    const [id = ''] = services
    const began = server.now
    server.now += 3 * dayMs
    expect(await timelineOf(id)).toMatchObject({ stuckAt: formatInstant(began + 2 * dayMs), isStuck: true })
    await move(server, id, { event: 'failed', reason: 'No number' })
    server.now += hour
    await move(server, id, { event: 'withdrawn' })
    server.now += hour
    await move(server, id, { event: 'removed' })
    server.now += hour
    await move(server, id, { event: 'brought_back' })
    server.now += hour
    expect(await told(id)).toEqual([
      ['manual_partner', 259_200, ['service_created'], []],
      ['unable_to_provision', 3_600, ['service_failed'], []],
      ['withdrawing', 3_600, ['service_withdrawn'], []],
      ['removed', 3_600, ['service_removed'], []],
      ['provisioning', 3_600, ['service_brought_back'], []],
    ])
  })

  it('knows what files brought: since when it stood so before, and that a file told of it later', async () => {
    const header =
      'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status,provisioning_since,licences'
    const began = server.now - 50 * dayMs
    const first = await server.importRows([header, meetings('manual_partner', formatInstant(began), 5)])
    const customer = await server.client.getCustomerByExternalId({ params: { externalId: 'T1' } })
    const id = customer.subscriptions[0]?.services[0]?.id ?? ''
    expect(await timelineOf(id)).toMatchObject({
      orderedAt: null,
      stays: [
        {
          state: 'manual_partner',
          since: formatInstant(began),
          seconds: (50 * dayMs) / 1_000,
          begunBy: [{ kind: 'customer_created', actor: { kind: 'import', id: first.id } }],
          meanwhile: [],
        },
      ],
    })
    server.now += dayMs
    await server.importRows([header, meetings('manual_partner', '', 7)])
    await server.importRows([header, meetings('provisioned', formatInstant(began + 20 * dayMs), 7)])
    server.now += dayMs
    await server.client.setServiceStatus({
      params: { id },
      body: { status: 'unable_to_provision', reason: 'No licence' },
    })
    await server.client.setServiceStatus({
      params: { id },
      body: { status: 'unable_to_provision', reason: 'No contract' },
    })
    expect(await told(id)).toEqual([
      ['manual_partner', 20 * 86_400, ['customer_created'], ['service_changed']],
      ['provisioned', 32 * 86_400, ['service_changed'], []],
      ['unable_to_provision', 0, ['service_status_set'], ['service_status_set']],
    ])
    // A new service of a customer that was there has an entry of its own.
    await server.importRows([header, 'T1,Tau,S1,Suite,paid,V2,Calling,provisioned,,1'])
    const services = (await server.client.getCustomerByExternalId({ params: { externalId: 'T1' } }))
      .subscriptions[0]?.services
    const other = services?.find(({ externalId }) => externalId === 'V2')?.id ?? ''
    expect(await told(other)).toEqual([['provisioned', 0, ['service_created'], []]])
  })

  it('agrees with every way that services are moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1_000), fc.nat(3 * 86_400), fc.boolean()), { minLength: 1, maxLength: 9 }),
        async (steps) => {
          const { services } = await orderFor(server, `Random ${newId().slice(-6)}`, 'Router', 'Calling')
          const [id = ''] = services
          const lived: { state: LifeState; from: number; began: number }[] = [
            { state: 'manual_partner', from: server.now, began: server.now },
          ]
          for (const [choice, seconds, isAtOnce] of steps) {
            if (!isAtOnce) server.now += 1_000 * (1 + seconds)
            const last = lived.at(-1)
            const possible = movesFrom(last?.state ?? 'removed')
            const chosen = possible[choice % possible.length]
            if (chosen === undefined) continue
            const state = await move(server, id, chosen)
            if (state === last?.state) continue
            // Gone again in the instant in which it began: nobody has seen it.
            if (last?.began === server.now && lived.length > 1) lived.pop()
            else if (last?.began === server.now) lived.length = 0
            lived.push({ state, from: server.now, began: server.now })
          }
          server.now += 1_000
          const { stays } = await timelineOf(id)
          expect(stays.map(({ state, since, seconds }) => [state, since, seconds])).toEqual(
            lived.map(({ state, from }, index) => [
              state,
              formatInstant(from),
              ((lived[index + 1]?.from ?? server.now) - from) / 1_000,
            ]),
          )
        },
      ),
      { numRuns: 5 },
    )
  })

  it('has the latest of what has very many entries, and says so', async () => {
    const { customerId, services } = await orderFor(server, 'Gamma Gård', 'Router')
    const [id = ''] = services
    server.now += hour
    await move(server, id, { event: 'failed' })
    const partnerId = server.partner.id
    const entry = { customerId, action: 'service_changed', subjectKind: 'service', subjectId: id } as const
    await writeTenant(server.database.db, partnerId, (trx) =>
      appendHistory(
        trx,
        partnerId,
        { kind: 'system', id: null },
        server.now,
        Array.from({ length: maxTimelineEntries }, (_, licences) => ({
          ...entry,
          before: { licences },
          after: { licences: licences + 1 },
        })),
      ),
    )
    const { stays, isCut } = await timelineOf(id)
    expect(isCut).toBe(true)
    expect(stays).toMatchObject([
      { state: 'unable_to_provision', since: formatInstant(server.now), begunBy: [] },
    ])
    expect(stays[0]?.meanwhile).toHaveLength(maxTimelineEntries)
    server.now += hour
    await move(server, id, { event: 'retried' })
    const later = await timelineOf(id)
    expect(later.stays.map(({ state, seconds }) => [state, seconds])).toEqual([
      ['unable_to_provision', 3_600],
      ['provisioning', 0],
    ])
  })

  it('tells the customer’s own administrator what happened, and not who or why', async () => {
    const { customerId, services } = await orderFor(server, 'Delta Drift', 'Router')
    const [id = ''] = services
    server.now += hour
    const trouble = { code: 'rejected', params: {}, words: 'Number in use', technical: null } as const
    await move(server, id, { event: 'failed', reason: 'Do not tell', trouble })
    const asks = async (role: 'customer_admin' | 'help_desk', at = customerId) => {
      const wish = role === 'customer_admin' ? { role, customerId: at } : { role }
      const response = await (await newPerson(server, wish)).ask(`/api/v1/services/${id}/timeline`)
      return { status: response.status, text: await response.text() }
    }
    const own = await asks('customer_admin')
    expect(own.status).toBe(200)
    expect(own.text).toContain('"unable_to_provision"')
    expect(own.text).not.toMatch(/Do not tell|Number in use|rejected|tests/)
    const desk = await asks('help_desk')
    expect(desk.text).toContain('Number in use')
    const { customerId: other } = await orderFor(server, 'Epsilon Energi', 'Router')
    expect((await asks('customer_admin', other)).status).toBe(404)
  })

  it('is of this partner’s services alone', async () => {
    const { services } = await orderFor(server, 'Zeta Zoo', 'Router')
    const [id = ''] = services
    const refused = { code: 'service_not_found' }
    const { client } = await server.stranger()
    await expect(client.getServiceTimeline({ params: { id } })).rejects.toMatchObject(refused)
    await expect(timelineOf(newId())).rejects.toMatchObject(refused)
    await expect(timelineOf('no-id')).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('the plan of a timeline', () => {
  it('goes along the index of the service', async () => {
    const { db } = server.database
    const partnerId = server.partner.id
    const { services } = await orderFor(server, 'Eta Eik', 'Router')
    const plan = await readTenant(db, partnerId, async (trx) => {
      await sql`set local enable_seqscan = off`.execute(trx)
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain
        select * from history
        where partner_id = ${partnerId} and subject_kind = 'service' and subject_id = ${services[0]}
        order by at desc, id desc limit 501`.execute(trx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('Index Scan Backward using history_service')
    expect(plan).not.toContain('Sort')
  })
})
