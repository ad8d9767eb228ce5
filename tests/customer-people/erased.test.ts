import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { installationTables, tenantTables } from '../../src/database/tables.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import { hurryLicences } from '../bindings/licences.ts'
import { callingSchema, newProduct, send } from '../details/support.ts'
import { quickPace } from '../provisioning/scene.ts'
import { answers } from '../support/broker/behaviour.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { bindingCatalog } from '../support/broker/catalog.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { startSmtp, type TestSmtp } from '../support/smtp.ts'

/**
 * Somebody is put wherever a person of a customer can get to, and erased: then nothing of them is left in any column of
 * any table, but where a line below says why (docs/operators.md, «What is kept of people»).
 */

const kari = { name: 'Ysolde Qvarnstrom', email: 'ysolde.q@planted.example', externalId: 'YQ-4711-planted' }
/** Their address is also the customer's contact. */
const contact = {
  name: 'Zebedee Contactson',
  email: 'zebedee@planted.example',
  externalId: 'ZC-4712-planted',
}
const needles = [kari.name, kari.email, kari.externalId, 'ysolde']

/** Columns in which something may be left, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'history.after': 'a note is what a colleague wrote, and stays as it is (src/notes)',
}

let server: TestServer
let broker: TestBroker
let smtp: TestSmtp
let boss: TestPerson
let customerId = ''
let meetings = ''
let calling = ''
let ahead = 0
const patient = { timeout: 30_000 }

beforeAll(async () => {
  smtp = await startSmtp({})
  broker = await startBroker({ catalog: bindingCatalog })
  server = await startServer({
    environment: { SMTP_URL: smtp.url, VARDE_PRIVATE_ADDRESSES: 'true', VARDE_TRUST_PROXY: '1' },
    context: {
      readNow: async () => Date.now() + ahead,
      provisioningPace: quickPace,
      mailSweepMs: 50,
      printLine: () => undefined,
    },
  })
  boss = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  const { auth } = broker.connection
  const connection = await asked('POST', '/api/v1/connections', {
    externalId: 'carrier',
    name: 'The carrier',
    url: broker.url,
    auth,
  })
  await asked('POST', `/api/v1/connections/${String(connection['id'])}/catalog`)
  await asked('POST', '/api/v1/products', {
    name: 'Meetings',
    provisioner: {
      kind: 'open_service_broker',
      connection: 'carrier',
      service: 'service-meetings',
      plan: 'plan-meetings',
    },
  })
  await newProduct(server, server.partner.id, 'Calling', callingSchema)
  const customer = await asked('POST', '/api/v1/customers', {
    name: 'Fjordkraft AS',
    adminEmail: contact.email,
  })
  customerId = String(customer['id'])
  meetings = await order('Meetings')
  calling = await order('Calling')
  await vi.waitFor(async () => {
    expect((await asked('GET', `/api/v1/services/${meetings}/set-up`))['state']).toBe('provisioned')
  }, patient)
})
afterAll(async () => {
  await server?.close()
  await broker?.close()
  await smtp?.close()
})

async function order(product: string): Promise<string> {
  const ordered = await asked('POST', `/api/v1/customers/${customerId}/subscriptions`, {
    offer: 'Own',
    products: [{ product, licences: null }],
    kind: 'paid',
    term: 'P1Y',
    quantity: 5,
  })
  return (ordered['services'] as { id: string }[])[0]?.id ?? ''
}

async function asked(method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
  const { status, body } = await send(boss, method, path, json)
  expect([method, path, status < 300, body['code'], body['errors']]).toEqual([
    method,
    path,
    true,
    undefined,
    undefined,
  ])
  return body
}

/** The same with an Idempotency-Key, so that its answer is kept. */
async function keyed(method: string, path: string, body: string, type = 'application/json', key = newId()) {
  const headers = { 'content-type': type, 'idempotency-key': key }
  const response = await boss.ask(path, { method, body, headers })
  return { status: response.status, text: await response.text(), key }
}

/** In which columns, of all tables, one of these texts stands; names of columns with their tables. */
async function placesOf(texts: readonly string[]): Promise<string[]> {
  const { db } = server.database
  const places: string[] = []
  const columns = await readTenant(db, server.partner.id, async (trx) => {
    const { rows } = await sql<{ table: string; column: string; type: string }>`
      select c.relname as "table", a.attname as "column", t.typname as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid
      where c.relkind in ('r', 'p') and n.nspname = 'varde' and a.attnum > 0 and not a.attisdropped
        and has_column_privilege(c.oid, a.attnum, 'select')
      order by 1, 2`.execute(trx)
    return rows
  })
  // Nobody has forgotten a table: all that the app knows are looked through.
  const known = [...tenantTables, ...installationTables].toSorted()
  expect(known.filter((table) => !columns.some((column) => column.table === table))).toEqual([])
  for (const { table, column, type } of columns) {
    const isTenant = (tenantTables as readonly string[]).includes(table)
    const found = await readTenant(db, server.partner.id, async (trx) => {
      const holds =
        type === 'bytea'
          ? sql`position(convert_to(needle, 'UTF8') in ${sql.ref(column)}) > 0`
          : sql`position(lower(needle) in lower(${sql.ref(column)}::text)) > 0`
      const { rows } = await sql`
        select from ${sql.table(table)}, unnest(${[...texts]}::text[]) as needle
        where ${isTenant ? sql`partner_id = ${server.partner.id} and` : sql``} ${holds} limit 1`.execute(trx)
      return rows.length > 0
    })
    if (found) places.push(`${table}.${column}`)
  }
  return places
}

async function idOf({ externalId }: typeof kari): Promise<string> {
  const path = `/api/v1/customers/${customerId}/people?search=${externalId}&state=all`
  const [person] = (await asked('GET', path))['items'] as { id: string }[]
  return person?.id ?? ''
}

describe('who is erased', () => {
  it('has left nothing behind, wherever they had come to', async () => {
    const people = `/api/v1/customers/${customerId}/people`
    // Added, changed and imported, with answers that are kept.
    const added = await keyed('POST', people, JSON.stringify({ ...kari, groups: ['Sales'] }))
    expect(added.status).toBe(201)
    const id = await idOf(kari)
    await keyed('PATCH', `${people}/${id}`, JSON.stringify({ language: 'nb' }))
    const file = [
      'person_id,name,email,groups',
      `${kari.externalId},${kari.name},${kari.email},Board`,
      `${kari.externalId},${kari.name},${kari.email},Twice`,
      `E-9,Somebody else,${kari.email},Board`,
      `E-10,Ola,${kari.email} ${kari.name},Board`,
    ].join('\n')
    const imported = await keyed('POST', `${people}/import`, file, 'text/csv')
    expect(imported.text).toContain(kari.name)
    await keyed('POST', `${people}/act`, JSON.stringify({ act: 'add_group', group: 'All', people: {} }))
    await asked('GET', `${people}/${id}/data`)

    // Refused by a broker that repeats who it was, in its own way too.
    const description = `No seat for ${kari.name} <${kari.email}>, ${kari.email.toUpperCase()}`
    broker.script.always('*', 'bind', answers(400, { description }))
    const licences = `/api/v1/services/${meetings}/licences`
    await keyed('POST', `${licences}/assign`, JSON.stringify({ people: { ids: [id] } }))
    const again = await keyed('POST', `${licences}/assign`, JSON.stringify({ people: { ids: [id] } }))
    expect(again.text).toContain(kari.name)
    const refused = async () => {
      await hurryLicences(server.database.db, server.partner.id)
      return (await asked('GET', `${licences}/told`))['refused']
    }
    await expect.poll(refused, patient).toBe(1)

    // Told by mail.
    ahead += 120_000
    const mailed = () => smtp.received.filter(({ to }) => to.includes(kari.email)).length
    await expect.poll(mailed, patient).toBe(1)

    // Asked for details at the same address, and asked no more.
    const link = await asked('POST', `/api/v1/customers/${customerId}/set-up-links`, { email: kari.email })
    await expect.poll(mailed, patient).toBe(2)
    await asked('POST', `/api/v1/set-up-links/${String(link['id'])}/end`)

    // Written about to the vendor's support, with what else colleagues write.
    await writeTenant(server.database.db, server.partner.id, (trx) =>
      sql`update services set provisioning_status = 'unable_to_provision'
        where partner_id = ${server.partner.id} and id = ${calling}`.execute(trx),
    )
    await asked('POST', `/api/v1/services/${calling}/support-cases`, {
      way: 'noted',
      subject: `Licence of ${kari.name}`,
      text: `${kari.name} (${kari.email.toUpperCase()}) has none.\nQvarnstroms family is another.`,
    })
    await asked('POST', `/api/v1/customers/${customerId}/notes`, { text: `${kari.name} rang.` })

    const before = await placesOf(needles)
    for (const place of [
      'customer_people.name',
      'customer_people.search_text',
      'idempotency_keys.body',
      'licences.telling_trouble',
      'set_up_links.email',
      'support_cases.subject',
      'support_cases.text',
      'history.after',
    ])
      expect(before).toContain(place)

    expect((await send(boss, 'DELETE', `${people}/${id}`)).status).toBe(204)

    // Another family's name stays; of this one nothing is left.
    const { body } = await send(boss, 'GET', `/api/v1/services/${calling}/support-cases`)
    expect(body['items']).toMatchObject([
      {
        subject: expect.stringContaining('Licence of …'),
        text: expect.stringContaining('Qvarnstroms family'),
      },
    ])
    expect((await placesOf(needles)).filter((place) => exceptions[place] === undefined)).toEqual([])

    // What their licence is taken back with says nothing of them either.
    broker.script.clear()
    broker.script.always('*', 'unbind', answers(400, { description }))
    await hurryLicences(server.database.db, server.partner.id)
    await expect
      .poll(async () => {
        await hurryLicences(server.database.db, server.partner.id)
        const { telling, takingBack } = await asked('GET', `${licences}/told`)
        return [telling, takingBack]
      }, patient)
      .toEqual([0, 0])
    expect((await placesOf(needles)).filter((place) => exceptions[place] === undefined)).toEqual([])

    // The request whose answer is gone is known as done, and is not done again.
    const repeated = await keyed(
      'POST',
      people,
      JSON.stringify({ ...kari, groups: ['Sales'] }),
      undefined,
      added.key,
    )
    expect([repeated.status, JSON.parse(repeated.text)]).toMatchObject([409, { code: 'idempotency_done' }])
    expect(await idOf(kari)).toBe('')
  })

  it('stays the customer’s contact where they are that at the same address', async () => {
    const people = `/api/v1/customers/${customerId}/people`
    await asked('POST', people, contact)
    await asked('DELETE', `${people}/${await idOf(contact)}`)
    expect(await asked('GET', `/api/v1/customers/${customerId}`)).toMatchObject({ adminEmail: contact.email })
    expect(await placesOf([contact.name, contact.externalId])).toEqual([])
    await asked('POST', `/api/v1/customers/${customerId}/erase-address`, { email: contact.email })
    expect(await placesOf([contact.email])).toEqual([])
  })
})
