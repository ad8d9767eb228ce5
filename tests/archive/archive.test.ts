import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archiveCustomer, correctCustomerId, restoreCustomer } from '../../src/archive/customers.ts'
import { listDeleted } from '../../src/archive/list.ts'
import { removeExpired } from '../../src/archive/retention.ts'
import { clientConfig } from '../../src/database/connect.ts'
import { readTenant } from '../../src/database/transactions.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { quietCustomers, restlessCustomers } from '../standings/customers.ts'
import { checkStored } from '../standings/check-stored.ts'
import { newPerson, type TestPerson } from '../support/people.ts'
import { seed, type SeedCustomer } from '../support/seed.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let admin: TestPerson
let superuser: Client
let customers: SeedCustomer[]
const readNow = databaseClock()

beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin', name: 'Astrid Berg' })
  customers = [...quietCustomers(6), ...restlessCustomers(10, Date.now(), 3)]
  await seed(server.database.db, server.partner.id, customers, Date.now())
  superuser = new Client(clientConfig(server.admin))
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await server?.close()
})

interface Row {
  id: string
  externalId: string
  name: string
}
interface List {
  items: Row[]
  total: number
  facets: { provisioning: Record<string, number> }
}

async function json<T>(path: string): Promise<T> {
  return (await (await admin.ask(path)).json()) as T
}
const list = (query = '') => json<List>(`/api/v1/customers?limit=200${query}`)
const remove = (id: string) => admin.ask(`/api/v1/customers/${id}`, { method: 'DELETE' })
const restore = (id: string) => admin.ask(`/api/v1/customers/${id}/restore`, { method: 'POST' })
const correct = (id: string, externalId: string) =>
  admin.ask(`/api/v1/customers/${id}/external-id`, { method: 'PUT', body: JSON.stringify({ externalId }) })
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]
const one = (n: number) => customers[n] as SeedCustomer

/** What is derived agrees with the facts, and nothing derived is left of what is not there. */
async function agrees(): Promise<void> {
  expect(await checkStored(server.database.db, server.partner.id, readNow)).toEqual([])
  const left = await readTenant(server.database.db, server.partner.id, (trx) =>
    sql`select 1 from customers c where c.partner_id = ${server.partner.id} and c.archived_at is not null and (
      exists (select from standings s where s.partner_id = c.partner_id and s.customer_id = c.id)
      or exists (select from customer_search s where s.partner_id = c.partner_id and s.customer_id = c.id))`.execute(
      trx,
    ),
  )
  expect(left.rows).toEqual([])
}

async function send(
  text: string,
): Promise<{ counts: { customers: { refused: number } }; errors: { code: string }[] }> {
  const response = await admin.ask('/api/v1/imports', {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'text/csv' },
  })
  return (await response.json()) as Awaited<ReturnType<typeof send>>
}
const head = 'customer_id,customer_name,subscription_id,offer,service_id,product\n'

describe('a deleted customer', () => {
  it('leaves list, counts, search, export and every page at once, and comes back with everything', async () => {
    const { id, externalId, name } = one(0)
    const before = await list()
    const detail = await json(`/api/v1/customers/${id}`)
    expect((await remove(id)).status).toBe(204)
    const after = await list()
    expect([after.total, after.items.map((row) => row.id)]).toEqual([
      before.total - 1,
      before.items.map((row) => row.id).filter((other) => other !== id),
    ])
    expect(after.facets).not.toEqual(before.facets)
    expect((await list(`&search=${encodeURIComponent(name)}`)).items.map((row) => row.id)).not.toContain(id)
    expect(await (await admin.ask('/api/v1/customers.csv')).text()).not.toContain(`${externalId},`)
    for (const path of ['', '/subscriptions', '/history'])
      expect(await codeOf(await admin.ask(`/api/v1/customers/${id}${path}`))).toEqual([
        404,
        'customer_not_found',
      ])
    expect((await admin.ask(`/api/v1/customers/by-external-id/${externalId}`)).status).toBe(404)
    expect(await json<List>(`/api/v1/customers/by-ids?id=${id}`)).toEqual({ items: [] })
    await agrees()
    expect(await codeOf(await remove(id))).toEqual([404, 'customer_not_found'])
    expect((await restore(id)).status).toBe(204)
    expect(await list()).toEqual(before)
    const { updatedAt: _, ...again } = await json<Record<string, unknown>>(`/api/v1/customers/${id}`)
    expect(detail).toMatchObject(again)
    expect(await codeOf(await restore(id))).toEqual([404, 'customer_not_found'])
    await agrees()
  })

  it('stands in the list of deleted ones, latest first, with the end of its time', async () => {
    for (const n of [1, 2, 3]) await remove(one(n).id)
    const first = await json<{
      items: (Row & { deletedAt: string; removedAt: string })[]
      nextCursor: string
    }>('/api/v1/customers/deleted?limit=2')
    const rest = await json<{ items: Row[]; nextCursor: null }>(
      `/api/v1/customers/deleted?limit=2&cursor=${first.nextCursor}`,
    )
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([3, 2, 1].map((n) => one(n).id))
    const [{ deletedAt, removedAt } = { deletedAt: '', removedAt: '' }] = first.items
    expect(Date.parse(removedAt) - Date.parse(deletedAt)).toBe(30 * 86_400_000)
    for (const n of [1, 2, 3]) await restore(one(n).id)
    await agrees()
  })

  it('is listed with who deleted it, and found by its name and its id', async () => {
    const path = '/api/v1/customers/deleted'
    interface Deleted {
      items: (Row & { deletedBy: { kind: string; id: string; name: string | null } })[]
      nextCursor: string | null
    }
    const other = await newPerson(server, { role: 'partner_full_admin', name: 'Bodil Åsen' })
    await remove(one(1).id)
    await other.ask(`/api/v1/customers/${one(2).id}`, { method: 'DELETE' })
    const { items } = await json<Deleted>(path)
    expect(items.map(({ id, deletedBy }) => [id, deletedBy.kind, deletedBy.name])).toEqual([
      [one(2).id, 'person', 'Bodil Åsen'],
      [one(1).id, 'person', 'Astrid Berg'],
    ])
    const find = async (search: string, more = '') =>
      json<Deleted>(`${path}?search=${encodeURIComponent(search)}${more}`)
    expect((await find(one(1).externalId)).items.map(({ id }) => id)).toEqual([one(1).id])
    expect((await find(one(2).name.toUpperCase())).items.map(({ id }) => id)).toContain(one(2).id)
    expect(await find('nobody at all')).toEqual({ items: [], nextCursor: null })
    const all = `limit=1&search=${encodeURIComponent(one(1).externalId.slice(0, 1))}`
    const first = await json<Deleted>(`${path}?${all}`)
    const second = await json<Deleted>(`${path}?${all}&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([one(2).id, one(1).id])
    expect(await codeOf(await admin.ask(`${path}?search=else&cursor=${first.nextCursor}`))).toEqual([
      400,
      'cursor_mismatch',
    ])
    expect((await admin.ask(`${path}?search=${'x'.repeat(201)}`)).status).toBe(400)
    for (const n of [1, 2]) await restore(one(n).id)
    await agrees()
  })

  it('is nothing to who does not see it: neither to delete, nor to bring back, nor to correct, nor to find', async () => {
    const { id } = one(1)
    const context = { database: server.database, readNow }
    const { id: partnerId } = server.partner
    const by = { kind: 'system', id: null } as const
    const reach = { kind: 'assigned', personId: admin.id } as const
    const notFound = { code: 'customer_not_found' }
    await expect(archiveCustomer(context, partnerId, reach, by, id)).rejects.toMatchObject(notFound)
    await expect(correctCustomerId(context, partnerId, reach, by, id, 'X-2')).rejects.toMatchObject(notFound)
    await remove(id)
    const everything = { search: '', limit: 50, cursor: undefined }
    await expect(restoreCustomer(context, partnerId, reach, by, id)).rejects.toMatchObject(notFound)
    expect(await listDeleted(context, partnerId, reach, everything)).toEqual({ items: [], nextCursor: null })
    await restore(id)
    // Once it is assigned to them, it is theirs.
    await admin.ask(`/api/v1/customers/${id}/assigned/${admin.id}`, { method: 'PUT' })
    await archiveCustomer(context, partnerId, reach, by, id)
    const listed = await listDeleted(context, partnerId, reach, everything)
    expect(listed.items).toMatchObject([{ id, deletedBy: { kind: 'system', id: null, name: null } }])
    await restoreCustomer(context, partnerId, reach, by, id)
    await admin.ask(`/api/v1/customers/${id}/assigned/${admin.id}`, { method: 'DELETE' })
    await agrees()
  })

  it('is told in its history and in the audit log, with who did it', async () => {
    const { id, externalId } = one(0)
    const history = await json<{ items: { kind: string; actor: { name: string } }[] }>(
      `/api/v1/customers/${id}/history`,
    )
    expect(history.items.map(({ kind, actor }) => [kind, actor.name])).toEqual([
      ['customer_restored', 'Astrid Berg'],
      ['customer_deleted', 'Astrid Berg'],
    ])
    const audit = await json<{ items: { action: string; details: unknown }[] }>(
      `/api/v1/audit?customer=${id}`,
    )
    expect(audit.items.map(({ action, details }) => [action, details])).toEqual([
      ['customer_restored', { externalId }],
      ['customer_deleted', { externalId }],
    ])
  })

  it('is not brought back, changed or joined by a file', async () => {
    const { id, externalId } = one(4)
    await remove(id)
    const { counts, errors } = await send(`${head}${externalId},New name,,,,\nC-9,Other,,,,\n`)
    expect([counts.customers.refused, errors.map(({ code }) => code)]).toEqual([1, ['customer_deleted']])
    expect((await admin.ask(`/api/v1/customers/${id}`)).status).toBe(404)
    await agrees()
    await restore(id)
    expect((await json<Row>(`/api/v1/customers/${id}`)).name).toBe(one(4).name)
    await agrees()
  })

  it('is left alone by the clock, and time is made up for when it comes back', async () => {
    const restless = customers.slice(6)
    for (const { id } of restless) await remove(id)
    await attend(server.database.db, server.partner.id, readNow)
    await agrees()
    for (const { id } of restless) expect((await restore(id)).status).toBe(204)
    await agrees()
    await attend(server.database.db, server.partner.id, readNow)
    expect(await checkStored(server.database.db, server.partner.id, readNow, { caughtUp: true })).toEqual([])
  })

  it('goes once and comes back once, whatever happens at once', async () => {
    const { id, externalId } = one(5)
    const file = () => send(`${head}${externalId},${one(5).name},,,,\n`)
    for (let round = 0; round < 4; round += 1) {
      const removed = await Promise.all([remove(id), remove(id), remove(id), file()])
      expect(
        removed
          .slice(0, 3)
          .map((response) => String((response as Response).status))
          .toSorted(),
      ).toEqual(['204', '404', '404'])
      await agrees()
      const restored = await Promise.all([restore(id), file(), restore(id)])
      expect([restored[0], restored[2]].map(({ status }) => String(status)).toSorted()).toEqual([
        '204',
        '404',
      ])
      await agrees()
    }
  })
})

describe('the partner’s own id of a customer', () => {
  it('is corrected everywhere, with its history, and the old one may be used again', async () => {
    const { id, externalId } = one(0)
    expect((await correct(id, ' Å-1 ')).status).toBe(204)
    expect((await json<Row>('/api/v1/customers/by-external-id/%C3%85-1')).id).toBe(id)
    expect((await admin.ask(`/api/v1/customers/by-external-id/${externalId}`)).status).toBe(404)
    expect((await list('&search=%C3%85-1')).items.map((row) => row.id)).toEqual([id])
    const history = await json<{ items: { kind: string; before: unknown; after: unknown }[] }>(
      `/api/v1/customers/${id}/history`,
    )
    expect(history.items[0]).toMatchObject({
      kind: 'customer_changed',
      before: { externalId },
      after: { externalId: 'Å-1' },
    })
    await agrees()
    expect((await send(`${head}${externalId},Another,,,,\n`)).counts.customers.refused).toBe(0)
    expect((await json<Row>(`/api/v1/customers/by-external-id/${externalId}`)).id).not.toBe(id)
    await agrees()
  })

  it('is nobody else’s, not even a deleted one’s', async () => {
    expect(await codeOf(await correct(one(1).id, one(2).externalId))).toEqual([409, 'external_id_taken'])
    await remove(one(2).id)
    expect(await codeOf(await correct(one(1).id, one(2).externalId))).toEqual([409, 'external_id_taken'])
    expect(await codeOf(await correct(one(2).id, 'X-1'))).toEqual([404, 'customer_not_found'])
    await restore(one(2).id)
    await agrees()
  })
})

const rowsOf = async (id: string) => {
  const { rows } = await superuser.query<{ n: string }>(
    `select (select count(*) from varde.customers where id = $1) + (select count(*) from varde.subscriptions where customer_id = $1)
      + (select count(*) from varde.history where customer_id = $1) + (select count(*) from varde.audit where customer_id = $1) as n`,
    [id],
  )
  return Number(rows[0]?.n)
}

const change = (body: object) =>
  admin.ask('/api/v1/partner/retention', { method: 'PATCH', body: JSON.stringify(body) })

const deletedAgo = (id: string, ago: string) =>
  superuser.query(`update varde.customers set archived_at = archived_at - $2::interval where id = $1`, [
    id,
    ago,
  ])

describe('what is kept', () => {
  it('is said by the partner, within bounds', async () => {
    expect(await json('/api/v1/partner/retention')).toEqual({
      auditDays: 730,
      deletedCustomersDays: 30,
      removedDetailsDays: 90,
    })
    for (const body of [
      { auditDays: 29 },
      { auditDays: 3651 },
      { deletedCustomersDays: 0 },
      { deletedCustomersDays: 366 },
      { removedDetailsDays: 0 },
      { removedDetailsDays: 3651 },
      {},
    ])
      expect((await change(body)).status).toBe(400)
    expect(await (await change({ deletedCustomersDays: 10 })).json()).toEqual({
      auditDays: 730,
      deletedCustomersDays: 10,
      removedDetailsDays: 90,
    })
    const [entry] = (await json<{ items: unknown[] }>('/api/v1/audit?action=retention_changed')).items
    expect(entry).toMatchObject({
      details: { before: { deletedCustomersDays: 30 }, after: { deletedCustomersDays: 10 } },
    })
  })

  it('of deleted customers goes when their time is over, with history and audit, and nothing besides', async () => {
    const { db } = server.database
    const [gone, kept, there] = [one(6).id, one(7).id, one(8).id]
    await remove(gone)
    await remove(kept)
    await deletedAgo(gone, '10 days 1 second')
    await deletedAgo(kept, '9 days 23 hours')
    const elsewhere = await createPartner(db, 'Elsewhere')
    await removeExpired(db, elsewhere.id, readNow)
    expect(await rowsOf(gone)).toBeGreaterThan(2)
    // The server's own clock may be removing it just now: what another transaction holds is left to it.
    await expect
      .poll(async () => [await removeExpired(db, server.partner.id, readNow), await rowsOf(gone)])
      .toEqual([false, 0])
    expect(await rowsOf(kept)).toBeGreaterThan(2)
    expect(await rowsOf(there)).toBeGreaterThan(0)
    expect(await codeOf(await restore(gone))).toEqual([404, 'customer_not_found'])
    await deletedAgo(kept, '-9 days -23 hours')
    expect((await restore(kept)).status).toBe(204)
    // Its id is free again.
    expect((await send(`${head}${one(6).externalId},Anew,,,,\n`)).counts.customers.refused).toBe(0)
    await agrees()
  })

  it('of the audit log goes when its time is over', async () => {
    const { db } = server.database
    const idsOfAll = async () => {
      const { rows } = await superuser.query<{ id: string }>('select id from varde.audit order by at, id')
      return rows.map(({ id }) => id)
    }
    const all = await idsOfAll()
    const old = all.slice(0, 3)
    await superuser.query(
      `update varde.audit set at = now() - interval '731 days' where id = any($1::uuid[])`,
      [old],
    )
    await removeExpired(db, server.partner.id, readNow)
    expect((await idsOfAll()).toSorted()).toEqual(all.filter((id) => !old.includes(id)).toSorted())
  })
})
