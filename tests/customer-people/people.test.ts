import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { Role } from '../../src/domain/roles.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { pathsOf, send } from '../orders/support.ts'
import type { TestPerson } from '../support/people.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { everyRole, newCustomer } from './support.ts'

let server: TestServer
let customerId: string
let besideId: string
let people: Record<Role, TestPerson>
let admin: TestPerson

beforeAll(async () => {
  server = await startServer()
  customerId = await newCustomer(server, 'C-1')
  besideId = await newCustomer(server, 'C-2')
  people = await everyRole(server, customerId)
  admin = people.partner_full_admin
})
afterAll(() => server?.close())

const at = (id = customerId) => `/api/v1/customers/${id}/people`
async function add(json: object, id = customerId, who = admin) {
  const answer = await send(who, 'POST', at(id), json)
  return { ...answer, id: String(answer.body['id']) }
}
async function list(query = '', id = customerId, who = admin) {
  const { status, body } = await send(who, 'GET', `${at(id)}?${query}`)
  const {
    items = [],
    total,
    nextCursor,
  } = body as unknown as {
    items?: { id: string; name: string; externalId: string; email: string | null; licences: object[] }[]
    total: number
    nextCursor: string | null
  }
  return { status, items, names: items.map(({ name }) => name), total, nextCursor, code: body.code }
}
async function auditOf(personId: string) {
  const { body } = await send(admin, 'GET', `/api/v1/audit?limit=200&subject=${personId}`)
  return body['items'] as { action: string; subject: { id: string | null }; details: object }[]
}
async function lastEvent(): Promise<string[]> {
  return readTenant(server.database.db, server.partner.id, async (trx) => {
    const { rows } = await sql<{ ids: string[] }>`
      select customer_ids as ids from outbox where partner_id = ${server.partner.id} order by id desc limit 1`.execute(
      trx,
    )
    return rows[0]?.ids ?? []
  })
}

/** The customer's one service. */
async function serviceOf(id: string): Promise<string> {
  return readTenant(server.database.db, server.partner.id, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select v.id from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${server.partner.id} and s.customer_id = ${id}`.execute(trx)
    return rows[0]?.id ?? ''
  })
}
/** As assigning leaves it. */
async function hold(id: string, personId: string): Promise<string> {
  const serviceId = await serviceOf(id)
  const partnerId = server.partner.id
  await writeTenant(server.database.db, partnerId, async (trx) => {
    await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
        assigned_with)
      values (${partnerId}, ${newId()}, ${serviceId}, ${id}, ${personId}, now(), 'system', ${newId()})`.execute(
      trx,
    )
    await sql`update services set licences_counted = true, licences_used = coalesce(licences_used, 0) + 1
      where partner_id = ${partnerId} and id = ${serviceId}`.execute(trx)
  })
  return serviceId
}

describe('a person who is added', () => {
  it('is kept trimmed, with an address in lower case and each group once, and stands in the list', async () => {
    const added = await add({
      name: '  Åse Nordmann ',
      email: ' Ase@Example.ORG ',
      language: 'nb',
      groups: ['Salg', ' Salg ', 'Kjøkken'],
    })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({
      externalId: 'P-000001',
      name: 'Åse Nordmann',
      email: 'ase@example.org',
      language: 'nb',
      groups: ['Salg', 'Kjøkken'],
      deactivatedAt: null,
      revision: 0,
      licences: [],
    })
    expect(await list()).toMatchObject({ names: ['Åse Nordmann'], total: 1, nextCursor: null })
    expect((await send(admin, 'GET', `${at()}/${added.id}`)).body).toEqual(added.body)
    const [entry] = await auditOf(added.id)
    expect(entry).toMatchObject({ action: 'customer_person_added', subject: { kind: 'customer_person' } })
    expect(JSON.stringify(entry)).not.toMatch(/nordmann|example\.org/i)
    expect(await lastEvent()).toEqual([customerId])
  })

  it('has an own id, given or made, that nobody else of the customer has', async () => {
    expect((await add({ externalId: ' E-1 ', name: 'One' })).body['externalId']).toBe('E-1')
    const taken = await add({ externalId: 'E-1', name: 'Again' })
    expect([taken.status, taken.body.code]).toEqual([409, 'customer_person_id_taken'])
    await add({ externalId: 'P-000041', name: 'Forty-one' })
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => add({ name: `At once ${n}` })))
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201))
    expect(made.map(({ body }) => String(body['externalId'])).toSorted()).toEqual(
      Array.from({ length: 8 }, (_, n) => `P-${String(42 + n).padStart(6, '0')}`),
    )
    expect((await add({ externalId: 'E-1', name: 'Elsewhere' }, besideId)).status).toBe(201)
  })

  it('shares an address with nobody who is active, and is told who has it', async () => {
    const id = await newCustomer(server, 'addresses')
    await add({ externalId: 'first', name: 'First', email: 'shared@example.org' }, id)
    const second = await add({ name: 'Second', email: 'SHARED@example.org' }, id)
    expect([second.status, second.body.code]).toEqual([409, 'customer_person_address_taken'])
    expect(second.body['detail']).toContain('«first»')
    expect((await add({ name: 'Second', email: 'shared@example.org' }, besideId)).status).toBe(201)
  })

  it.each([
    [{}, ['body.name']],
    [{ name: ' ' }, ['body.name']],
    [{ name: 'x'.repeat(201) }, ['body.name']],
    [{ name: 'Two\nlines' }, ['body.name']],
    [{ name: 'N', email: 'nobody' }, ['body.email']],
    [{ name: 'N', language: 'fr' }, ['body.language']],
    [{ name: 'N', groups: ['a|b'] }, ['body.groups[0]']],
    [{ name: 'N', groups: Array.from({ length: 21 }, (_, n) => `g${n}`) }, ['body.groups']],
    [{ name: 'N', externalId: '' }, ['body.externalId']],
    [{ name: 'N', phone: '1' }, ['body.phone']],
  ])('is refused with what to write instead: %j', async (json, paths) => {
    const { status, body } = await add(json)
    expect([status, body.code]).toEqual([400, 'invalid_request'])
    expect(pathsOf({ status, body })).toEqual(paths)
  })
})

describe('a person who is changed', () => {
  it('keeps what is not mentioned, and is found by what is new', async () => {
    const id = await newCustomer(server, 'changes')
    const { id: personId } = await add({ name: 'Before', email: 'b@example.org', groups: ['A'] }, id)
    const path = `${at(id)}/${personId}`
    const changed = await send(admin, 'PATCH', path, { name: 'After', groups: ['B'], revision: 0 })
    expect(changed.body).toMatchObject({ name: 'After', email: 'b@example.org', groups: ['B'], revision: 1 })
    expect((await list('search=after', id)).total).toBe(1)
    expect((await list('search=before', id)).total).toBe(0)
    const [entry] = await auditOf(personId)
    expect(entry).toMatchObject({
      action: 'customer_person_changed',
      details: { fields: ['name', 'groups'] },
    })
    const late = await send(admin, 'PATCH', path, { name: 'Late', revision: 0 })
    expect([late.status, late.body.code]).toEqual([409, 'changed_since'])
    const same = await send(admin, 'PATCH', path, { name: 'After', groups: ['B'], revision: 1 })
    expect(same.body).toMatchObject({ revision: 1 })
    expect((await send(admin, 'PATCH', path, {})).status).toBe(400)
    expect((await send(admin, 'PATCH', path, { email: null })).body).toMatchObject({ email: null })
  })

  it('takes no id and no address of another', async () => {
    const id = await newCustomer(server, 'clashes')
    await add({ externalId: 'a', name: 'A', email: 'a@example.org' }, id)
    const { id: personId } = await add({ externalId: 'b', name: 'B', email: 'b@example.org' }, id)
    const path = `${at(id)}/${personId}`
    expect((await send(admin, 'PATCH', path, { email: 'a@example.org' })).body.code).toBe(
      'customer_person_address_taken',
    )
    expect((await send(admin, 'PATCH', path, { externalId: 'a' })).body.code).toBe('customer_person_id_taken')
    expect((await send(admin, 'PATCH', path, { externalId: 'c' })).body).toMatchObject({ externalId: 'c' })
  })
})

describe('a person who goes', () => {
  it('gives licences back when deactivated, and comes back without', async () => {
    const id = await newCustomer(server, 'goes')
    const { id: personId } = await add({ name: 'Kari', email: 'kari@example.org' }, id)
    const serviceId = await hold(id, personId)
    expect((await list('', id)).items[0]?.licences).toMatchObject([
      { serviceId, product: expect.any(String) },
    ])
    expect((await list(`service=${serviceId}`, id)).total).toBe(1)
    expect((await list(`service=${serviceId}&holds=false`, id)).total).toBe(0)
    const gone = await send(admin, 'POST', `${at(id)}/${personId}/deactivate`)
    expect(gone.body).toMatchObject({ deactivatedAt: expect.any(String), licences: [], revision: 1 })
    expect(await list('', id)).toMatchObject({ total: 0, names: [] })
    expect(await list('state=deactivated', id)).toMatchObject({ total: 1, names: ['Kari'] })
    expect(await list('state=all', id)).toMatchObject({ total: 1 })
    const again = await send(admin, 'POST', `${at(id)}/${personId}/deactivate`)
    expect(again.body).toEqual(gone.body)

    await add({ externalId: 'other', name: 'Other', email: 'kari@example.org' }, id)
    const refused = await send(admin, 'POST', `${at(id)}/${personId}/reactivate`)
    expect([refused.status, refused.body.code]).toEqual([409, 'customer_person_address_taken'])
    await send(admin, 'PATCH', `${at(id)}/${personId}`, { email: 'kari2@example.org' })
    const back = await send(admin, 'POST', `${at(id)}/${personId}/reactivate`)
    expect(back.body).toMatchObject({ deactivatedAt: null, licences: [] })
    expect((await auditOf(personId)).map(({ action }) => action)).toEqual([
      'customer_person_reactivated',
      'customer_person_changed',
      'customer_person_deactivated',
      'customer_person_added',
    ])
  })

  it('is nobody any more when erased: licences returned, nothing that says who they were', async () => {
    const id = await newCustomer(server, 'erases')
    const { id: personId } = await add(
      { externalId: 'secret-id', name: 'Secret Name', email: 'secret@example.org', groups: ['Secret'] },
      id,
    )
    await hold(id, personId)
    const data = await send(admin, 'GET', `${at(id)}/${personId}/data`)
    expect(data.body).toMatchObject({
      person: { name: 'Secret Name', email: 'secret@example.org' },
      licences: [{ returnedAt: null }],
    })
    expect((await send(admin, 'DELETE', `${at(id)}/${personId}`)).status).toBe(204)
    expect((await send(admin, 'GET', `${at(id)}/${personId}`)).body.code).toBe('customer_person_not_found')
    expect((await send(admin, 'DELETE', `${at(id)}/${personId}`)).body.code).toBe('customer_person_not_found')
    expect(await list('state=all', id)).toMatchObject({ total: 0 })
    expect((await send(admin, 'GET', `${at(id)}/groups`)).body).toEqual({
      active: 0,
      deactivated: 0,
      groups: [],
      isMore: false,
    })
    const everywhere = await readTenant(server.database.db, server.partner.id, async (trx) => {
      const { partner } = server
      const rows = await Promise.all([
        sql`select * from customer_people where partner_id = ${partner.id} and customer_id = ${id}`.execute(
          trx,
        ),
        sql`select * from licences where partner_id = ${partner.id} and customer_id = ${id}`.execute(trx),
        sql`select * from audit where partner_id = ${partner.id} and customer_id = ${id}`.execute(trx),
        sql`select * from history where partner_id = ${partner.id} and customer_id = ${id}`.execute(trx),
        sql`select * from services where partner_id = ${partner.id} and id = ${await serviceOf(id)}`.execute(
          trx,
        ),
      ])
      return JSON.stringify(
        rows.map((result) => result.rows),
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      )
    })
    expect(everywhere).not.toMatch(/secret/i)
    expect(everywhere).toContain('"returned_why":"erased"')
    expect(everywhere).toContain('"licences_used":0')
    // Address and id are free again.
    const again = await add({ externalId: 'secret-id', name: 'New', email: 'secret@example.org' }, id)
    expect(again.status).toBe(201)
  })
})

describe('the list', () => {
  let id: string
  beforeAll(async () => {
    id = await newCustomer(server, 'list')
    for (const [n, name] of ['Østby', 'Ærlig', 'Zander', 'Åse', 'berg', 'Anna Lie', 'Arne Vik'].entries())
      await add(
        {
          externalId: `X-${n}`,
          name,
          email: `${n}@${n % 2 === 0 ? 'even' : 'odd'}.example`,
          groups: [`G${n % 2}`],
        },
        id,
      )
  })

  it('goes by name, page by page, each once', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(
        `limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
        id,
      )
      expect(page.total).toBe(7)
      seen.push(...page.names)
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['Anna Lie', 'Arne Vik', 'berg', 'Zander', 'Ærlig', 'Østby', 'Åse'])
  })

  it('refuses cursors of other lists, and others’', async () => {
    const { nextCursor } = await list('limit=2', id)
    expect((await list(`limit=2&search=a&cursor=${nextCursor}`, id)).code).toBe('cursor_mismatch')
    expect((await list(`cursor=${nextCursor}`)).code).toBe('cursor_mismatch')
    expect((await list('cursor=nonsense', id)).code).toBe('cursor_invalid')
  })

  it.each([
    ['ostby', ['Østby']],
    ['aerlig', []],
    ['arlig', ['Ærlig']],
    ['a', ['Anna Lie', 'Arne Vik', 'Ærlig', 'Åse']],
    ['ANNA lie', ['Anna Lie']],
    ['nna', ['Anna Lie']],
    ['%', []],
    ['x-3', ['Åse']],
    ['even', ['Arne Vik', 'berg', 'Zander', 'Østby']],
  ])('finds «%s»', async (search, names) => {
    const page = await list(`search=${encodeURIComponent(search)}`, id)
    expect(page).toMatchObject({ names, total: names.length })
  })

  it('shows one group, and all groups with their numbers', async () => {
    expect((await list('group=G1', id)).total).toBe(3)
    expect((await list('group=g1', id)).total).toBe(0)
    expect((await send(admin, 'GET', `${at(id)}/groups`)).body).toEqual({
      active: 7,
      deactivated: 0,
      groups: [
        { name: 'G0', people: 4 },
        { name: 'G1', people: 3 },
      ],
      isMore: false,
    })
  })

  it.each(['state=gone', 'limit=0', 'limit=201', 'service=x', 'holds=maybe', 'nobody=1', 'group='])(
    'refuses %s',
    async (query) => expect((await list(query, id)).status).toBe(400),
  )
})

describe('many at once', () => {
  it('are deactivated, brought back and put into groups, by filter or by id', async () => {
    const id = await newCustomer(server, 'many')
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1)
      ids.push((await add({ externalId: `M-${n}`, name: `Many ${n}`, email: `${n}@m.example` }, id)).id)
    await hold(id, ids[0] ?? '')
    const act = (json: object, who = admin) => send(who, 'POST', `${at(id)}/act`, json)
    const grouped = await act({ act: 'add_group', group: ' Team ', people: { search: 'many' }, expected: 5 })
    expect(grouped.body).toMatchObject({ selected: 5, changed: 5, unchanged: 0, refused: 0 })
    expect((await list('group=Team', id)).total).toBe(5)
    const out = await act({ act: 'remove_group', group: 'Team', people: { ids: [ids[1], newId()] } })
    expect(out.body).toMatchObject({ selected: 1, changed: 1 })
    const gone = await act({ act: 'deactivate', people: { group: 'Team' } })
    expect(gone.body).toMatchObject({ selected: 4, changed: 4, licencesReturned: 1 })
    expect((await send(admin, 'GET', `${at(id)}/groups`)).body).toMatchObject({ active: 1, deactivated: 4 })
    await add({ externalId: 'new-2', name: 'New two', email: '2@m.example' }, id)
    const back = await act({ act: 'reactivate', people: { state: 'deactivated' } })
    expect(back.body).toMatchObject({
      selected: 4,
      changed: 3,
      refused: 1,
      refusals: [{ externalId: 'M-2', code: 'customer_person_address_taken' }],
    })
    expect((await auditOf(ids[0] ?? '')).map(({ action }) => action)).toEqual([
      'customer_person_reactivated',
      'customer_person_deactivated',
      'customer_person_changed',
      'customer_person_added',
    ])
  })

  it('are refused where they are none, others than were shown, or the act is not whole', async () => {
    const id = await newCustomer(server, 'none')
    const act = async (json: object) => {
      const { status, body } = await send(admin, 'POST', `${at(id)}/act`, json)
      return [status, body.code]
    }
    expect(await act({ act: 'deactivate', people: {} })).toEqual([422, 'nothing_selected'])
    expect(await act({ act: 'deactivate', people: {}, expected: 3 })).toEqual([409, 'selection_changed'])
    expect(await act({ act: 'add_group', people: {} })).toEqual([400, 'invalid_request'])
    expect(await act({ act: 'deactivate', group: 'x', people: {} })).toEqual([400, 'invalid_request'])
    expect(await act({ act: 'deactivate', people: { ids: [] } })).toEqual([400, 'invalid_request'])
    expect(await act({ act: 'deactivate', people: { ids: [newId()], search: 'x' } })).toEqual([
      400,
      'selection_twice',
    ])
  })
})

describe('who may', () => {
  it.each([
    ['partner_full_admin', 200, 201],
    ['partner_admin', 404, 404],
    ['partner_read_only', 200, 403],
    ['help_desk', 403, 403],
    ['customer_admin', 200, 201],
    ['vendor_operator', 403, 403],
  ] as const)('%s', async (role, reads, writes) => {
    expect((await list('', customerId, people[role])).status).toBe(reads)
    expect((await add({ name: `By ${role}` }, customerId, people[role])).status).toBe(writes)
  })

  it('is stopped at the walls: another customer, another partner, a person of another customer', async () => {
    const own = people.customer_admin
    expect((await list('', besideId, own)).code).toBe('customer_not_found')
    expect((await add({ name: 'No' }, besideId, own)).body.code).toBe('customer_not_found')
    const elsewhere = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: elsewhere.id })
    expect((await list('', customerId, stranger)).code).toBe('customer_not_found')
    const { id: personId } = await add({ name: 'Beside' }, besideId)
    expect((await send(admin, 'GET', `${at()}/${personId}`)).body.code).toBe('customer_person_not_found')
    expect((await send(own, 'PATCH', `${at()}/${personId}`, { name: 'X' })).body.code).toBe(
      'customer_person_not_found',
    )
    expect((await send(own, 'DELETE', `${at()}/${personId}`)).body.code).toBe('customer_person_not_found')
    const act = { act: 'deactivate', people: { ids: [personId] } }
    expect((await send(own, 'POST', `${at()}/act`, act)).body.code).toBe('nothing_selected')
  })
})
