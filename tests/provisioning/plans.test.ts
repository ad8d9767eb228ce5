import { CompiledQuery as Compiled, Kysely, PostgresDialect, sql } from 'kysely'
import type { CompiledQuery } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import type { Tables } from '../../src/database/tables.ts'
import { asOwner, readTenant, writeTenant } from '../../src/database/transactions.ts'
import { followChanges } from '../../src/provisioning/follow.ts'
import { callsPerConnection } from '../../src/provisioning/limits.ts'
import { claimOperations, dueConnections } from '../../src/provisioning/claims.ts'
import { tellStuck } from '../../src/provisioning/tell-stuck.ts'
import { someNow } from '../domain/arbitraries.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { seedDemo } from '../support/seed-demo.ts'
import { newPartner } from '../support/seed.ts'

const customers = 4_000
const waiting = 5_000
/** Rows of a table that grows, which one look may touch, however many wait. */
const fewRows = 120
const big = new Set(['operations', 'services', 'subscriptions', 'customers'])
const connections = [newId(), newId(), newId()]

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
let db: Db
const sent: CompiledQuery[] = []
const readNow = async () => someNow

beforeAll(async () => {
  fresh = await freshDatabase()
  partnerId = await newPartner(fresh.database.db)
  await seedDemo(fresh.database.db, partnerId, customers, someNow)
  await writeTenant(fresh.database.db, partnerId, async (trx) => {
    for (const [index, id] of connections.entries())
      await sql`insert into connections (partner_id, id, external_id, name, kind, url, auth, created_at, updated_at)
        values (${partnerId}, ${id}, ${`b${index}`}, 'Broker', 'open_service_broker', 'http://127.0.0.1', 'none', now(),
          now())`.execute(trx)
    // One broker in four has all that it was given wait; a fourth of it calls nobody.
    await sql`
      insert into operations (partner_id, id, service_id, customer_id, connection_id, provisioner, kind, phase, attempt,
        tries, actor_kind, created_at, begun_at, deadline_at, next_at)
      select v.partner_id, gen_random_uuid(), v.id, s.customer_id,
        (array[${connections[0]}, ${connections[1]}, ${connections[2]}, null]::uuid[])[1 + n % 4],
        '{"kind": "simulated"}', 'start', 'begin', 1, 0, 'system', ${new Date(someNow)}, ${new Date(someNow)},
        ${new Date(someNow + 86_400_000)}, ${new Date(someNow)}::timestamptz - n * interval '1 ms'
      from (select *, row_number() over (order by id) as n from services where partner_id = ${partnerId}) v
      join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where n <= ${waiting}`.execute(trx)
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
beforeEach(() => {
  sent.length = 0
})

afterAll(async () => {
  await db.destroy()
  await fresh.drop()
})

describe('what the worker looks at each second, however much waits', () => {
  it('finds what is due by connection, and claims the first of it', async () => {
    const due = await readTenant(db, partnerId, (trx) =>
      dueConnections(trx, partnerId, someNow, callsPerConnection),
    )
    expect(due.map(({ due: count }) => count)).toEqual([16, 16, 16, 16])
    const claim = { run: 7n, leaseMs: 90_000 }
    const claimed = await writeTenant(db, partnerId, (trx) =>
      claimOperations(trx, partnerId, someNow, connections[0] ?? null, callsPerConnection, claim),
    )
    expect(claimed).toHaveLength(callsPerConnection)
    const oldest = claimed.map((row) => row.next_at ?? 0)
    expect(Math.max(...oldest) - Math.min(...oldest)).toBeLessThanOrEqual(4 * callsPerConnection)
    await writeTenant(db, partnerId, (trx) =>
      claimOperations(trx, partnerId, someNow, null, callsPerConnection, claim),
    )
    await expectFewRows(5)
  })

  it('finds what ends, what is told and what is late', async () => {
    // The first look notes what has ended long ago, and what is suspended.
    for (let times = 0; times < 8; times += 1) await followChanges(db, readNow, partnerId, ['simulated'])
    sent.length = 0
    await followChanges(db, readNow, partnerId, ['simulated'])
    await tellStuck(db, readNow, partnerId)
    await expectFewRows(3)
  })
})

async function expectFewRows(atLeast: number): Promise<void> {
  const statements = sent.filter(
    ({ sql: text }) => /^\s*(select|with|update)\b/i.test(text) && big.has(tableOf(text)),
  )
  expect(statements.length).toBeGreaterThanOrEqual(atLeast)
  for (const statement of statements)
    for (const node of await explain(statement)) {
      if (!big.has(node['Relation Name'] ?? '')) continue
      const passed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      const rows = ((node['Actual Rows'] ?? 0) + passed) * (node['Actual Loops'] ?? 1)
      expect.soft(rows, `${JSON.stringify(node)} of ${statement.sql}`).toBeLessThanOrEqual(fewRows)
    }
}

/** The first of the tables that grow which a statement names. */
function tableOf(text: string): string {
  return [...big].find((table) => new RegExp(`\\b${table}\\b`).test(text)) ?? ''
}

async function explain(statement: CompiledQuery): Promise<PlanNode[]> {
  const rows = await writeTenant(db, partnerId, async (trx) => {
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
