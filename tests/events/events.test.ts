import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { writeTenant } from '../../src/database/transactions.ts'
import { dayMs } from '../../src/domain/instant.ts'
import { numberEvents } from '../../src/outbox/relay.ts'
import { forgetEvents, keptDays } from '../../src/outbox/forget.ts'
import type { EventListJson } from '../../src/events/schema.ts'
import { EventStream, maxStreamsEach } from '../../src/events/stream.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'
import type { TestPerson } from '../support/people.ts'
import { EventReader } from './reader.ts'

const header =
  'customer_id,customer_name,subscription_id,offer,kind,ends_at,service_id,product,provisioning_status'
const row = (customer: string, status = 'provisioned') =>
  `${customer},${customer},${customer}-S,Suite,paid,2099-01-01,V,Calling,${status}`

let server: HeldServer
let ids: ReadonlyMap<string, string>

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows([header, row('A'), row('B'), row('C')])
  const { items } = await server.client.listCustomers({ query: {} })
  ids = new Map(items.map(({ externalId, id }) => [externalId, id]))
})
afterAll(() => server.close())

const idOf = (name: string): string => ids.get(name) ?? ''
const changeB = async (status: string) => server.importRows([header, row('B', status)])

/** Everything is numbered, as the clock does within a second. */
async function lastNumber(): Promise<number> {
  while ((await numberEvents(server.database.db, server.partner.id)) > 0);
  return (await server.client.listEvents({ query: {} })).last
}

async function read(person: Pick<TestPerson, 'ask'>, after: number): Promise<EventListJson> {
  const answer = await person.ask(`/api/v1/events?after=${after}`)
  expect(answer.status).toBe(200)
  return (await answer.json()) as EventListJson
}

const problemOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { code?: string }).code,
]

function put(path: string, body?: object): Promise<Response> {
  return server.ask(path, {
    method: 'PUT',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
}

describe('the list of events', () => {
  it('gives what changed since, in order, without gaps and in pieces', async () => {
    const before = await lastNumber()
    await changeB('provisioning')
    await server.importRows([header, row('A', 'manual_partner')])
    const last = await lastNumber()
    expect(last).toBe(before + 2)
    const first = await server.client.listEvents({ query: { after: before, limit: 1 } })
    expect(first).toMatchObject({ items: [{ number: before + 1, customerIds: [idOf('B')] }], hasMore: true })
    const rest = await server.client.listEvents({ query: { after: first.last } })
    expect(rest).toMatchObject({
      items: [{ number: last, kind: 'customers_changed', customerIds: [idOf('A')] }],
      last,
      hasMore: false,
    })
    expect(await server.client.listEvents({ query: { after: last } })).toEqual({
      items: [],
      last,
      hasMore: false,
    })
  })

  it('says so where what came after is kept no longer, or was never given', async () => {
    const { db } = server.database
    const last = await lastNumber()
    await changeB('provisioned')
    await lastNumber()
    const held = async () => server.now
    expect(await forgetEvents(db, server.partner.id, held)).toBe(false)
    expect((await read(server, last)).items).toHaveLength(1)
    await writeTenant(db, server.partner.id, (trx) =>
      sql`update outbox set at = ${new Date(server.now - (keptDays + 1) * dayMs)}
        where partner_id = ${server.partner.id} and number <= ${last}`.execute(trx),
    )
    await forgetEvents(db, server.partner.id, held)
    expect((await read(server, last)).items).toHaveLength(1)
    expect(await problemOf(await server.ask(`/api/v1/events?after=${last - 1}`))).toEqual([
      410,
      'events_gone',
    ])
    expect(await problemOf(await server.ask('/api/v1/events?after=1000000'))).toEqual([410, 'events_gone'])
    expect(await problemOf(await server.ask('/api/v1/events?after=x'))).toEqual([400, 'invalid_request'])
  })

  it('tells nobody of what they do not see', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin' })
    const customer = await newPerson(server, { role: 'customer_admin', customerId: idOf('C') })
    await put(`/api/v1/customers/${idOf('A')}/assigned/${restricted.id}`)
    const begin = await lastNumber()
    await server.importRows([header, row('A', 'unable_to_provision'), row('B'), row('C', 'provisioning')])
    await changeB('manual_vendor')
    await put(`/api/v1/customers/${idOf('C')}/hand`, { responsibleId: restricted.id, inHandUntil: null })
    await put(`/api/v1/customers/${idOf('B')}/assigned/${restricted.id}`)
    const last = await lastNumber()
    const told = async (person: TestPerson) => {
      const list = await read(person, begin)
      expect(list.last).toBe(last)
      return list.items.map(({ kind, customerIds }) => [kind, customerIds])
    }
    const ofRestricted = await told(restricted)
    expect(ofRestricted.slice(0, 1)).toEqual([['customers_changed', [idOf('A')]]])
    expect(ofRestricted.at(-1)).toEqual(['reach_changed', [idOf('B')]])
    expect(JSON.stringify(ofRestricted)).not.toContain(idOf('C'))
    expect(await told(customer)).toEqual([['customers_changed', [idOf('C')]]])
  })
})

describe('the stream of events', () => {
  it('begins, tells of changes as they are committed, and is resumed where it stopped', async () => {
    const before = await lastNumber()
    const stream = await EventReader.open(server, '?seconds=60')
    expect(await stream.next()).toEqual({ id: before, event: 'begin', data: {} })
    await changeB('provisioned')
    const change = await stream.next()
    expect(change).toMatchObject({
      id: before + 1,
      event: 'customers_changed',
      data: { number: before + 1, customerIds: [idOf('B')] },
    })
    await stream.close()
    await changeB('provisioning')
    await changeB('provisioned')
    const again = await EventReader.open(server, '', { 'last-event-id': String(before + 1) })
    expect([(await again.next())?.id, (await again.next())?.id]).toEqual([before + 2, before + 3])
    await again.close()
    const lost = await EventReader.open(server, '?after=900000')
    expect(await lost.next()).toEqual({ id: before + 3, event: 'lost', data: {} })
    await lost.close()
    expect(
      await problemOf(await server.ask('/api/v1/events/stream', { headers: { 'last-event-id': 'x' } })),
    ).toEqual([400, 'last_event_id_invalid'])
  })

  it('moves the number on past what is none of the reader’s', async () => {
    const restricted = await newPerson(server, { role: 'partner_admin' })
    await put(`/api/v1/customers/${idOf('A')}/assigned/${restricted.id}`)
    const before = await lastNumber()
    const stream = await EventReader.open(restricted, '')
    expect((await stream.next())?.id).toBe(before)
    await changeB('manual_partner')
    expect(await stream.next()).toEqual({ id: before + 1, event: null, data: null })
    await stream.close()
  })

  it('tells everybody every change once and in order, with many writers at once', async () => {
    const before = await lastNumber()
    const readers = await Promise.all(Array.from({ length: 5 }, () => EventReader.open(server, '')))
    for (const reader of readers) expect((await reader.next())?.event).toBe('begin')
    const { items } = await server.client.listCustomers({ query: {} })
    const services = items.flatMap((item) => item.subscriptions.flatMap(({ services: all }) => all))
    const writers = services.map(async ({ id }) => {
      for (const status of ['provisioning', 'manual_partner', 'manual_vendor', 'provisioned'] as const)
        await server.client.setServiceStatus({ params: { id }, body: { status } })
    })
    await Promise.all(writers)
    const last = await lastNumber()
    expect(last).toBeGreaterThanOrEqual(before + 9)
    for (const reader of readers) {
      const numbers: number[] = []
      while (numbers.at(-1) !== last) numbers.push((await reader.next())?.id ?? Number.NaN)
      expect(numbers).toEqual(Array.from({ length: last - before }, (_, index) => before + 1 + index))
      await reader.close()
    }
  })

  it('ends by itself, and by too many of one asker is refused', async () => {
    const short = await EventReader.open(server, '?seconds=1')
    expect((await short.next())?.event).toBe('begin')
    expect(await short.next()).toBeNull()
    const person = await newPerson(server, { role: 'partner_read_only' })
    const all = await Promise.all(Array.from({ length: maxStreamsEach }, () => EventReader.open(person, '')))
    const refused = await person.ask('/api/v1/events/stream')
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(await problemOf(refused)).toEqual([429, 'too_many_streams'])
    await all[0]?.close()
    await expect
      .poll(async () => {
        const answer = await person.ask('/api/v1/events/stream?seconds=1')
        await answer.body?.cancel()
        return answer.status
      })
      .toBe(200)
    await Promise.all(all.map((reader) => reader.close()))
  })

  it('lets go of who does not read', async () => {
    const stream = new EventStream(60)
    const customerIds = Array.from({ length: 1_000 }, () => idOf('A'))
    for (let number = 1; number <= 40; number += 1)
      stream.listener.tell([{ number, at: 0, kind: 'customers_changed', customerIds }], number)
    expect([stream.destroyed, stream.readableLength < 1_100_000]).toEqual([true, true])
  })

  it('ends when the server stops', async () => {
    const other = await startHeldServer()
    const stream = await EventReader.open(other, '')
    expect((await stream.next())?.event).toBe('begin')
    const [last] = await Promise.all([stream.next(), other.close()])
    expect(last).toBeNull()
  })
})
