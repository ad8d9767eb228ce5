import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import type { Tables } from '../../src/database/tables.ts'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import { changesOf, countChanges, importedCustomers } from '../../src/imports/changes.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { newPartner } from '../support/seed.ts'

const customers = 100_000
const limit = 50

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Rows Removed by Filter'?: number
  'Actual Rows'?: number
  Plans?: PlanNode[]
}

let fresh: FreshDatabase
let partnerId: string
let db: Db
const sent: CompiledQuery[] = []
const [large, later] = [newId(), newId()]

/** One import made all customers, a later one changed some of them. */
beforeAll(async () => {
  fresh = await freshDatabase()
  partnerId = await newPartner(fresh.database.db)
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    await sql`insert into customers (partner_id, id, external_id, name, name_key, created_at, updated_at)
      select ${partnerId}, gen_random_uuid(), 'C-' || n, 'Name', 'name', now(), now()
      from generate_series(1, ${customers}::integer) as n`.execute(trx)
    for (const [importId, action, share] of [
      [large, 'customer_created', 1],
      [later, 'customer_changed', 10],
    ] as const)
      await sql`insert into history (partner_id, id, customer_id, at, actor_kind, actor_id, action, subject_kind,
          subject_id, before, after)
        select partner_id, gen_random_uuid(), id, created_at, 'import', ${importId}, ${action}, 'customer', id, '{}', '{}'
        from customers where partner_id = ${partnerId}
          and substr(external_id, 3)::integer % ${share}::integer = 0`.execute(trx)
  })
  await asOwner(fresh.database.db, (trx) => sql`analyze`.execute(trx))
  const pool = new Pool({ ...clientConfig(fresh.connection), max: 1 })
  db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      sent.push(event.query)
    },
  })
}, 120_000)

afterAll(async () => {
  await db.destroy()
  await fresh.drop()
})

it.each([
  ['all that a large one made', large, undefined],
  ['what it made, by kind', large, true],
  ['those that a later one changed', later, false],
] as const)(
  `what an import changed among ${customers} customers is read along its index: %s`,
  async (_, id, isNew) => {
    sent.length = 0
    await readTenant(db, partnerId, async (trx) => {
      const first = await importedCustomers(trx, partnerId, id, isNew, limit)
      expect(first).toHaveLength(limit)
      const last = first.at(-1)
      const second = await importedCustomers(trx, partnerId, id, isNew, limit, last)
      expect(new Set([...first, ...second].map(({ customerId }) => customerId)).size).toBe(2 * limit)
      expect(await changesOf(trx, partnerId, id, second, limit)).toHaveLength(limit)
      expect((await countChanges(trx, partnerId, id, second, limit)).size).toBe(limit)
    })
    const statements = sent.filter(({ sql: text }) => text.includes('from history'))
    expect(statements).toHaveLength(4)
    for (const { sql: text, parameters } of statements) {
      const nodes = await readTenant(db, partnerId, async (trx) => {
        const { rows } = await trx.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          CompiledQuery.raw(`explain (analyze, format json) ${text}`, [...parameters]),
        )
        return flatten(rows[0]?.['QUERY PLAN'][0]?.Plan)
      })
      const ofHistory = nodes.filter((node) => node['Relation Name'] === 'history')
      expect(ofHistory).not.toEqual([])
      for (const node of ofHistory) {
        expect([node['Node Type'], node['Index Name']]).toEqual([
          expect.stringMatching(/^Index (?:Only )?Scan$/),
          'history_import',
        ])
        expect(node['Rows Removed by Filter'] ?? 0).toBe(0)
        expect(node['Actual Rows'] ?? 0).toBeLessThanOrEqual(limit)
      }
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
    }
  },
)

function flatten(node: PlanNode | undefined): PlanNode[] {
  return node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(flatten)]
}
