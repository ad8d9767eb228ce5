import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sameViewMs } from '../../src/customers/open-view.ts'
import type { CustomerDetailJson } from '../../src/customers/detail-schema.ts'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { newId } from '../../src/database/ids.ts'
import type { HistoryListJson } from '../../src/history/schema.ts'
import type { AdministratorsJson } from '../../src/people/administrators.ts'
import { maskedAddress } from '../../src/domain/masked-address.ts'
import { startHeldServer, type HeldServer } from '../support/held-server.ts'
import { newPerson, type TestPerson } from '../support/people.ts'

const header =
  'customer_id,customer_name,admin_email,tags,subscription_id,offer,kind,service_id,product,provisioning_status,provisioning_reason'
const rows = [
  header,
  'A,Alpha,kari@alpha.example,secret-tag,A1,Suite,paid,V1,Calling,unable_to_provision,secret-reason',
  'B,Beta,ola@beta.example,,B1,Suite,paid,V1,Calling,provisioned,',
]

let server: HeldServer
let full: TestPerson
let restricted: TestPerson
let readOnly: TestPerson
let helper: TestPerson
let customer: TestPerson
let id = ''
let other = ''

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows(rows)
  await server.importRows([header, 'A,Alpha,kari@alpha.example,another-secret,,,,,,,'])
  const { items } = await server.client.listCustomers()
  id = items.find(({ externalId }) => externalId === 'A')?.id ?? ''
  other = items.find(({ externalId }) => externalId === 'B')?.id ?? ''
  full = await newPerson(server, { name: 'Frida Full', role: 'partner_full_admin' })
  restricted = await newPerson(server, { role: 'partner_admin' })
  readOnly = await newPerson(server, { role: 'partner_read_only' })
  helper = await newPerson(server, { name: 'Hanne Hjelp', role: 'help_desk' })
  customer = await newPerson(server, {
    name: 'Kari Kunde',
    email: 'kari@alpha.example',
    role: 'customer_admin',
    customerId: id,
  })
  await full.ask(`/api/v1/customers/${id}/assigned/${restricted.id}`, { method: 'PUT' })
})
afterAll(() => server?.close())

async function json<T>(response: Response): Promise<T> {
  expect(response.status).toBe(200)
  return (await response.json()) as T
}
const open = (person: TestPerson, of = id) => person.ask(`/api/v1/customers/${of}/views`, { method: 'POST' })
const post = (person: TestPerson, path: string, body?: unknown) =>
  person.ask(path, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

const listed = async (person: TestPerson, of = id) =>
  json<AdministratorsJson>(await person.ask(`/api/v1/customers/${of}/administrators`))
const invitedTo = (customerId: string, email: string) =>
  post(full, '/api/v1/invitations', { email, role: 'customer_admin', customerId })

describe('what a customer’s administrator is told', () => {
  it('is nothing that the partner writes down for itself', async () => {
    const detail = await json<CustomerDetailJson>(await customer.ask(`/api/v1/customers/${id}`))
    const [service] = detail.subscriptions[0]?.services ?? []
    expect([detail.tags, detail.assignedTo, service?.reason, service?.provisioningStatus]).toEqual([
      [],
      [],
      null,
      'unable_to_provision',
    ])
    const asked = [
      '/api/v1/customers',
      `/api/v1/customers/${id}`,
      '/api/v1/customers/by-external-id/A',
      `/api/v1/customers/by-ids?id=${id}`,
      `/api/v1/customers/${id}/subscriptions?state=all`,
      `/api/v1/customers/${id}/history`,
    ]
    for (const path of asked) {
      const text = await (await customer.ask(path)).text()
      expect([path, text.includes('secret'), text.includes('Frida')]).toEqual([path, false, false])
    }
    const seen = await (await full.ask(`/api/v1/customers/${id}/history`)).text()
    expect(seen).toContain('another-secret')
  })

  it('of the history, is what happened to them and not by whom of the partner', async () => {
    const { items } = await json<HistoryListJson>(await customer.ask(`/api/v1/customers/${id}/history`))
    expect(items.map(({ kind }) => kind)).toEqual(['customer_created'])
    for (const { actor } of items) expect([actor.id, actor.name]).toEqual([null, null])
  })
})

describe('POST /api/v1/customers/{id}/views', () => {
  it('gives exactly what the customer’s administrator is given', async () => {
    const own = await json<CustomerDetailJson>(await customer.ask(`/api/v1/customers/${id}`))
    for (const person of [full, restricted, readOnly])
      expect(await json<CustomerDetailJson>(await open(person))).toEqual(own)
    expect(await json<CustomerDetailJson>(await open(helper))).toEqual({ ...own, adminEmail: null })
  })

  it('is noted each time, and in the history once an hour for the same person', async () => {
    const countOf = async () => {
      const { items } = await json<{ items: { actor: { name: string } }[] }>(
        await full.ask(`/api/v1/audit?customer=${id}&action=customer_view_opened&limit=200`),
      )
      const { items: history } = await json<HistoryListJson>(
        await helper.ask(`/api/v1/customers/${id}/history?limit=200`),
      )
      const opened = history.filter(({ kind }) => kind === 'customer_view_opened')
      return [items.length, opened.length, items[0]?.actor.name, opened[0]?.actor.name] as const
    }
    const [audit, history] = await countOf()
    server.now += sameViewMs
    await open(helper)
    await open(helper)
    expect(await countOf()).toEqual([audit + 2, history + 1, 'Hanne Hjelp', 'Hanne Hjelp'])
    await open(full)
    await open(helper)
    expect(await countOf()).toEqual([audit + 4, history + 2, 'Hanne Hjelp', 'Frida Full'])
  })

  it('is for whom the partner has, about whom they see, and refused leaves no trace', async () => {
    const audited = async () => (await full.ask('/api/v1/audit?limit=200')).text()
    const before = await audited()
    expect((await open(restricted, other)).status).toBe(404)
    expect((await open(full, newId())).status).toBe(404)
    expect((await open(full, 'nobody')).status).toBe(400)
    expect((await open(customer)).status).toBe(403)
    const stranger = await newPerson(server, {
      role: 'partner_full_admin',
      partnerId: (await server.stranger()).partnerId,
    })
    expect((await open(stranger)).status).toBe(404)
    expect(await audited()).toBe(before)
  })
})

describe('a customer’s administrators', () => {
  it('are listed with who is invited, and masked for who may not see people’s data', async () => {
    expect((await invitedTo(id, 'nina@alpha.example')).status).toBe(201)
    const seen = await listed(full)
    expect(seen.items.map(({ name, email }) => [name, email])).toEqual([['Kari Kunde', 'kari@alpha.example']])
    expect(seen.invitations.map(({ email, invitedBy }) => [email, invitedBy])).toEqual([
      ['nina@alpha.example', 'Frida Full'],
    ])
    const own = await listed(customer)
    expect(own.items).toEqual(seen.items)
    expect(own.invitations.map(({ email, invitedBy }) => [email, invitedBy])).toEqual([
      ['nina@alpha.example', null],
    ])
    const masked = await listed(helper)
    expect(masked.items.map(({ name, email }) => [name, email])).toEqual([[null, 'k•••@alpha.example']])
    expect(masked.invitations.map(({ email }) => email)).toEqual(['n•••@alpha.example'])
    expect(await listed(full, other)).toEqual({ items: [], invitations: [] })
    for (const person of [restricted, customer])
      expect((await person.ask(`/api/v1/customers/${other}/administrators`)).status).toBe(404)
  })

  it('are sent their invitation again by who may, who never holds its link', async () => {
    expect((await invitedTo(other, 'ola@beta.example')).status).toBe(201)
    const [mine] = (await listed(helper)).invitations
    const [theirs] = (await listed(full, other)).invitations
    const again = (person: TestPerson, invitation: string | undefined) =>
      post(person, `/api/v1/invitations/${invitation}/send-again`)
    for (const person of [helper, restricted])
      expect(await json(await again(person, mine?.id))).toEqual({ delivery: 'no_mail_server', link: null })
    expect((await json<{ link: string }>(await again(full, mine?.id))).link).toContain('/invitation/')
    expect((await again(helper, theirs?.id)).status).toBe(200)
    expect((await again(restricted, theirs?.id)).status).toBe(404)
    for (const person of [readOnly, customer]) expect((await again(person, mine?.id)).status).toBe(403)
    const colleague = await post(full, '/api/v1/invitations', {
      email: 'c@nordlys.example',
      role: 'help_desk',
    })
    const { id: invitation } = (await colleague.json()) as { id: string }
    for (const person of [helper, restricted]) expect((await again(person, invitation)).status).toBe(404)
    expect((await again(full, invitation)).status).toBe(200)
  })

  it.each([
    ['kari@firma.no', 'k•••@firma.no'],
    ['å@firma.no', 'å•••@firma.no'],
    ['"a@b"@firma.no', '"•••@firma.no'],
    ['nobody', '•••'],
  ])('%s is shown as %s', (address, shown) => expect(maskedAddress(address)).toBe(shown))
})

it('a customer’s administrator sees their own and not by tags', async () => {
  const list = await json<CustomerListJson>(await customer.ask('/api/v1/customers'))
  expect(list.items.map(({ externalId, tags }) => [externalId, tags])).toEqual([['A', []]])
  expect((await customer.ask('/api/v1/customers?tag=secret-tag')).status).toBe(403)
})
