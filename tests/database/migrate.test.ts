import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig, openDatabase } from '../../src/database/connect.ts'
import type { Database, Db } from '../../src/database/connect.ts'
import { checkMigrated, migrate, readMigrations } from '../../src/database/migrate.ts'
import type { Tables } from '../../src/database/tables.ts'
import { asOwner } from '../../src/database/transactions.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'

let fresh: FreshDatabase
const opened: Database[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()))
  await fresh.drop()
})

/** Another process, as far as the database can tell. */
function anotherProcess(): Database {
  const database = openDatabase(fresh.connection, { maxConnections: 1 })
  opened.push(database)
  return database
}

/** A pooler in transaction mode: every transaction, and every statement outside of one, has another session. */
async function throughPooler<T>(act: (db: Db) => Promise<T>): Promise<T> {
  const sessions = [new Client(clientConfig(fresh.connection)), new Client(clientConfig(fresh.connection))]
  await Promise.all(sessions.map((session) => session.connect()))
  let turn = 0
  let inTransaction = false
  const query = (text: string, values: unknown[]) => {
    const session = sessions[turn % sessions.length]
    if (session === undefined) throw new Error('a pooler without sessions')
    if (text.startsWith('begin')) inTransaction = true
    if (text === 'commit' || text === 'rollback') inTransaction = false
    if (!inTransaction) turn += 1
    return session.query(text, values)
  }
  const client = Object.assign(new Client(), { query, release: () => undefined })
  const pool = { options: {}, connect: () => Promise.resolve(client), end: () => Promise.resolve() }
  try {
    return await act(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }))
  } finally {
    await Promise.all(sessions.map((session) => session.end()))
  }
}

async function empty(): Promise<void> {
  await asOwner(fresh.database.db, (trx) => sql`drop schema varde cascade`.execute(trx))
}

describe('migrations', () => {
  it('are applied once when several processes start at once', async () => {
    await empty()
    await expect(checkMigrated(fresh.database.db)).rejects.toMatchObject({ code: 'pending' })
    const all = (await readMigrations()).map((migration) => migration.name)
    // Each of them may have been the one to apply some.
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(anotherProcess().db)))
    expect(applied.flat().toSorted()).toEqual(all)
    await checkMigrated(fresh.database.db)
    expect(await migrate(fresh.database.db)).toEqual([])
  })

  it('are applied once through poolers that give every transaction another session', async () => {
    await empty()
    const all = (await readMigrations()).map((migration) => migration.name)
    const applied = await Promise.all([
      throughPooler(migrate),
      throughPooler(migrate),
      throughPooler(migrate),
    ])
    expect(applied.flat().toSorted()).toEqual(all)
    await checkMigrated(fresh.database.db)
  })

  it('leave no lock with a session that a pooler hands to somebody else', async () => {
    await empty()
    const locks = await throughPooler(async (db) => {
      await migrate(db)
      const held = await sql`select from pg_locks l join pg_database d on d.oid = l.database
        where l.locktype = 'advisory' and d.datname = current_database()`.execute(fresh.database.db)
      return held.rows.length
    })
    expect(locks).toBe(0)
  })

  it('are applied once where transactions are serializable unless they say otherwise', async () => {
    await empty()
    const name = await sql<{ name: string }>`select current_database() as name`.execute(fresh.database.db)
    const admin = openDatabase(fresh.admin, { maxConnections: 1 })
    opened.push(admin)
    const database = sql.id(name.rows[0]?.name ?? '')
    await sql`alter database ${database} set default_transaction_isolation = 'serializable'`.execute(admin.db)
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(anotherProcess().db)))
    await sql`alter database ${database} reset default_transaction_isolation`.execute(admin.db)
    expect(applied.flat().toSorted()).toEqual((await readMigrations()).map((migration) => migration.name))
  })

  it('refuse a database of a later program, and one whose migrations differ, and change nothing', async () => {
    await asOwner(fresh.database.db, (trx) =>
      sql`insert into schema_migrations (version, name, checksum) values (9999, '9999_later.sql', 'x')`.execute(
        trx,
      ),
    )
    await expect(migrate(fresh.database.db)).rejects.toMatchObject({ code: 'newer' })
    await expect(checkMigrated(fresh.database.db)).rejects.toThrow('9999_later.sql')
    await asOwner(fresh.database.db, async (trx) => {
      await sql`delete from schema_migrations where version = 9999`.execute(trx)
      await sql`update schema_migrations set checksum = 'x' where version = 1`.execute(trx)
    })
    await expect(migrate(fresh.database.db)).rejects.toMatchObject({ code: 'changed' })
    await asOwner(fresh.database.db, async (trx) => {
      const first = (await readMigrations())[0]
      await sql`update schema_migrations set checksum = ${first?.checksum} where version = 1`.execute(trx)
    })
    await checkMigrated(fresh.database.db)
  })

  it('leave nothing behind when they fail', async () => {
    await empty()
    // Something in the way of the first migration: a table of the same name that it does not expect.
    await asOwner(fresh.database.db, async (trx) => {
      await sql`create schema varde authorization varde_owner`.execute(trx)
      await sql`create table varde.outbox (id integer)`.execute(trx)
    })
    await expect(migrate(fresh.database.db)).rejects.toThrow('already exists')
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'varde' order by 1`.execute(
      fresh.database.db,
    )
    expect(rows.map((row) => row.name)).toEqual(['outbox', 'schema_migrations'])
    await empty()
    expect((await migrate(fresh.database.db)).length).toBeGreaterThan(0)
  })
})
