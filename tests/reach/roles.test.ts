import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTokenFor } from '../../src/accounts/tokens.ts'
import type { CustomerDetailJson } from '../../src/customers/detail-schema.ts'
import type { CustomerListJson } from '../../src/customers/schema.ts'
import { newId } from '../../src/database/ids.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import type { HistoryListJson } from '../../src/history/schema.ts'
import type { VendorServicesJson } from '../../src/vendors/schema.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'
import { newPerson } from '../support/people.ts'
import type { TestPerson } from '../support/people.ts'

const header =
  'customer_id,customer_name,country,admin_email,tags,subscription_id,offer,kind,payment,service_id,product,provisioning_status'
const rows = [
  header,
  'A,Alpha,NO,kari@fjord.example,north|a,A1,Suite,paid,overdue,V1,Calling,manual_vendor',
  'B,Beta,SE,ola@fjord.example,north|b,B1,Suite,paid,current,V1,Meetings,manual_vendor',
  'C,Gamma,DK,per@skog.example,south,C1,Suite,paid,current,V1,Calling,unable_to_provision',
]

let server: HeldServer
let full: TestPerson
let restricted: TestPerson
let readOnly: TestPerson
let helper: TestPerson
let customer: TestPerson
let operator: TestPerson
const ids = new Map<string, string>()
const idOf = (name: string): string => ids.get(name) ?? ''

beforeAll(async () => {
  server = await startHeldServer()
  await server.importRows(rows)
  // A name and an address change, so that there is something of people in the history.
  await server.importRows([header, 'A,Alpha,NO,nina@fjord.example,north|a,,,,,,,'])
  for (const { externalId, id } of (await server.client.listCustomers()).items) ids.set(externalId, id)
  full = await newPerson(server, { name: 'Full', role: 'partner_full_admin' })
  restricted = await newPerson(server, { name: 'Restricted', role: 'partner_admin' })
  readOnly = await newPerson(server, { name: 'Reader', role: 'partner_read_only' })
  helper = await newPerson(server, { name: 'Helper', role: 'help_desk' })
  customer = await newPerson(server, { name: 'Customer', role: 'customer_admin', customerId: idOf('B') })
  operator = await newPerson(server, { name: 'Operator', role: 'vendor_operator', vendor: 'cisco' })
  expect((await put(full, `/api/v1/customers/${idOf('A')}/assigned/${restricted.id}`)).status).toBe(204)
})
afterAll(() => server?.close())

async function json<T>(response: Response): Promise<T> {
  expect(response.status).toBe(200)
  return (await response.json()) as T
}
const put = (person: TestPerson, path: string, body?: unknown) =>
  person.ask(path, { method: 'PUT', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
const post = (person: TestPerson, path: string, body: unknown) =>
  person.ask(path, { method: 'POST', body: JSON.stringify(body) })
const namesOf = async (person: Pick<TestPerson, 'ask'>, query = '') => {
  const list = await json<CustomerListJson>(await person.ask(`/api/v1/customers?sort=name${query}`))
  expect(list.total).toBe(list.items.length)
  return list.items.map(({ externalId }) => externalId).join('')
}

const at = (ms: number) => ({ inHandUntil: formatInstant(server.now + ms) })
const toRestricted = (more: object) => ({ personIds: [restricted.id], how: 'assign', ...more })
const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code

/** Assigns Beta and Gamma, or what else is wanted, to some people. */
const bulk = async (people: readonly TestPerson[], more: object) =>
  json(
    await post(full, '/api/v1/assignments', {
      personIds: people.map(({ id }) => id),
      how: 'assign',
      customerIds: [idOf('C'), idOf('B')],
      ...more,
    }),
  )

/** The answer without what names the request itself. */
async function problem(response: Response): Promise<unknown> {
  const { instance: _, ...rest } = (await response.json()) as Record<string, unknown>
  return [response.status, rest]
}

describe('what each role sees over HTTP', () => {
  it('are all customers, those that are assigned, or the own organisation', async () => {
    const seen = { full: full, restricted, readOnly, helper, customer }
    const expected = { full: 'ABC', restricted: 'A', readOnly: 'ABC', helper: 'ABC', customer: 'B' }
    for (const [role, person] of Object.entries(seen))
      expect([role, await namesOf(person)]).toEqual([role, expected[role as keyof typeof expected]])
    const list = await json<CustomerListJson>(await restricted.ask('/api/v1/customers?subscription=active'))
    expect([list.total, list.facets.subscription.suspended, list.facets.subscription.active]).toEqual([
      0, 1, 0,
    ])
    expect(await namesOf(restricted, '&search=beta')).toBe('')
    expect(await namesOf(restricted, '&search=fjord')).toBe('A')
    expect(await namesOf(customer, '&search=fjord')).toBe('B')
    const { items: tags } = await json<{ items: string[] }>(await restricted.ask('/api/v1/tags'))
    expect(tags).toEqual(['a', 'north'])
    expect((await customer.ask('/api/v1/tags')).status).toBe(403)
    const csv = await (await restricted.ask('/api/v1/customers.csv')).text()
    expect([csv.includes('Alpha'), csv.includes('Beta')]).toEqual([true, false])
    const found = await json<{ items: { externalId: string }[] }>(
      await restricted.ask(`/api/v1/customers/by-ids?${[...ids.values()].map((id) => `id=${id}`).join('&')}`),
    )
    expect(found.items.map(({ externalId }) => externalId)).toEqual(['A'])
  })

  it('is beyond reach what answers like what does not exist, whatever is asked of it', async () => {
    const service = (await json<CustomerDetailJson>(await full.ask(`/api/v1/customers/${idOf('C')}`)))
      .subscriptions[0]?.services[0]?.id
    const nobody = newId()
    const asks: ((person: TestPerson, id: string, name: string, serviceId: string) => Promise<Response>)[] = [
      (person, id) => person.ask(`/api/v1/customers/${id}`),
      (person, id) => person.ask(`/api/v1/customers/${id}/subscriptions?state=all`),
      (person, id) => person.ask(`/api/v1/customers/${id}/history`),
      (person, _, name) => person.ask(`/api/v1/customers/by-external-id/${name}`),
      (person, id) => put(person, `/api/v1/customers/${id}/hand`, { responsibleId: null, inHandUntil: null }),
      (person, id) => person.ask(`/api/v1/customers/${id}/hand`, { method: 'DELETE' }),
      (person, _, __, serviceId) =>
        put(person, `/api/v1/services/${serviceId}/provisioning-status`, { status: 'provisioned' }),
    ]
    for (const person of [restricted, customer])
      for (const ask of asks)
        expect(await problem(await ask(person, idOf('C'), 'C', service ?? ''))).toEqual(
          await problem(await ask(person, nobody, 'nobody', nobody)),
        )
    expect((await restricted.ask(`/api/v1/customers/${idOf('C')}`)).status).toBe(404)
    const still = await json<CustomerDetailJson>(await full.ask(`/api/v1/customers/${idOf('C')}`))
    expect(still.provisioningStatus).toBe('unable_to_provision')
  })

  it('are no people’s data for help desk: not shown, not in the history, not to be searched by', async () => {
    const list = await json<CustomerListJson>(await helper.ask('/api/v1/customers'))
    expect(list.items.map(({ adminEmail }) => adminEmail)).toEqual([null, null, null])
    const one = await json<CustomerDetailJson>(await helper.ask(`/api/v1/customers/${idOf('A')}`))
    expect(one.adminEmail).toBeNull()
    const history = await (await helper.ask(`/api/v1/customers/${idOf('A')}/history`)).text()
    expect(history).toContain('customer_changed')
    expect(history).not.toContain('fjord')
    const seen = await (await readOnly.ask(`/api/v1/customers/${idOf('A')}/history`)).text()
    expect(seen).toContain('nina@fjord.example')
    for (const text of ['fjord', 'skog', 'example', 'ex', 'fjord.example'])
      expect([text, await namesOf(helper, `&search=${text}`)]).toEqual([text, ''])
    expect(await namesOf(readOnly, '&search=skog')).toBe('C')
    expect(await namesOf(helper, '&search=gamma')).toBe('C')
    for (const path of ['/api/v1/customers.csv', '/api/v1/customers.jsonl', '/api/v1/imports'])
      expect([path, (await helper.ask(path)).status]).toEqual([path, 403])
  })

  it('a person’s token sees what the person does, and one for nobody sees nothing', async () => {
    const { db } = server.database
    const tokenFor = async (personId: string | null) => {
      const wish = { name: 't', expiresAt: null, role: 'partner_admin', personId } as const
      const { text } = await createTokenFor(db, server.partner.id, wish)
      const headers = { authorization: `Bearer ${text}` }
      return { ask: (path: string) => fetch(server.origin + path, { headers }) }
    }
    expect(await namesOf(await tokenFor(restricted.id))).toBe('A')
    expect(await namesOf(await tokenFor(null))).toBe('')
  })

  it('not the same as before as soon as something is assigned or taken away', async () => {
    const path = `/api/v1/customers/${idOf('C')}/assigned/${restricted.id}`
    expect((await put(full, path)).status).toBe(204)
    expect((await put(full, path)).status).toBe(204)
    expect(await namesOf(restricted)).toBe('AC')
    expect(await namesOf(full, `&assigned=${restricted.id}`)).toBe('AC')
    expect(await namesOf(full, '&assigned=nobody')).toBe('B')
    const { assignedTo } = await json<CustomerDetailJson>(await full.ask(`/api/v1/customers/${idOf('C')}`))
    expect(assignedTo).toEqual([{ id: restricted.id, name: 'Restricted' }])
    expect((await full.ask(path, { method: 'DELETE' })).status).toBe(204)
    expect(await namesOf(restricted)).toBe('A')
    const { items } = await json<HistoryListJson>(await full.ask(`/api/v1/customers/${idOf('C')}/history`))
    expect(items.slice(0, 2).map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['customer_assigned', { assignedTo: assignedTo }, { assignedTo: [] }],
      ['customer_assigned', { assignedTo: [] }, { assignedTo: assignedTo }],
    ])
    expect(items[0]?.actor).toMatchObject({ kind: 'person', name: 'Full' })
  })

  it('of a customer’s administrator: nothing of who at the partner cares for it', async () => {
    const path = `/api/v1/customers/${idOf('B')}`
    const until = formatInstant(server.now + dayMs)
    const hand = { responsibleId: helper.id, inHandUntil: until, note: 'slow payer' }
    expect((await put(full, `${path}/hand`, hand)).status).toBe(204)
    const one = await json<CustomerDetailJson>(await customer.ask(path))
    expect([one.hand, one.assignedTo]).toEqual([{ responsible: null, inHandUntil: null, note: null }, []])
    expect(await (await customer.ask(`${path}/history`)).text()).not.toContain('slow payer')
    expect(await (await customer.ask('/api/v1/customers')).text()).not.toContain('slow payer')
    for (const query of ['inHand=true', 'responsible=nobody', 'responsible=me', 'assigned=nobody', 'tag=b'])
      expect([query, (await customer.ask(`/api/v1/customers?${query}`)).status]).toEqual([query, 403])
    expect((await full.ask(`${path}/hand`, { method: 'DELETE' })).status).toBe(204)
  })
})

describe('a hand', () => {
  it('lets a customer step back until then, for everybody, and lets go by itself', async () => {
    const order = async (person: TestPerson, query = '') =>
      (await json<CustomerListJson>(await person.ask(`/api/v1/customers${query}`))).items.map(
        ({ externalId }) => externalId,
      )
    expect(await order(full)).toEqual(['C', 'A', 'B'])
    const until = formatInstant(server.now + dayMs)
    const path = `/api/v1/customers/${idOf('C')}/hand`
    const wish = { responsibleId: readOnly.id, inHandUntil: until, note: 'waits for parts' }
    expect((await put(full, path, wish)).status).toBe(204)
    expect(await order(full)).toEqual(['A', 'B', 'C'])
    expect(await order(helper)).toEqual(['A', 'B', 'C'])
    expect(await order(full, '?order=desc')).toEqual(['C', 'B', 'A'])
    expect(await order(full, '?inHand=true')).toEqual(['C'])
    expect(await order(full, '?inHand=false')).toEqual(['A', 'B'])
    expect(await order(readOnly, '?responsible=me')).toEqual(['C'])
    expect(await order(full, `?responsible=${readOnly.id}&inHand=true&search=gam`)).toEqual(['C'])
    expect(await order(full, '?responsible=nobody')).toEqual(['A', 'B'])
    const one = await json<CustomerListJson>(await full.ask('/api/v1/customers?inHand=true'))
    expect(one.items[0]?.hand).toEqual({
      responsible: { id: readOnly.id, name: 'Reader' },
      inHandUntil: until,
      note: 'waits for parts',
    })
    expect(one.facets.provisioning.unable_to_provision).toBe(1)
    expect((await server.ask('/api/v1/customers?responsible=me')).status).toBe(403)
    server.now += dayMs
    expect(await order(full)).toEqual(['C', 'A', 'B'])
    const after = await json<CustomerDetailJson>(await full.ask(`/api/v1/customers/${idOf('C')}`))
    expect(after.hand).toMatchObject({ responsible: { name: 'Reader' }, inHandUntil: null })
    await server.moveTo(server.now)
    expect(await order(full, '?inHand=true')).toEqual([])
  })

  it('is refused for the past, for too long, and for who is not of the partner', async () => {
    const path = `/api/v1/customers/${idOf('A')}/hand`
    const wish = async (person: TestPerson, body: object) => {
      const response = await put(person, path, { responsibleId: null, inHandUntil: null, ...body })
      return response.status === 204 ? 204 : ((await response.json()) as { code: string }).code
    }
    expect(await wish(full, at(0))).toBe('in_hand_until_unfit')
    expect(await wish(full, at(367 * dayMs))).toBe('in_hand_until_unfit')
    expect(await wish(full, { responsibleId: operator.id })).toBe('person_not_found')
    expect(await wish(full, { responsibleId: customer.id })).toBe('person_not_found')
    expect(await wish(full, { inHandUntil: 'tomorrow' })).toBe('invalid_request')
    expect(await wish(readOnly, at(1))).toBe('not_allowed')
    expect(await wish(helper, at(1))).toBe('not_allowed')
    expect(await wish(restricted, { ...at(1), responsibleId: restricted.id })).toBe(204)
    expect(await wish(restricted, {})).toBe(204)
  })
})

describe('assigning all that a filter shows', () => {
  it('counts beforehand, refuses another number, does it, does it again, and takes it back', async () => {
    const path = '/api/v1/assignments?tag=north'
    expect(await json(await post(full, path, toRestricted({ preview: true })))).toEqual({
      total: 2,
      changed: 1,
      full: 0,
    })
    expect(await namesOf(restricted)).toBe('A')
    const refused = await post(full, path, toRestricted({ expected: 3 }))
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'selection_changed',
    ])
    expect(await json(await post(full, path, toRestricted({ expected: 2 })))).toEqual({
      total: 2,
      changed: 1,
      full: 0,
    })
    expect(await json(await post(full, path, toRestricted({})))).toEqual({ total: 2, changed: 0, full: 0 })
    expect(await namesOf(restricted)).toBe('AB')
    const taken = await post(full, '/api/v1/assignments?search=beta', toRestricted({ how: 'unassign' }))
    expect(await json(taken)).toEqual({ total: 1, changed: 1, full: 0 })
    expect(await namesOf(restricted)).toBe('A')
    const audit = await json<{ items: { details: unknown }[] }>(
      await full.ask('/api/v1/audit?action=customers_assigned&limit=2'),
    )
    expect(audit.items.map(({ details }) => details)).toEqual([
      { how: 'unassign', personIds: [restricted.id], customers: 1 },
      { how: 'assign', personIds: [restricted.id], customers: 1 },
    ])
  })

  it('takes customers by their ids as well, and passes over what is not there', async () => {
    const other = await server.stranger()
    await other.client.changePartner({ body: { vendor: 'Acme' } })
    await server.importRows(rows, other.token)
    const [theirs] = (await other.client.listCustomers()).items
    const customerIds = [idOf('B'), idOf('C'), theirs?.id ?? '', newId()]
    const named = (more: object) => post(full, '/api/v1/assignments', toRestricted({ customerIds, ...more }))
    expect(await json(await named({ preview: true }))).toEqual({ total: 2, changed: 2, full: 0 })
    expect(await codeOf(await named({ expected: 4 }))).toBe('selection_changed')
    expect(await namesOf(restricted)).toBe('A')
    expect(await json(await named({ expected: 2 }))).toEqual({ total: 2, changed: 2, full: 0 })
    expect(await namesOf(restricted)).toBe('ABC')
    expect(await json(await named({ how: 'unassign' }))).toEqual({ total: 2, changed: 2, full: 0 })
    expect(await namesOf(restricted)).toBe('A')
    const [untouched] = (await other.client.listCustomers({ query: { assigned: 'nobody', limit: 1 } })).items
    expect(untouched?.id).toBe(theirs?.id)
    const twice = await post(full, '/api/v1/assignments?tag=north', toRestricted({ customerIds }))
    expect([twice.status, await codeOf(twice)]).toEqual([400, 'selection_twice'])
    const tooMany = Array.from({ length: 1_001 }, newId)
    expect(await codeOf(await named({ customerIds: tooMany }))).toBe('invalid_request')
    expect(await codeOf(await named({ customerIds: [] }))).toBe('invalid_request')
  })

  it('counts in the preview who is assigned to as many as can be', async () => {
    const many = await Promise.all(Array.from({ length: 50 }, () => newPerson(server, { role: 'help_desk' })))
    for (let from = 0; from < many.length; from += 20)
      expect(await bulk(many.slice(from, from + 20), { customerIds: [idOf('C')] })).toMatchObject({
        changed: 1,
      })
    const both = { total: 2, changed: 1, full: 1 }
    expect(await bulk([restricted], { preview: true })).toEqual(both)
    expect(await bulk([restricted], {})).toEqual(both)
    expect(await bulk([restricted], { how: 'unassign' })).toEqual({ total: 2, changed: 1, full: 0 })
    for (let from = 0; from < many.length; from += 20)
      expect(await bulk(many.slice(from, from + 20), { how: 'unassign' })).toMatchObject({ changed: 1 })
  })

  it('names colleagues by their ids, and nobody else’s', async () => {
    const { items } = await json<{ items: { name: string }[] }>(
      await helper.ask(`/api/v1/colleagues?id=${restricted.id}&id=${customer.id}&id=${operator.id}`),
    )
    expect(items.map(({ name }) => name)).toEqual(['Restricted'])
    expect(await codeOf(await helper.ask('/api/v1/colleagues?id=me'))).toBe('invalid_request')
  })

  it('is for who manages people, to people of the partner', async () => {
    for (const person of [restricted, readOnly, helper, customer, operator])
      expect((await post(person, '/api/v1/assignments', toRestricted({}))).status).toBe(403)
    for (const personIds of [[operator.id], [customer.id], [newId()]])
      expect((await post(full, '/api/v1/assignments', toRestricted({ personIds }))).status).toBe(404)
    const { items } = await json<{ items: { name: string }[] }>(
      await helper.ask('/api/v1/colleagues?search=re'),
    )
    expect(items.map(({ name }) => name)).toEqual(['Reader', 'Restricted'])
    expect((await customer.ask('/api/v1/colleagues')).status).toBe(403)
  })
})

describe('a vendor’s operator', () => {
  it('sees what waits for the vendor at every partner that uses it, page by page, and nothing else', async () => {
    const other = await server.stranger()
    await server.importRows(
      rows.map((row) => row.replace('Alpha', 'Elsewhere')),
      other.token,
    )
    const third = await server.stranger()
    await third.client.changePartner({ body: { vendor: 'Acme' } })
    await server.importRows(rows, third.token)
    const items: VendorServicesJson['items'] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: VendorServicesJson = await json(
        await operator.ask(`/api/v1/vendor/services?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`),
      )
      expect(page.items.length).toBeLessThanOrEqual(1)
      items.push(...page.items)
      cursor = page.nextCursor
    }
    const names = items.map(({ partner, customer: of }) => `${partner.name} ${of.name}`)
    expect(names.toSorted()).toEqual([
      'Another Beta',
      'Another Elsewhere',
      'Nordlys Drift Alpha',
      'Nordlys Drift Beta',
    ])
    expect(Object.keys(items[0] ?? {}).toSorted()).toEqual([
      'customer',
      'externalId',
      'id',
      'partner',
      'product',
      'reason',
      'since',
      'subscription',
      'work',
    ])
    for (const path of ['/api/v1/customers', '/api/v1/tags', '/api/v1/partner', '/api/v1/partners'])
      expect([path, (await operator.ask(path)).status]).toEqual([path, 403])
    for (const person of [full, restricted, customer])
      for (const path of ['services', 'partners'])
        expect((await person.ask(`/api/v1/vendor/${path}`)).status).toBe(403)
  })

  it('chooses among the partners that use it, and finds by what a row shows, each once', async () => {
    const chooses = async (query = '') =>
      json<{ items: { id: string; name: string }[]; hasMore: boolean }>(
        await operator.ask(`/api/v1/vendor/partners${query}`),
      )
    const { items: partners } = await chooses()
    expect(partners.map(({ name }) => name)).toEqual(['Another', 'Nordlys Drift'])
    expect(await chooses('?search=NORD&limit=1')).toEqual({ items: [partners[1]], hasMore: false })
    expect((await chooses('?limit=1')).hasMore).toBe(true)
    expect((await chooses('?search=%25')).items).toEqual([])

    const all = async (parameters: Record<string, string>) => {
      const found: string[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = new URLSearchParams({ ...parameters, ...(cursor !== '' && { cursor }) })
        const page: VendorServicesJson = await json(
          await operator.ask(`/api/v1/vendor/services?${query.toString()}`),
        )
        found.push(...page.items.map(({ partner, customer: of }) => `${partner.name} ${of.name}`))
        cursor = page.nextCursor
      }
      return found.toSorted()
    }
    const [another, nordlys] = partners.map(({ id }) => id)
    expect(await all({ partner: nordlys ?? '', limit: '1' })).toEqual([
      'Nordlys Drift Alpha',
      'Nordlys Drift Beta',
    ])
    expect(await all({ search: 'meetings', limit: '1' })).toEqual(['Another Beta', 'Nordlys Drift Beta'])
    expect(await all({ search: 'nordlys', limit: '1' })).toEqual([
      'Nordlys Drift Alpha',
      'Nordlys Drift Beta',
    ])
    expect(await all({ search: 'BETÁ a1' })).toEqual([])
    expect(await all({ search: 'ALPHÁ a1' })).toEqual(['Nordlys Drift Alpha'])
    expect(await all({ search: 'elsewhere', partner: another ?? '' })).toEqual(['Another Elsewhere'])
    expect(await all({ search: 'kari@fjord.example' })).toEqual([])
    // A partner of another vendor is nothing to them.
    expect(await all({ partner: newId() })).toEqual([])
    const first = await json<VendorServicesJson>(await operator.ask('/api/v1/vendor/services?limit=1'))
    expect(
      await codeOf(await operator.ask(`/api/v1/vendor/services?search=a&cursor=${first.nextCursor}`)),
    ).toBe('cursor_mismatch')
    expect((await operator.ask('/api/v1/vendor/services?partner=1')).status).toBe(400)
  })
})

describe('who is invited, and who leaves', () => {
  it('a customer’s administrator is invited for the customer, seen and removed with it', async () => {
    const invite = (body: object) =>
      post(full, '/api/v1/invitations', { email: 'new@fjord.example', ...body })
    expect(await codeOf(await invite({ role: 'customer_admin' }))).toBe('invitation_place_wrong')
    expect(await codeOf(await invite({ role: 'help_desk', customerId: idOf('A') }))).toBe(
      'invitation_place_wrong',
    )
    expect(await codeOf(await invite({ role: 'customer_admin', customerId: newId() }))).toBe(
      'customer_not_found',
    )
    expect((await invite({ role: 'customer_admin', customerId: idOf('A') })).status).toBe(201)
    const ofB = `/api/v1/people?customer=${idOf('B')}`
    const { items } = await json<{ items: { id: string }[] }>(await full.ask(ofB))
    expect(items.map(({ id }) => id)).toEqual([customer.id])
    const remove = () => full.ask(`/api/v1/people/${customer.id}?customer=${idOf('B')}`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect((await customer.ask('/api/v1/customers')).status).toBe(403)
  })

  it('a vendor’s operator is invited by who administers the installation', async () => {
    const root = await newPerson(server, { isInstallationAdmin: true })
    const body = { email: 'op@vendor.example', vendor: 'Acme' }
    expect((await post(full, '/api/v1/vendor-invitations', body)).status).toBe(403)
    expect((await post(root, '/api/v1/vendor-invitations', body)).status).toBe(201)
  })

  it('who leaves is assigned nothing, and answers for nobody', async () => {
    const leaver = await newPerson(server, { name: 'Leaver', role: 'partner_admin' })
    expect((await put(full, `/api/v1/customers/${idOf('B')}/assigned/${leaver.id}`)).status).toBe(204)
    const hand = { responsibleId: leaver.id, inHandUntil: null }
    expect((await put(full, `/api/v1/customers/${idOf('C')}/hand`, hand)).status).toBe(204)
    expect((await full.ask(`/api/v1/people/${leaver.id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await namesOf(full, `&assigned=${leaver.id}`)).toBe('')
    expect(await namesOf(full, `&responsible=${leaver.id}`)).toBe('')
    expect(await namesOf(full, '&responsible=nobody')).toBe('ABC')
    expect((await full.ask(`/api/v1/people/${leaver.id}`, { method: 'DELETE' })).status).toBe(404)
    expect(someNow).toBeLessThan(server.now)
  })
})
