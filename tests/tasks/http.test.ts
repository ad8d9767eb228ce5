import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { send, type Answer } from '../orders/support.ts'
import { checkStored } from '../standings/check-stored.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let admin: TestPerson
let colleague: TestPerson
let helpDesk: TestPerson
let operator: TestPerson
/** The service that each test has to itself. */
let id = ''
let customerId = ''
const readNow = databaseClock()
const dayMs = 86_400_000

beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  colleague = await newPerson(server, { role: 'partner_admin', name: 'Bjørn Dahl' })
  helpDesk = await newPerson(server, { role: 'help_desk', name: 'Cecilie Eng' })
  operator = await newPerson(server, { role: 'vendor_operator', name: 'Olga Operatør', vendor: 'cisco' })
  await addProduct('Phones', 'partner', 'Put them on desks.\nPlug them in.')
  await addProduct('Lines', 'vendor', null)
  await addProduct('Calling', 'partner', null, { type: 'object', properties: { street: { type: 'string' } } })
})
afterAll(() => server?.close())
beforeEach(async () => {
  customerId = ''
  id = await ordered('Phones')
})

async function addProduct(name: string, by: string, instructions: string | null, details?: object) {
  await writeTenant(server.database.db, server.partner.id, (trx) =>
    sql`insert into products (partner_id, id, external_id, name, provisioner, details, instructions, position, created_at,
        updated_at)
      values (${server.partner.id}, ${newId()}, ${name}, ${name}, ${JSON.stringify({ kind: 'manual', by })},
        ${details === undefined ? null : JSON.stringify(details)}, ${instructions}, 0, now(), now())`.execute(
      trx,
    ),
  )
}

/** A new customer's subscription of these products. @returns the first one's service */
async function ordered(...products: readonly string[]): Promise<string> {
  customerId = String((await send(admin, 'POST', '/api/v1/customers', { name: 'Fjordkraft AS' })).body['id'])
  const { body } = await send(admin, 'POST', `/api/v1/customers/${customerId}/subscriptions`, {
    offer: 'Own',
    kind: 'paid',
    quantity: 3,
    products: products.map((product) => ({ product, licences: 'quantity' })),
  })
  const services = body['services'] as { id: string; product: string }[]
  return services.find(({ product }) => product === products[0])?.id ?? ''
}

const task = (act: string, json?: object, who = admin, service = id): Promise<Answer> =>
  send(who, act === '' ? 'GET' : 'POST', `/api/v1/services/${service}/task${act}`, json)
const change = (json: object, who = admin): Promise<Answer> =>
  send(who, 'PATCH', `/api/v1/services/${id}/task`, json)
const setUp = async (service = id) => (await send(admin, 'GET', `/api/v1/services/${service}/set-up`)).body
async function listed(query = '', who = admin): Promise<string[]> {
  const { body } = await send(who, 'GET', `/api/v1/tasks?limit=200${query}`)
  return (body['items'] as { service: { id: string } }[]).map(({ service }) => service.id)
}
async function agrees(): Promise<void> {
  expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
}

describe('work by hand of the partner', () => {
  it('stands in the list with what is to be done, and is gone once it is finished', async () => {
    expect(await listed()).toContain(id)
    expect((await task('')).body).toMatchObject({
      work: 'set_up',
      party: 'partner',
      assignee: null,
      dueAt: null,
      instructions: 'Put them on desks.\nPlug them in.',
      details: null,
      detailsSchema: null,
      service: { product: 'Phones', provisioningStatus: 'manual_partner', licences: 3 },
      customer: { name: 'Fjordkraft AS' },
      notes: [],
    })
    expect((await task('/finish')).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'provisioned', trouble: null })
    expect(await listed()).not.toContain(id)
    expect(await task('/finish')).toMatchObject({ status: 409, body: { code: 'service_not_in_hands' } })
    expect(await task('')).toMatchObject({ status: 409, body: { code: 'service_not_in_hands' } })
    await agrees()
  })

  it('is taken by somebody, until when they say, and is found by that', async () => {
    const dueAt = new Date(Date.now() + dayMs).toISOString()
    expect((await change({ assigneeId: colleague.id, dueAt })).status).toBe(204)
    expect((await task('')).body).toMatchObject({ assignee: { name: 'Bjørn Dahl' }, dueAt })
    expect(await listed(`&assignee=${colleague.id}`)).toEqual([id])
    expect(await listed('&assignee=nobody')).not.toContain(id)
    expect(await listed('&assignee=me')).toEqual([])
    expect(await listed('&overdue=true')).not.toContain(id)
    await writeTenant(server.database.db, server.partner.id, (trx) =>
      sql`update tasks set due_at = now() - interval '1 minute'
        where partner_id = ${server.partner.id} and service_id = ${id}`.execute(trx),
    )
    expect(await listed('&overdue=true')).toContain(id)
    expect((await change({ assigneeId: null })).status).toBe(204)
    expect((await task('')).body['assignee']).toBeNull()
  })

  it('is taken by the partner’s people alone, and until a day that comes', async () => {
    expect(await change({ assigneeId: operator.id })).toMatchObject({
      status: 404,
      body: { code: 'person_not_found' },
    })
    for (const days of [-1, 731])
      expect(await change({ dueAt: new Date(Date.now() + days * dayMs).toISOString() })).toMatchObject({
        status: 422,
        body: { code: 'due_unfit', detail: 'The due date must lie between now and 730 days from now.' },
      })
    expect(await change({})).toMatchObject({ status: 400 })
  })

  it('is nobody’s once who had taken it has left the partner, and says so', async () => {
    const leaver = await newPerson(server, { role: 'partner_admin', name: 'Frode Gran' })
    expect((await change({ assigneeId: leaver.id })).status).toBe(204)
    expect((await task('')).body).toMatchObject({ assignee: { name: 'Frode Gran' } })
    expect((await send(admin, 'DELETE', `/api/v1/people/${leaver.id}`)).status).toBe(204)
    expect((await task('')).body).toMatchObject({ assignee: null })
    expect(await listed('&assignee=nobody')).toContain(id)
    const { body } = await send(admin, 'GET', `/api/v1/audit?action=task_changed`)
    expect((body['items'] as unknown[])[0]).toMatchObject({
      actor: { name: 'Astrid Berg' },
      subject: { kind: 'service', id },
      details: { assigneeId: null },
    })
    const erased = await newPerson(server, { role: 'partner_admin', name: 'Hilde Berg' })
    await change({ assigneeId: erased.id })
    const gone = await erased.ask('/api/v1/me/erase', {
      method: 'POST',
      body: JSON.stringify({}),
    })
    expect(gone.status).toBe(204)
    expect((await task('')).body).toMatchObject({ assignee: null })
  })

  it('has notes of who helps, in their order, and no more than fit', async () => {
    expect((await task('/notes', { text: '  Rang dem: kommer torsdag ' }, helpDesk)).status).toBe(204)
    expect((await task('/notes', { text: 'Kom ikke' })).status).toBe(204)
    expect(await task('/notes', { text: '   ' })).toMatchObject({ status: 400 })
    expect((await task('')).body['notes']).toMatchObject([
      { by: { name: 'Cecilie Eng' }, text: 'Rang dem: kommer torsdag' },
      { by: { name: 'Astrid Berg' }, text: 'Kom ikke' },
    ])
    await writeTenant(server.database.db, server.partner.id, (trx) =>
      sql`insert into task_notes (partner_id, id, task_id, at, actor_kind, text)
        select partner_id, gen_random_uuid(), id, now(), 'system', 'x' from tasks, generate_series(1, 198)
        where partner_id = ${server.partner.id} and service_id = ${id}`.execute(trx),
    )
    expect(await task('/notes', { text: 'one more' })).toMatchObject({
      status: 409,
      body: { code: 'too_many_notes' },
    })
  })

  it('says why it could not be done, and is begun again', async () => {
    expect((await task('/fail', { reason: 'No desks in the house' })).status).toBe(204)
    expect(await setUp()).toMatchObject({
      state: 'unable_to_provision',
      canRetry: true,
      trouble: {
        code: 'could_not_be_done',
        message: 'The work could not be done.',
        words: 'No desks in the house',
      },
    })
    expect((await send(admin, 'POST', `/api/v1/services/${id}/retry`)).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'manual_partner', trouble: null })
    expect(await send(admin, 'POST', `/api/v1/services/${id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'service_not_failed' },
    })
    await agrees()
  })

  it('asks for other details where the product asks for any', async () => {
    expect(await task('/ask-details', { what: 'Which street?' })).toMatchObject({
      status: 409,
      body: { code: 'service_asks_no_details' },
    })
    id = await ordered('Calling')
    expect(await setUp()).toMatchObject({ state: 'pending_details' })
  })

  it('goes to the vendor and back, where it could not be done here', async () => {
    await task('/fail', { reason: 'Only they can' })
    const handOver = (to: string) => send(admin, 'POST', `/api/v1/services/${id}/hand-over`, { to })
    expect((await handOver('vendor')).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'manual_vendor' })
    expect(await listed('&party=vendor')).toContain(id)
    expect((await handOver('partner')).status).toBe(204)
    expect(await handOver('partner')).toMatchObject({ status: 409, body: { code: 'service_not_failed' } })
    expect(await listed()).toContain(id)
    await agrees()
  })

  it('is taken down by hand as well, and counts nowhere once that is done', async () => {
    id = await ordered('Phones', 'Lines')
    await task('/finish')
    expect((await send(admin, 'POST', `/api/v1/services/${id}/withdraw`)).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'withdrawing', canRetry: false })
    expect((await task('')).body).toMatchObject({
      work: 'remove',
      service: { provisioningStatus: 'provisioning' },
    })
    expect(await listed()).toContain(id)
    expect(await task('/ask-details', { what: 'x' })).toMatchObject({ status: 409 })
    expect((await task('/fail', { reason: 'Nobody lets us in' })).status).toBe(204)
    expect(await setUp()).toMatchObject({
      state: 'withdrawing',
      isStuck: true,
      trouble: { words: 'Nobody lets us in' },
    })
    expect(await listed()).toContain(id)
    expect((await task('/finish')).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'removed' })
    expect(await listed()).not.toContain(id)
    await agrees()
  })

  it('leaves the last service to the subscription', async () => {
    expect(await send(admin, 'POST', `/api/v1/services/${id}/withdraw`)).toMatchObject({
      status: 409,
      body: { code: 'service_is_last' },
    })
    const two = await ordered('Phones', 'Lines')
    expect((await send(admin, 'POST', `/api/v1/services/${two}/withdraw`)).status).toBe(204)
    // Nothing was there yet.
    expect(await setUp(two)).toMatchObject({ state: 'removed' })
    expect(await send(admin, 'POST', `/api/v1/services/${two}/withdraw`)).toMatchObject({
      status: 409,
      body: { code: 'service_withdrawn' },
    })
    await agrees()
  })

  it('is shown to who sees the customer, and done by who may', async () => {
    expect((await task('', undefined, helpDesk)).body).toMatchObject({ details: null })
    expect(await task('/finish', undefined, helpDesk)).toMatchObject({ status: 403 })
    // Assigned to nobody: the restricted administrator does not see it.
    expect(await task('', undefined, colleague)).toMatchObject({
      status: 404,
      body: { code: 'service_not_found' },
    })
    expect(await listed('', colleague)).toEqual([])
    const elsewhere = await newPerson(server, {
      role: 'partner_full_admin',
      partnerId: (await createPartner(server.database.db, 'Elsewhere')).id,
    })
    expect(await task('/finish', undefined, elsewhere)).toMatchObject({ status: 404 })
    expect(await listed('', elsewhere)).toEqual([])
  })

  it('pages through what waits, each once', async () => {
    const wanted = await listed()
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { body }: Answer = await send(
        admin,
        'GET',
        `/api/v1/tasks?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      seen.push(...(body['items'] as { service: { id: string } }[]).map(({ service }) => service.id))
      cursor = body['nextCursor'] as string | null
    } while (cursor !== null)
    expect(seen).toEqual(wanted)
  })

  it('stands in the list also where only a file says that it waits', async () => {
    const customer = await send(admin, 'POST', '/api/v1/customers', { name: 'Fra fil' })
    const imported = await writeTenant(server.database.db, server.partner.id, async (trx) => {
      const { rows } = await sql<{
        id: string
      }>`select v.id from services v where v.partner_id = ${server.partner.id}
        and v.id = ${id}`.execute(trx)
      await sql`delete from tasks where partner_id = ${server.partner.id} and service_id = ${id}`.execute(trx)
      return rows[0]?.id ?? ''
    })
    expect(customer.status).toBe(201)
    expect(await listed('&assignee=nobody')).toContain(imported)
    expect((await change({ assigneeId: admin.id })).status).toBe(204)
    expect(await listed('&assignee=me')).toEqual([imported])
  })
})

const path = (service: string, partner = server.partner.id) =>
  `/api/v1/vendor/partners/${partner}/services/${service}`

describe('work by hand of the vendor', () => {
  it('is seen, noted on and finished by the vendor’s operator, and the partner reads it', async () => {
    id = await ordered('Lines')
    expect((await send(operator, 'GET', path(id))).body).toMatchObject({
      party: 'vendor',
      service: { product: 'Lines', provisioningStatus: 'manual_vendor' },
    })
    expect(
      (await send(operator, 'POST', `${path(id)}/notes`, { text: 'Ordered at the carrier' })).status,
    ).toBe(204)
    expect((await task('')).body['notes']).toMatchObject([{ text: 'Ordered at the carrier' }])
    expect((await send(operator, 'POST', `${path(id)}/finish`)).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'provisioned' })
    await agrees()
  })

  it('could not be done, and says why', async () => {
    id = await ordered('Lines')
    expect((await send(operator, 'POST', `${path(id)}/fail`, { reason: 'No lines left' })).status).toBe(204)
    expect(await setUp()).toMatchObject({ state: 'unable_to_provision', trouble: { words: 'No lines left' } })
  })

  it('is not the vendor’s where it waits for the partner, or the partner uses another vendor', async () => {
    for (const [who, service] of [
      [operator, id],
      [operator, newId()],
    ] as const) {
      expect(await send(who, 'GET', path(service))).toMatchObject({
        status: 404,
        body: { code: 'service_not_found' },
      })
      expect(await send(who, 'POST', `${path(service)}/finish`)).toMatchObject({ status: 404 })
      expect(await send(who, 'POST', `${path(service)}/notes`, { text: 'x' })).toMatchObject({ status: 404 })
    }
    const other = await newPerson(server, { role: 'vendor_operator', vendor: 'Somebody' })
    id = await ordered('Lines')
    expect(await send(other, 'GET', path(id))).toMatchObject({ status: 404 })
    expect(await send(other, 'POST', `${path(id)}/finish`)).toMatchObject({ status: 404 })
    expect(await setUp()).toMatchObject({ state: 'manual_vendor' })
  })

  it('is in the vendor’s own list, also where something is to be taken down', async () => {
    const waiting = async () => {
      const { body } = await send(operator, 'GET', '/api/v1/vendor/services?limit=200')
      return (body['items'] as { id: string; work: string }[]).filter((one) => one.id === id)
    }
    id = await ordered('Lines', 'Phones')
    expect(await waiting()).toMatchObject([{ work: 'set_up' }])
    await send(operator, 'POST', `${path(id)}/finish`)
    expect(await waiting()).toEqual([])
    await send(admin, 'POST', `/api/v1/services/${id}/withdraw`)
    expect(await waiting()).toMatchObject([{ work: 'remove' }])
    expect((await send(operator, 'POST', `${path(id)}/finish`)).status).toBe(204)
    expect(await waiting()).toEqual([])
    expect(await setUp()).toMatchObject({ state: 'removed' })
  })

  it('is in the audit log with who did it', async () => {
    id = await ordered('Lines')
    await send(operator, 'POST', `${path(id)}/finish`)
    const rows = await readTenant(server.database.db, server.partner.id, (trx) =>
      trx
        .selectFrom('audit')
        .select(['action', 'person_id', 'details'])
        .where('partner_id', '=', server.partner.id)
        .where('subject_id', '=', id)
        .execute(),
    )
    expect(rows).toEqual([
      { action: 'task_ended', person_id: operator.id, details: { act: 'finish', vendor: 'cisco' } },
    ])
  })
})
