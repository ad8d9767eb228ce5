import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/database/ids.ts'
import { tenantMistake } from '../../src/database/tenant-check.ts'
import { installationTables, tenantTables } from '../../src/database/tables.ts'
import { readTenant, withInstallation, writeTenant } from '../../src/database/transactions.ts'
import type { Db } from '../../src/database/connect.ts'
import { fill } from '../backup/fill.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

/** SQLSTATE of what the walls answer. */
const noTenant = { code: expect.stringMatching(/^(?:42704|22P02)$/) as string }
const notAllowed = { code: '42501' }

/**
 * The login is a member of the owner role and inherits its door for searching; so a statement that goes round
 * src/database/transactions.ts reads this one table. Only programs that hold the login can do so.
 */
const doorOfOwner = 'customer_search'
/** The app may add to these and read them, nothing else. */
const addOnly: ReadonlySet<string> = new Set([
  'audit',
  'history',
  'known_tags',
  'partner_history',
  'payment_facts',
  'task_notes',
])

let fresh: FreshDatabase
let db: Db
/** One with rows in every table, one with rows of its own, one without any. */
let rich = ''
let other = ''
let empty = ''

beforeAll(async () => {
  fresh = await freshDatabase()
  db = fresh.database.db
  const { partnerIds } = await fill(db, { partners: 2, customersEach: 3 })
  ;[rich = '', other = ''] = partnerIds
  empty = newId()
  await withInstallation(db, (trx) =>
    trx.insertInto('partners').values({ id: empty, name: 'Empty' }).execute(),
  )
})

afterAll(() => fresh.drop())

async function count(trx: Db, table: string, condition: string): Promise<bigint> {
  // The condition is what somebody might have injected; partner_id is named so that the check lets it pass.
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from ${sql.table(table)} where ${sql.raw(condition)}`.execute(trx)
  return rows[0]?.n ?? -1n
}

describe.each(tenantTables)('%s', (table) => {
  it('has rows to be protected', async () => {
    expect(await readTenant(db, rich, (trx) => count(trx, table, `partner_id = '${rich}'`))).toBeGreaterThan(
      0n,
    )
  })

  it('is not asked without naming the partner: the statement is not even sent', async () => {
    const ask = readTenant(db, rich, (trx) => sql`select 1 from ${sql.table(table)}`.execute(trx))
    await expect(ask).rejects.toThrow(`names partner_id 0 times`)
  })

  it('answers nobody without a tenant', async () => {
    const asApp = withInstallation(db, (trx) => count(trx, table, `partner_id = '${rich}'`))
    await expect(asApp).rejects.toMatchObject(noTenant)
  })

  it('shows another partner nothing, whatever the condition says', async () => {
    for (const condition of [
      `partner_id = '${rich}'`,
      `partner_id = '${empty}' or true`,
      `partner_id is not null`,
    ])
      expect(await readTenant(db, empty, (trx) => count(trx, table, condition))).toBe(0n)
  })

  it('shows a partner its own rows alone, whatever the condition says', async () => {
    const [own, all] = await readTenant(db, rich, async (trx) => [
      await count(trx, table, `partner_id = '${rich}'`),
      await count(trx, table, `partner_id = '${other}' or true`),
    ])
    expect(all).toBe(own)
  })

  it('cannot be changed or emptied from another partner', async () => {
    const before = await readTenant(db, rich, (trx) => count(trx, table, `partner_id = '${rich}'`))
    const affected = async (statement: string) =>
      writeTenant(db, empty, async (trx) => (await sql.raw(statement).execute(trx)).numAffectedRows)
    const update = `update ${table} set partner_id = partner_id where partner_id = '${rich}' or true`
    const remove = `delete from ${table} where partner_id = '${rich}' or true`
    for (const statement of [update, remove]) {
      if (addOnly.has(table)) await expect(affected(statement)).rejects.toMatchObject(notAllowed)
      else expect(await affected(statement)).toBe(0n)
    }
    expect(await readTenant(db, rich, (trx) => count(trx, table, `partner_id = '${rich}'`))).toBe(before)
  })

  it('does not let rows go to another partner', async () => {
    const give = writeTenant(db, rich, (trx) =>
      sql.raw(`update ${table} set partner_id = '${other}' where partner_id = '${rich}'`).execute(trx),
    )
    await expect(give).rejects.toMatchObject(notAllowed)
  })

  it.each(['truncate', 'drop table', 'alter table only'])('does not let the app «%s»', async (verb) => {
    const rest = verb.startsWith('alter')
      ? ' disable row level security /* partner_id */'
      : ' /* partner_id */'
    const act = writeTenant(db, rich, (trx) => sql.raw(`${verb} ${table}${rest}`).execute(trx))
    await expect(act).rejects.toMatchObject(notAllowed)
  })
})

describe('outside of a transaction', () => {
  it.each(tenantTables.filter((table) => table !== doorOfOwner))('nobody reads %s', async (table) => {
    await expect(count(db, `varde.${table}`, `partner_id = '${rich}'`)).rejects.toMatchObject(noTenant)
  })
})

describe('the app', () => {
  it.each(['varde.more', 'public.more'])('makes no table %s', async (name) => {
    const make = writeTenant(db, rich, (trx) => sql.raw(`create table ${name} (a text)`).execute(trx))
    await expect(make).rejects.toMatchObject(notAllowed)
  })

  it.each([
    'update history set action = action',
    'delete from history',
    'truncate history',
    'update partner_history set after = before',
    'delete from partner_history',
    'update audit set action = action',
    'delete from audit',
  ])('does not %s, not even its own', async (statement) => {
    const suffix = statement.startsWith('truncate') ? '' : ` where partner_id = '${rich}'`
    const act = writeTenant(db, rich, (trx) => sql.raw(`${statement}${suffix}`).execute(trx))
    await expect(act).rejects.toMatchObject(notAllowed)
  })

  it.each([
    'update installation_audit set action = action',
    'delete from installation_audit',
    'truncate installation_audit',
  ])('does not %s', async (statement) => {
    await expect(withInstallation(db, (trx) => sql.raw(statement).execute(trx))).rejects.toMatchObject(
      notAllowed,
    )
  })

  it('writes nothing while it reads', async () => {
    const write = readTenant(db, rich, (trx) =>
      sql`delete from standing_deltas where partner_id = ${rich}`.execute(trx),
    )
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  it('finds nothing of others through the search door, and nothing without a tenant', async () => {
    const ask = sql<{ n: bigint }>`select coalesce(sum(customers), 0)::int8 as n
      from search_sets_in_time(row(array['%'], '{}', '{}', null, false)::search_wish)`
    const found = async (partnerId: string) =>
      (await readTenant(db, partnerId, (trx) => ask.execute(trx))).rows[0]?.n
    expect(await found(rich)).toBe(3n)
    expect(await found(empty)).toBe(0n)
    await expect(withInstallation(db, (trx) => ask.execute(trx))).rejects.toMatchObject(noTenant)
  })

  it('takes a pattern of the search door as text and not as a condition', async () => {
    const injected = [`x' or true or search_text like '`, `' or 1=1 --`, `\\' or true --`]
    for (const pattern of injected) {
      const { rows } = await readTenant(db, rich, (trx) =>
        sql`select * from search_customers(row(array[${pattern}::text], '{}', '{}', null, true)::search_wish, now(),
          array[0::bigint], 10) union all
          select * from search_customers(row('{}', '{}', array[${pattern}::text], null, false)::search_wish, now(),
          array[0::bigint], 10)`.execute(trx),
      )
      expect(rows).toEqual([])
    }
  })

  it('refuses a tenant that is no UUID', async () => {
    const injected = `${rich}', true); select set_config('varde.partner_id', '${other}`
    await expect(readTenant(db, injected, async () => 1)).rejects.toThrow('Not a partner')
  })

  it('leaves no tenant behind on a connection', async () => {
    for (let times = 0; times < 20; times += 1) {
      await readTenant(db, rich, async () => 1)
      const after = withInstallation(db, (trx) => count(trx, 'customers', `partner_id = '${rich}'`))
      await expect(after).rejects.toMatchObject(noTenant)
    }
  })
})

describe('the check of statements', () => {
  it.each(installationTables)('lets %s pass, which has no tenant yet', (table) => {
    expect(tenantMistake(`select * from "${table}"`)).toBeUndefined()
  })

  it.each([
    'select * from "customers"',
    'select * from varde.customers',
    'update subscriptions set status = null',
    'delete from only services',
    'insert into history (id) values (1)',
    'select 1 from customers c join subscriptions s on s.customer_id = c.id where c.partner_id = $1',
    'select 1 from "varde"."customers"',
  ])('refuses: %s', (statement) => {
    expect(tenantMistake(statement)).toContain('names partner_id')
  })

  it.each([
    'select * from "customers" where "partner_id" = $1',
    'select 1 from customers c join subscriptions s on s.partner_id = c.partner_id and s.customer_id = c.id',
    'select services.product from installation',
  ])('lets pass: %s', (statement) => {
    expect(tenantMistake(statement)).toBeUndefined()
  })
})
