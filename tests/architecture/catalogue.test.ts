import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig } from '../../src/database/connect.ts'
import { installationTables, tenantTables } from '../../src/database/tables.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'

/** Trigrams, tags and people: a GIN index cannot hold partner_id; src/customers/search-door.ts asks through a door of its own. */
const indexesWithoutTenant = ['customer_search_people', 'customer_search_tags', 'customer_search_text']

let fresh: FreshDatabase
let client: Client

beforeAll(async () => {
  fresh = await freshDatabase()
  client = new Client(clientConfig(fresh.admin))
  await client.connect()
  await client.query('set search_path to varde, public')
})

afterAll(async () => {
  await client.end()
  await fresh.drop()
})

/** The first column of each row, in order. */
async function column(statement: string, ...parameters: unknown[]): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: statement, values: parameters, rowMode: 'array' })
  return rows.map(([first]) => first).toSorted((a, b) => (a < b ? -1 : 1))
}

const tables = `select relname from pg_class
  where relnamespace = 'varde'::regnamespace and relkind in ('r', 'p', 'f', 'm')`
const isTenant = `relnamespace = 'varde'::regnamespace and relname = any($1)`

describe('the tables that migrations make (DESIGN.md §9)', () => {
  it('are the tenant tables and the listed exceptions, and no others', async () => {
    const listed = [...tenantTables, ...installationTables].toSorted((a, b) => (a < b ? -1 : 1))
    expect(await column(tables)).toEqual(listed)
  })

  it('have no views, which row-level security would ask as their owner', async () => {
    expect(
      await column(
        `select relname from pg_class where relnamespace = 'varde'::regnamespace and relkind in ('v', 'm')`,
      ),
    ).toEqual([])
  })

  it('have no triggers of our own (Citus)', async () => {
    expect(
      await column(`select tgname from pg_trigger t join pg_class c on c.oid = tgrelid
        where relnamespace = 'varde'::regnamespace and not tgisinternal`),
    ).toEqual([])
  })

  it('belong to the owner role, never to the app', async () => {
    expect(
      await column(`select relname || ' of ' || relowner::regrole from pg_class
        where relnamespace = 'varde'::regnamespace and relowner <> 'varde_owner'::regrole`),
    ).toEqual([])
  })
})

describe('tenant tables', () => {
  it('begin with a partner_id that is always there', async () => {
    expect(
      await column(
        `select relname from pg_class c where ${isTenant} and not exists (select 1 from pg_attribute
          where attrelid = c.oid and attname = 'partner_id' and attnum = 1 and atttypid = 'uuid'::regtype and attnotnull)`,
        tenantTables,
      ),
    ).toEqual([])
  })

  it('have row-level security, also for their owner', async () => {
    expect(
      await column(
        `select relname from pg_class where ${isTenant} and not (relrowsecurity and relforcerowsecurity)`,
        tenantTables,
      ),
    ).toEqual([])
  })

  it('have one policy, and only search has a door for the owner', async () => {
    const { rows } = await client.query<{
      tablename: string
      policyname: string
      qual: string
      with_check: string
    }>(
      `select tablename, policyname, qual, with_check from pg_policies where schemaname = 'varde' order by tablename`,
    )
    const walls = rows.filter(({ policyname }) => policyname === 'tenant')
    expect(walls.map(({ tablename }) => tablename).toSorted()).toEqual(tenantTables.toSorted())
    const conditions = new Set(walls.flatMap(({ qual, with_check: check }) => [qual, check]))
    expect([...conditions]).toEqual([`(partner_id = (current_setting('varde.partner_id'::text))::uuid)`])
    const others = rows.filter(({ policyname }) => policyname !== 'tenant')
    expect(others.map(({ tablename, policyname }) => [tablename, policyname])).toEqual([
      ['customer_search', 'search_door'],
    ])
  })

  it('have partner_id first in every key, unique constraint and index', async () => {
    expect(
      await column(
        `select i.relname from pg_index x join pg_class c on c.oid = indrelid join pg_class i on i.oid = indexrelid
          where c.${isTenant.replace(' relname', ' c.relname')} and not exists (select 1 from pg_attribute
            where attrelid = c.oid and attnum = indkey[0] and attname = 'partner_id')`,
        tenantTables,
      ),
    ).toEqual(indexesWithoutTenant)
  })

  it('have a primary key', async () => {
    expect(
      await column(
        `select relname from pg_class c where ${isTenant} and not exists (select 1 from pg_constraint
          where conrelid = c.oid and contype = 'p')`,
        tenantTables,
      ),
    ).toEqual([])
  })

  it('have foreign keys within one partner only, and installation tables among themselves', async () => {
    expect(
      await column(
        `select conname from pg_constraint k where connamespace = 'varde'::regnamespace and contype = 'f' and not (
          conrelid not in (select oid from pg_class where ${isTenant})
          and confrelid not in (select oid from pg_class where ${isTenant})) and not (
          confrelid in (select oid from pg_class where ${isTenant})
          and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) = 'partner_id'
          and (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) = 'partner_id')`,
        tenantTables,
      ),
    ).toEqual([])
  })
})

describe('functions that act as the owner', () => {
  it('are those of the search door, of the retention and of erasing, and only the app may call them', async () => {
    const { rows } = await client.query<{ name: string; everybody: boolean; app: boolean; path: string }>(
      `select proname as name, proconfig::text as path,
        has_function_privilege('varde_app', oid, 'execute') as app,
        coalesce(proacl::text ~ '[{,]=X', true) as everybody
      from pg_proc where pronamespace = 'varde'::regnamespace and prosecdef order by proname`,
    )
    const name = expect.any(String) as string
    expect(rows.map((row) => row.name)).toEqual([
      'erase_address_from_history',
      'found_tags',
      'remove_deleted_customers',
      'remove_old_audit',
      'search_among',
      'search_customers',
      'search_sets_in_time',
      'used_tags',
    ])
    for (const row of rows)
      expect(row).toEqual({
        name,
        app: true,
        everybody: false,
        path: expect.stringContaining('search_path=varde'),
      })
  })
})

describe('the roles', () => {
  it('are neither superusers nor above the walls', async () => {
    expect(
      await column(
        `select rolname from pg_roles where rolname in ('varde', 'varde_owner', 'varde_app')
          and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
      ),
    ).toEqual([])
  })

  it('let the app add to history and read it, nothing else', async () => {
    expect(
      await column(
        `select privilege_type from information_schema.role_table_grants
          where table_schema = 'varde' and table_name = 'history' and grantee = 'varde_app'`,
      ),
    ).toEqual(['INSERT', 'SELECT'])
  })
})
