import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import { dayMs, formatInstant } from '../../src/domain/instant.ts'
import { appendHistory } from '../../src/history/append.ts'
import { entriesBehind } from '../../src/history/repository.ts'
import { seesAll } from '../../src/reach/reach.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startHeldServer } from '../support/held-server.ts'
import type { HeldServer } from '../support/held-server.ts'

let server: HeldServer
let id = ''
let importIds: string[] = []
beforeAll(async () => {
  server = await startHeldServer()
  const header =
    'customer_id,customer_name,tags,subscription_id,offer,kind,ends_at,cancel_at_end,service_id,product,provisioning_status,licences'
  const endsAt = formatInstant(someNow + 40 * dayMs)
  const first = await server.importRows([
    header,
    `C1,Ås,a,S1,Suite,paid,${endsAt},true,V1,Calling,provisioned,5`,
    `C1,Ås,a,S1,Suite,paid,${endsAt},true,V2,Meetings,pending_details,`,
    'C2,Bø,,S9,Suite,paid,,false,V1,Calling,provisioned,1',
  ])
  server.now += 1_000
  const second = await server.importRows([
    header,
    `C1,Ås AS,a|b,S1,Suite,paid,${endsAt},true,V1,Calling,manual_partner,7`,
    `C1,Ås AS,a|b,S2,Trial,trial,${formatInstant(someNow + 20 * dayMs)},false,V1,Calling,provisioned,`,
  ])
  importIds = [first.id, second.id]
  const customer = await server.client.getCustomerByExternalId({ params: { externalId: 'C1' } })
  id = customer.id
  const service = customer.subscriptions
    .flatMap((subscription) => subscription.services)
    .find((one) => one.provisioningStatus === 'manual_partner')
  server.now += 1_000
  await server.client.setServiceStatus({ params: { id: service?.id ?? '' }, body: { status: 'provisioned' } })
  await server.moveTo(someNow + 10 * dayMs)
  await server.moveTo(someNow + 20 * dayMs)
  await server.moveTo(someNow + 40 * dayMs)
})
afterAll(() => server.close())

const at = (ms: number) => formatInstant(someNow + ms)

async function whole(limit: number) {
  const items = []
  let cursor: string | undefined
  do {
    const page = await server.client.listCustomerHistory({
      params: { id },
      query: cursor === undefined ? { limit } : { limit, cursor },
    })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

describe('GET /api/v1/customers/{id}/history', () => {
  it('tells what happened, newest first: what, when, by whom, before and after', async () => {
    const items = await whole(200)
    const S1 = { externalId: 'S1', offer: 'Suite' }
    const V1 = { externalId: 'V1', product: 'Calling' }
    const clock = { kind: 'clock', id: null, name: null }
    const byImport = { kind: 'import', id: importIds[1], name: null }
    const token = { kind: 'token', name: 'tests' }
    expect(items).toMatchObject([
      {
        kind: 'subscription_closed',
        at: at(40 * dayMs),
        actor: clock,
        subscription: S1,
        service: null,
        before: { status: 'expires_in_30_days', closedAt: null },
        after: { status: null, closedAt: at(40 * dayMs) },
      },
      {
        kind: 'subscription_status_changed',
        at: at(20 * dayMs),
        actor: clock,
        subscription: { externalId: 'S2' },
        before: { status: 'trial_expires_in_30_days' },
        after: { status: 'trial_expired' },
      },
      { kind: 'subscription_status_changed', at: at(10 * dayMs), actor: clock, subscription: S1 },
      {
        kind: 'service_status_set',
        at: at(2_000),
        actor: token,
        subscription: S1,
        service: V1,
        before: { provisioningStatus: 'manual_partner', reason: null },
        after: { provisioningStatus: 'provisioned', reason: null, since: at(2_000) },
      },
      {
        kind: 'subscription_changed',
        actor: token,
        subscription: S1,
        service: null,
        before: { provisioningStatus: 'manual_partner' },
        after: { provisioningStatus: 'pending_details' },
      },
      {
        kind: 'service_created',
        actor: byImport,
        service: V1,
        subscription: { externalId: 'S2' },
        before: null,
      },
      { kind: 'subscription_created', actor: byImport, subscription: { externalId: 'S2', offer: 'Trial' } },
      {
        kind: 'service_changed',
        service: V1,
        before: { provisioningStatus: 'provisioned', licences: 5 },
        after: { provisioningStatus: 'manual_partner', licences: 7 },
      },
      {
        kind: 'subscription_changed',
        before: { provisioningStatus: 'pending_details' },
        after: { provisioningStatus: 'manual_partner' },
      },
      {
        kind: 'customer_changed',
        at: at(1_000),
        subscription: null,
        service: null,
        before: { name: 'Ås', tags: ['a'] },
        after: { name: 'Ås AS', tags: ['a', 'b'] },
      },
      {
        kind: 'customer_created',
        at: at(0),
        actor: { kind: 'import', id: importIds[0], name: null },
        before: null,
        after: { name: 'Ås', subscriptions: 1, services: 2 },
      },
    ])
  })

  it('tells of a subscription’s own status only where a service’s change moves it', async () => {
    const customer = await server.client.getCustomerByExternalId({ params: { externalId: 'C2' } })
    const service = customer.subscriptions[0]?.services[0]?.id ?? ''
    for (const reason of ['no contract', 'no licence'])
      await server.client.setServiceStatus({
        params: { id: service },
        body: { status: 'unable_to_provision', reason },
      })
    const { items } = await server.client.listCustomerHistory({ params: { id: customer.id } })
    expect(items.map((item) => [item.kind, item.after?.reason ?? item.after?.provisioningStatus])).toEqual([
      ['service_status_set', 'no licence'],
      ['service_status_set', 'no contract'],
      ['subscription_changed', 'unable_to_provision'],
      ['customer_created', undefined],
    ])
  })

  it('names the file of an import', async () => {
    await writeTenant(server.database.db, server.partner.id, (trx) =>
      sql`update imports set file_name = 'customers.xlsx'
        where partner_id = ${server.partner.id} and id = ${importIds[0]}`.execute(trx),
    )
    const items = await whole(200)
    expect(items.at(-1)?.actor).toEqual({ kind: 'import', id: importIds[0], name: 'customers.xlsx' })
  })

  it.each([1, 2, 5])('comes in pages of %i, each entry once and in order', async (limit) => {
    expect((await whole(limit)).map((item) => item.id)).toEqual((await whole(200)).map((item) => item.id))
  })

  it('is of this partner’s customers alone', async () => {
    const { client } = await server.stranger()
    const refused = { code: 'customer_not_found' }
    await expect(client.listCustomerHistory({ params: { id } })).rejects.toMatchObject(refused)
    await expect(server.client.listCustomerHistory({ params: { id: newId() } })).rejects.toMatchObject(
      refused,
    )
  })

  it('refuses a cursor of another customer, and what is none', async () => {
    const other = await server.client.getCustomerByExternalId({ params: { externalId: 'C2' } })
    const { nextCursor } = await server.client.listCustomerHistory({ params: { id }, query: { limit: 1 } })
    const ask = (customerId: string, cursor: string) =>
      server.client.listCustomerHistory({ params: { id: customerId }, query: { cursor } })
    await expect(ask(other.id, nextCursor ?? '')).rejects.toMatchObject({ code: 'cursor_mismatch' })
    for (const cursor of ['x', '*', Buffer.from(`[1,"history ${id}","x","y"]`).toString('base64url')])
      await expect(ask(id, cursor)).rejects.toMatchObject({ code: 'cursor_invalid' })
  })
})

describe('the plan of a page', () => {
  it('goes along the index, without reading the table or sorting', async () => {
    const { db } = server.database
    const partnerId = server.partner.id
    const entry = {
      customerId: id,
      action: 'customer_changed',
      subjectKind: 'customer',
      subjectId: id,
      before: { name: 'a' },
      after: { name: 'b' },
    } as const
    for (let n = 0; n < 20; n += 1)
      await writeTenant(db, partnerId, (trx) =>
        appendHistory(
          trx,
          partnerId,
          { kind: 'system', id: null },
          someNow + n,
          Array.from({ length: 200 }, () => entry),
        ),
      )
    await asOwner(db, (trx) => sql`analyze history`.execute(trx))
    const plan = await readTenant(db, partnerId, async (trx) => {
      const rows = await entriesBehind(trx, partnerId, id, seesAll, { at: someNow + 10, id: newId() }, 51)
      expect(rows).toHaveLength(51)
      const { rows: lines } = await sql<{ 'QUERY PLAN': string }>`explain
        select * from history where partner_id = ${partnerId} and customer_id = ${id}
          and (at, id) < (${new Date(someNow + 10)}, ${newId()}::uuid)
        order by at desc, id desc limit 51`.execute(trx)
      return lines.map((line) => line['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('Index Scan Backward using history_customer_at')
    expect(plan).not.toMatch(/Seq Scan|Sort/)
  })
})
