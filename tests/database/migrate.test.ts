import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/connect.ts'
import type { Database } from '../../src/database/connect.ts'
import { checkMigrated, migrate, readMigrations } from '../../src/database/migrate.ts'
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

async function empty(): Promise<void> {
  await asOwner(fresh.database.db, (trx) => sql`drop schema varde cascade`.execute(trx))
}

describe('migrations', () => {
  it('are applied once, in order, when several processes start at once', async () => {
    await empty()
    await expect(checkMigrated(fresh.database.db)).rejects.toMatchObject({ code: 'pending' })
    const all = (await readMigrations()).map((migration) => migration.name)
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(anotherProcess().db)))
    expect(applied.flat()).toEqual(all)
    await checkMigrated(fresh.database.db)
    expect(await migrate(fresh.database.db)).toEqual([])
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
