import { type CompiledQuery, CompiledQuery as Compiled, Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seesAll } from '../../src/reach/reach.ts'
import { changeAssignments } from '../../src/assignments/assign.ts'
import { newId } from '../../src/database/ids.ts'
import { readChanged } from '../../src/customers/changed.ts'
import { getCustomer } from '../../src/customers/get.ts'
import { listCustomers } from '../../src/customers/list.ts'
import { listSubscriptions } from '../../src/customers/subscriptions.ts'
import { readQuery } from '../../src/customers/read-query.ts'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import type { Tables } from '../../src/database/tables.ts'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { DemoCustomer } from '../../src/demo/generate.ts'
import { emptyListMemory } from '../../src/customers/list-memory.ts'
import { listHistory } from '../../src/history/list.ts'
import { suggestTags } from '../../src/tags/suggest.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { seedDemo } from '../support/seed-demo.ts'
import { newPartner } from '../support/seed.ts'

const customers = 8_000
const others = 1_000
const assigned = 200
const personId = newId()
const restricted = { ...seesAll, reach: { kind: 'assigned', personId } } as const
const limit = 50
/** Those that grow with the number of customers. */
const big = new Set(['standings', 'customers', 'subscriptions', 'services', 'customer_search', 'history'])

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Sort Method'?: string
  'Actual Rows'?: number
  Plans?: PlanNode[]
}

/** More customers than in life are over their limit or use little: so many that the index of the order is the shorter way. */
function usedUnevenly(customer: DemoCustomer, index: number): DemoCustomer {
  const share = index % 14 === 0 ? 1.05 : index % 2 === 0 ? 0.4 : null
  if (share === null) return customer
  return {
    ...customer,
    subscriptions: customer.subscriptions.map((subscription) => ({
      ...subscription,
      services: subscription.services.map((service, place) => ({
        ...service,
        licencesUsed:
          place === 0 && service.licencesUsed !== null && service.provisioningStatus === 'provisioned'
            ? Math.ceil((service.licences ?? 0) * share)
            : service.licencesUsed,
      })),
    })),
  }
}

let fresh: FreshDatabase
let partnerId: string
let db: Db
const sent: CompiledQuery[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
  partnerId = await newPartner(fresh.database.db)
  await seedDemo(fresh.database.db, partnerId, customers, someNow, usedUnevenly)
  await seedDemo(fresh.database.db, await newPartner(fresh.database.db), others, someNow)
  await writeTenant(fresh.database.db, partnerId, (trx) =>
    sql`insert into history (partner_id, id, customer_id, at, actor_kind, action, subject_kind, subject_id)
      select partner_id, gen_random_uuid(), id, created_at, 'demo', 'customer_created', 'customer', id
      from customers where partner_id = ${partnerId}`.execute(trx),
  )
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select id from customers where partner_id = ${partnerId} order by external_id limit ${assigned}`.execute(
      trx,
    )
    const assigning = { customerIds: rows.map(({ id }) => id), personIds: [personId], how: 'assign' } as const
    await changeAssignments(trx, partnerId, { kind: 'system', id: null }, async () => someNow, assigning)
  })
  await asOwner(fresh.database.db, (trx) => sql`analyze`.execute(trx))
  const pool = new Pool({ ...clientConfig(fresh.connection), max: 1 })
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      sent.push(event.query)
    },
  })
}, 300_000)

afterAll(async () => {
  await db.destroy()
  await fresh.drop()
})

const lists: Record<string, Parameters<typeof readQuery>[0]> = {
  plain: {},
  'plain, descending': { order: 'desc' },
  name: { sort: 'name' },
  ends: { sort: 'ends' },
  'ends, descending': { sort: 'ends', order: 'desc' },
  use: { sort: 'use' },
  'use, descending': { sort: 'use', order: 'desc' },
  'one status': { subscription: 'suspended' },
  'a common status by name': { provisioning: 'provisioned', sort: 'name' },
  'both columns, common': { provisioning: 'provisioned', subscription: 'active' },
  'both columns, rare': { provisioning: 'unable_to_provision', subscription: 'trial_expired' },
  'both columns, rare, by name': {
    provisioning: 'unable_to_provision',
    subscription: 'trial_expired',
    sort: 'name',
  },
  'both columns, rare, by end': {
    provisioning: 'unable_to_provision',
    subscription: 'trial_expired',
    sort: 'ends',
  },
  'without subscriptions': { without: 'subscriptions' },
  'over the limit, by use': { overLimit: true, sort: 'use' },
  'over the limit, by use, descending': { overLimit: true, sort: 'use', order: 'desc' },
  'low use': { lowUse: true },
  'low use of a search, by use': { search: 'as', lowUse: true, sort: 'use' },
  'nobody assigned, by use': { nobodyAssigned: true, sort: 'use' },
  'no low use, and nobody over the limit, by name': { lowUse: false, overLimit: false, sort: 'name' },
  'search, rare': { search: 'C-000123' },
  'search, common': { search: 'as' },
  'search and a status': { search: 'gmbh', subscription: 'suspended' },
}

describe(`the plans of every list query at ${customers} customers, as the app's role`, () => {
  it.each(Object.entries(lists))('%s: no sequential scan, no sort of more than a page', async (_, query) => {
    const context = { database: { ...fresh.database, db }, readNow: async () => someNow }
    const memory = emptyListMemory()
    sent.length = 0
    const first = await listCustomers(context, memory, partnerId, seesAll, readQuery(query), {
      limit,
      cursor: undefined,
    })
    if (first.nextCursor !== null)
      await listCustomers(context, memory, partnerId, seesAll, readQuery(query), {
        limit,
        cursor: first.nextCursor,
      })
    const ids = first.items.map(({ id }) => id)
    await readChanged(context, memory, partnerId, seesAll, readQuery(query), [...ids, newId()])
    await expectIndexed(6)
  })

  it.each(['asc', 'desc'] as const)(
    'who is over the limit is found through an index of its own, by use, %s',
    async (order) => {
      const context = { database: { ...fresh.database, db }, readNow: async () => someNow }
      sent.length = 0
      const query = readQuery({ overLimit: true, sort: 'use', order })
      const page = { limit, cursor: undefined }
      await listCustomers(context, emptyListMemory(), partnerId, seesAll, query, page)
      const reading = sent.filter(({ sql: text }) => text.includes('order by "use_share"'))
      expect(reading).toHaveLength(1)
      for (const statement of reading)
        expect((await explain(statement)).map((node) => node['Index Name'])).toContain(
          'standings_use_over_limit',
        )
    },
  )

  it.each([
    ['plain', {}],
    ['by name, descending', { sort: 'name', order: 'desc' }],
    ['by end', { sort: 'ends' }],
    ['one status', { subscription: 'suspended' }],
    ['search', { search: 'as' }],
    ['what is nobody’s', { responsible: 'nobody', inHand: false }],
  ] as const)('of a restricted administrator, %s: the same', async (_, query) => {
    const context = { database: { ...fresh.database, db }, readNow: async () => someNow }
    const memory = emptyListMemory()
    sent.length = 0
    const page = { limit, cursor: undefined }
    const first = await listCustomers(context, memory, partnerId, restricted, readQuery(query), page)
    expect(first.total).toBeLessThanOrEqual(assigned)
    if (first.nextCursor !== null)
      await listCustomers(context, memory, partnerId, restricted, readQuery(query), {
        limit,
        cursor: first.nextCursor,
      })
    expect((await suggestTags(context, partnerId, restricted.reach, '', limit)).items).not.toEqual([])
    const ids = first.items.map(({ id }) => id)
    await readChanged(context, memory, partnerId, restricted, readQuery(query), [...ids, newId()])
    await expectIndexed(5)
  })

  it('who is assigned and responsible is found through the index of the marks, for the owner of the door', async () => {
    const nodes = await asOwner(fresh.database.db, async (trx) => {
      await sql`select set_config('varde.partner_id', ${partnerId}, true)`.execute(trx)
      const { rows } = await sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>`
        explain (analyze, format json) select customer_id from customer_search
        where partner_id = ${partnerId} and people @> array[${sql.lit(`a:${personId}`)}]`.execute(trx)
      return flatten(rows[0]?.['QUERY PLAN'][0]?.Plan)
    })
    expect(nodes.map((node) => node['Node Type'])).toContain('Bitmap Index Scan')
  })

  it('one customer, its subscriptions and its history; tags: no sequential scan either', async () => {
    const context = { database: { ...fresh.database, db }, readNow: async () => someNow }
    const memory = emptyListMemory()
    const { items } = await listCustomers(
      context,
      memory,
      partnerId,
      seesAll,
      readQuery({ search: 'C-00012' }),
      {
        limit: 1,
        cursor: undefined,
      },
    )
    const id = items[0]?.id ?? ''
    sent.length = 0
    await getCustomer(context, memory.facts.read, partnerId, seesAll, { id })
    await listSubscriptions(context, partnerId, seesAll, id, { state: 'all', limit, cursor: undefined })
    await listHistory(context, partnerId, seesAll, id, { limit, cursor: undefined })
    expect((await suggestTags(context, partnerId, seesAll.reach, '', limit)).items).not.toEqual([])
    await expectIndexed(10)
  })

  it('search can go through the trigram index, for the owner of the door', async () => {
    const nodes = await asOwner(fresh.database.db, async (trx) => {
      // So small a table is read from end to end sooner; whether the index may be used at all is the question.
      await sql.raw('set local enable_seqscan = off; set local enable_indexscan = off').execute(trx)
      await sql`select set_config('varde.partner_id', ${partnerId}, true)`.execute(trx)
      const { rows } = await sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>`
        explain (analyze, format json) select customer_id from customer_search
        where partner_id = ${partnerId} and search_text like '%jord%'`.execute(trx)
      return flatten(rows[0]?.['QUERY PLAN'][0]?.Plan)
    })
    expect(nodes.map((node) => node['Node Type'])).toContain('Bitmap Index Scan')
  })
})

/** Explains what was sent: nothing big is read from end to end, and nothing sorts more than a page. */
async function expectIndexed(atLeast: number): Promise<void> {
  const statements = sent.filter(
    ({ sql: text }) => /^\s*(select|with)\b/i.test(text) && !text.includes('set_config'),
  )
  expect(statements.length).toBeGreaterThan(atLeast)
  for (const statement of statements) {
    const nodes = await explain(statement)
    for (const node of nodes) {
      if (node['Node Type'] === 'Seq Scan') expect(big).not.toContain(node['Relation Name'])
      if (node['Node Type'].includes('Sort'))
        expect.soft(pageSized(node), `${JSON.stringify(node)} of ${statement.sql}`).toBe(true)
    }
  }
}

/** A sort that keeps one page, or has no more rows than one (with one more, to know whether there is a next). */
function pageSized(node: PlanNode): boolean {
  return node['Sort Method'] === 'top-N heapsort' || (node['Actual Rows'] ?? Infinity) <= limit + 1
}

async function explain(statement: CompiledQuery): Promise<PlanNode[]> {
  const rows = await readTenant(db, partnerId, async (trx) => {
    const explained = Compiled.raw(`explain (analyze, format json) ${statement.sql}`, [
      ...statement.parameters,
    ])
    return (await trx.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(explained)).rows
  })
  return flatten(rows[0]?.['QUERY PLAN'][0]?.Plan)
}

function flatten(node: PlanNode | undefined): PlanNode[] {
  return node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(flatten)]
}
