import { CompiledQuery as Compiled, Kysely, PostgresDialect } from 'kysely'
import type { CompiledQuery } from 'kysely'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/contract/actor.ts'
import { actOnPeople } from '../../src/customer-people/act-many.ts'
import { addPerson } from '../../src/customer-people/change.ts'
import { importPeople } from '../../src/customer-people/import.ts'
import { listGroups, listPeople } from '../../src/customer-people/list.ts'
import { PeopleMemory } from '../../src/customer-people/people-memory.ts'
import type { PeopleJson } from '../../src/customer-people/schema.ts'
import type { PeopleFilter } from '../../src/customer-people/selection-schema.ts'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import type { Tables } from '../../src/database/tables.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { factsWith } from '../standings/customers.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { newPartner, seed } from '../support/seed.ts'
import { madeUpPerson } from './names.ts'
import { layLicences, layPeople } from './people.ts'

const people = 50_000
const others = 60_000
/** Rows of a table that grows which a page may touch, however many people there are. */
const fewRows = 450
const bigId = newId()

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

let fresh: FreshDatabase
let partnerId: string
let actor: Actor
let db: Db
let serviceId: string
/** Remembers nobody: the database answers everything. */
const forgetful = new PeopleMemory({ people: Infinity })
const sent: CompiledQuery[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
  const own = fresh.database.db
  partnerId = await newPartner(own)
  const ids = [bigId, newId(), newId()]
  const customers = ids.map((id, n) => ({
    id,
    externalId: `C-${n}`,
    name: `Customer ${n}`,
    subscriptions: [
      {
        externalId: `S-${n}`,
        facts: factsWith({}),
        services: [{ status: 'provisioned' as const, withdrawn: false, deprovisioned: false }],
      },
    ],
  }))
  await seed(own, partnerId, customers, Date.now())
  await layPeople(own, partnerId, bigId, people)
  // Other customers of the same partner have people of the same names.
  for (const id of ids.slice(1)) await layPeople(own, partnerId, id, others / 2)
  serviceId = await layLicences(own, partnerId, bigId)
  actor = {
    kind: 'token',
    id: newId(),
    sessionId: null,
    personId: null,
    partnerId,
    role: 'partner_full_admin',
    customerId: null,
    address: '127.0.0.1',
  }
  const pool = new Pool({ ...clientConfig(fresh.connection), max: 1 })
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      sent.push(event.query)
    },
  })
}, 300_000)
beforeEach(() => {
  sent.length = 0
})
afterAll(async () => {
  await db?.destroy()
  await fresh?.drop()
})

const context = () => ({ database: { ...fresh.database, db }, readNow: async () => Date.now() })
async function page(filter: PeopleFilter, cursor?: string, memory = forgetful): Promise<PeopleJson> {
  return listPeople(context(), memory, actor, bigId, filter, { limit: 200, cursor, language: 'en' })
}
/** A memory that knows the customer. */
async function remembering(): Promise<PeopleMemory> {
  const memory = new PeopleMemory()
  await page({ search: 'kari' }, undefined, memory)
  await memory.settled()
  sent.length = 0
  return memory
}
/** As somebody asks who looks through the list. */
const filters = (): PeopleFilter[] => [
  { search: 'example' },
  { search: 'kari' },
  { search: 'kari nordmann' },
  { search: 'person.37771@' },
  { search: 'nobody is called this' },
  { search: 'a' },
  { search: 'kari', state: 'deactivated' },
  { group: 'Support' },
  { group: 'Support', state: 'all' },
  { group: 'Nobody' },
  { state: 'deactivated', search: 'ola' },
  { service: serviceId },
  { service: serviceId, holds: false },
  { holds: true, search: 'kari' },
  { holds: false, group: 'Kitchen' },
]

describe('a customer of 50,000 people of whom PostgreSQL knows nothing yet', () => {
  it('is read, filtered and followed by looking at the people of a page', async () => {
    const first = await page({})
    await page({}, first.nextCursor ?? '')
    const memory = await remembering()
    for (const filter of filters()) await page(filter, undefined, memory)
    const ids = first.items.map(({ id }) => id)
    await actOnPeople(context(), actor, bigId, { act: 'add_group', group: 'Later' }, { ids }, undefined, 'en')
    await expectRows(fewRows, 10)
  })

  it('takes a file, and the same again, by looking at those who are in it', async () => {
    const lines = Array.from({ length: 400 }, (_, n) => {
      const { externalId, name, email } = madeUpPerson(n * 100)
      return `${externalId},${name},${email}`
    })
    const bytes = Buffer.from(['person_id,name,email', ...lines].join('\n'))
    const file = { format: 'csv', bytes, mapping: undefined } as const
    expect(await importPeople(context(), actor, bigId, file, false, 'en')).toMatchObject({ unchanged: 400 })
    await expectRows(fewRows, 2)
  })
})

describe('a customer of 50,000 people', () => {
  beforeAll(async () => {
    const admin = new Client(clientConfig(fresh.admin))
    await admin.connect()
    await admin.query('vacuum analyze varde.customer_people, varde.licences')
    await admin.end()
  })

  it('is read page by page, with its number, without looking at more than the page', async () => {
    const first = await page({})
    expect([first.items.length, first.total]).toEqual([200, 47_500])
    const next = await page({}, first.nextCursor ?? '')
    expect([next.items.length, next.total]).toEqual([200, 47_500])
    await page({ state: 'all' })
    await expectRows(fewRows, 6)
  })

  it('is searched within its own part of one index, and not among other customers’ people', async () => {
    const common = await page({ search: 'example' })
    expect([common.items.length, common.total]).toEqual([200, 47_500])
    const some = await page({ search: 'kari nordmann' })
    expect(some.total).toBeGreaterThan(200)
    const nobody = await page({ search: 'nobody is called this' })
    expect(nobody).toMatchObject({ items: [], total: 0 })
    const one = await page({ search: 'person.37771@' })
    expect(one.items).toHaveLength(1)
    for (const node of await expectRows(people, 8))
      expect(node['Node Type'], JSON.stringify(node)).not.toBe('Seq Scan')
  })

  it('gets one person more, and a batch of a file, without looking at those who are there', async () => {
    const fields = { name: 'One more', email: 'one.more@example.org', language: null, groups: [] }
    await addPerson(context(), actor, bigId, null, fields)
    const lines = Array.from(
      { length: 400 },
      (_, n) => `P-${String(n * 100).padStart(6, '0')},Person ${n},x${n}@example.org`,
    )
    const bytes = Buffer.from(['person_id,name,email', ...lines].join('\n'))
    const file = { format: 'csv', bytes, mapping: undefined } as const
    const { changed } = await importPeople(context(), actor, bigId, file, true, 'en')
    expect(changed).toBe(400)
    await expectRows(fewRows, 4)
  })

  it('once it is remembered, is searched and filtered without looking at more than the page', async () => {
    const memory = await remembering()
    for (const filter of filters()) {
      const first = await page(filter, undefined, memory)
      if (first.nextCursor !== null) await page(filter, first.nextCursor, memory)
    }
    await listGroups(context(), memory, actor, bigId)
    expect(sent.filter(({ sql: text }) => /count\(/i.test(text))).toEqual([])
    await expectRows(fewRows, filters().length)
  })

  it('is remembered as it is in the database', async () => {
    const memory = await remembering()
    for (const filter of filters()) {
      const first = await page(filter, undefined, memory)
      expect(first).toEqual(await page(filter))
      if (first.nextCursor === null) continue
      expect(await page(filter, first.nextCursor, memory)).toEqual(await page(filter, first.nextCursor))
    }
    expect(await listGroups(context(), memory, actor, bigId)).toEqual(
      await listGroups(context(), forgetful, actor, bigId),
    )
  })

  it('is remembered anew, after a change, by looking at those whom it was about', async () => {
    const memory = await remembering()
    const fields = { name: 'Kari Later', email: null, language: null, groups: ['Support'] }
    await addPerson(context(), actor, bigId, null, fields)
    sent.length = 0
    expect((await page({ search: 'kari later' }, undefined, memory)).total).toBe(1)
    expect(sent.filter(({ sql: text }) => text.includes('string_agg'))).toHaveLength(1)
    await expectRows(fewRows, 2)
  })

  it('is counted once: who pages on in a search is told the same number', async () => {
    const first = await page({ search: 'kari' })
    sent.length = 0
    const next = await page({ search: 'kari' }, first.nextCursor ?? '')
    expect(next.total).toBe(first.total)
    expect(sent.filter(({ sql: text }) => /count\(/i.test(text))).toEqual([])
  })
})

/** Of every look at the people. @returns the parts of its plans that read them */
async function expectRows(most: number, atLeast: number): Promise<PlanNode[]> {
  const statements = sent.filter(({ sql: text }) => /from\s+"?customer_people"?[\s\n]/i.test(text))
  expect(statements.length).toBeGreaterThanOrEqual(atLeast)
  const nodes: PlanNode[] = []
  for (const statement of statements)
    for (const node of await explain(statement)) {
      if (node['Relation Name'] !== 'customer_people') continue
      const passed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      const rows = ((node['Actual Rows'] ?? 0) + passed) * (node['Actual Loops'] ?? 1)
      expect.soft(rows, `${JSON.stringify(node)} of ${statement.sql}`).toBeLessThanOrEqual(most)
      nodes.push(node)
    }
  return nodes
}

async function explain(statement: CompiledQuery): Promise<PlanNode[]> {
  const rows = await writeTenant(fresh.database.db, partnerId, async (trx) => {
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
