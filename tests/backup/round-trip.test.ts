import { Readable, Writable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { backup } from '../../src/backup/backup.ts'
import { backupTables, leftOut } from '../../src/backup/contents.ts'
import type { BackupErrorCode } from '../../src/backup/errors.ts'
import type { BackupProgress } from '../../src/backup/progress.ts'
import { restore } from '../../src/backup/restore.ts'
import type { Connection } from '../../src/database/connect.ts'
import { checkMigrated } from '../../src/database/migrate.ts'
import { installationTables, tenantTables } from '../../src/database/tables.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { ask, contents } from './contents.ts'
import { addCustomer, fill } from './fill.ts'

// The second PostgreSQL is the oldest that is supported; where its address is not given, there is one kind.
const kinds = ['VARDE_TEST_POSTGRES', 'VARDE_TEST_POSTGRES_15'].filter(
  (name) => process.env[name] !== undefined,
)
const ways = kinds.flatMap((from) => kinds.map((to) => ({ from, to })))

const opened: FreshDatabase[] = []
afterEach(async () => {
  for (const database of opened.splice(0)) await database.drop()
})

async function fresh(variable?: string): Promise<FreshDatabase> {
  const database = await freshDatabase(variable)
  opened.push(database)
  return database
}

async function backupBytes(connection: Connection): Promise<Buffer> {
  const chunks: Buffer[] = []
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await backup(connection, output)
  return Buffer.concat(chunks)
}

const input = (bytes: Buffer): Readable => Readable.from([bytes])

const refusal = (code: BackupErrorCode): unknown => expect.objectContaining({ code })

describe('the contents', () => {
  it('are all our tables but those that are left out for a reason', () => {
    const all = [...installationTables, ...tenantTables].toSorted()
    expect([...backupTables.map(({ name }) => name), ...Object.keys(leftOut)].toSorted()).toEqual(all)
  })
})

describe.each(ways)('from $from to $to', ({ from, to }) => {
  it('brings every row of every partner', async () => {
    const [source, target] = [await fresh(from), await fresh(to)]
    await fill(source.database.db, { partners: 3, customersEach: 12 })
    const before = await contents(source.admin)
    const bytes = await backupBytes(source.connection)
    const heard: BackupProgress[] = []
    const summary = await restore(target.connection, input(bytes), (progress) => heard.push(progress))

    const after = await contents(target.admin)
    for (const { name } of backupTables) {
      expect(after[name], name).toEqual(before[name])
      expect(after[name]?.rows, name).toBeGreaterThan(0)
    }
    for (const name of ['sessions', 'verifications', 'sign_in_links', 'idempotency_keys'])
      expect(after[name]?.rows).toBe(0)
    expect(summary.fileBytes).toBe(bytes.length)
    expect(summary.rows).toBe(backupTables.reduce((sum, { name }) => sum + (before[name]?.rows ?? 0), 0))
    expect(heard.at(-1)).toMatchObject({ rows: summary.rows, fileBytes: bytes.length })
  })

  it('leaves a database that works as one that was only migrated: walls, keys, numbers, rights', async () => {
    const [source, target, plain] = [await fresh(from), await fresh(to), await fresh(to)]
    const { partnerIds } = await fill(source.database.db, { partners: 1, customersEach: 3 })
    await restore(target.connection, input(await backupBytes(source.connection)))
    for (const query of [
      `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
       where connamespace = 'varde'::regnamespace order by 1, 2`,
      `select indexdef from pg_indexes where schemaname = 'varde' order by 1`,
      `select relname, relrowsecurity, relforcerowsecurity, relacl::text from pg_class
       where relnamespace = 'varde'::regnamespace order by 1`,
      `select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2`,
    ])
      expect(await ask(target.admin, query)).toEqual(await ask(plain.admin, query))
    await checkMigrated(target.database.db)

    const [before] = await ask<{ max: bigint }>(target.admin, 'select max(id) as max from varde.outbox')
    await addCustomer(target.database.db, partnerIds[0] ?? '', 99)
    const [after] = await ask<{ max: bigint }>(target.admin, 'select max(id) as max from varde.outbox')
    expect(after?.max).toBe((before?.max ?? 0n) + 1n)
  })
})

describe('a backup', () => {
  it('is one snapshot, whatever is written meanwhile', async () => {
    const [source, target] = [await fresh(), await fresh()]
    const { partnerIds } = await fill(source.database.db, { partners: 2, customersEach: 5 })
    const before = await contents(source.admin)
    const chunks: Buffer[] = []
    let added = 1000
    // Each piece that is taken waits until another transaction has committed.
    const addToAll = (n: number): Promise<unknown> =>
      Promise.all(partnerIds.map((id) => addCustomer(source.database.db, id, n)))
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, taken) {
        chunks.push(chunk)
        added += 1
        addToAll(added).then(() => taken(), taken)
      },
    })
    await backup(source.connection, slow)
    expect(added).toBeGreaterThan(1000)
    expect((await contents(source.admin))['customers']).not.toEqual(before['customers'])

    await restore(target.connection, input(Buffer.concat(chunks)))
    const after = await contents(target.admin)
    for (const { name } of backupTables) expect(after[name], name).toEqual(before[name])
  })
})

describe('a restore', () => {
  it('takes a database that was never migrated', async () => {
    const [source, target] = [await fresh(), await fresh()]
    await fill(source.database.db, { partners: 1, customersEach: 2 })
    const bytes = await backupBytes(source.connection)
    await ask(target.admin, 'drop schema varde cascade')
    await restore(target.connection, input(bytes))
    expect((await contents(target.admin))['history']?.rows).toBe(2)
  })

  it('takes the place of the unnamed first partner, and of nothing else', async () => {
    const [source, target] = [await fresh(), await fresh()]
    await fill(source.database.db, { partners: 1, customersEach: 2 })
    const bytes = await backupBytes(source.connection)
    const unnamed = '0192a000-0000-7000-8000-000000000001'
    await ask(target.admin, `insert into varde.partners (id) values ('${unnamed}')`)
    await restore(target.connection, input(bytes))
    expect(await ask(target.admin, 'select name from varde.partners')).toEqual([{ name: 'Partner 0' }])

    const before = await contents(target.admin)
    await expect(restore(target.connection, input(bytes))).rejects.toEqual(refusal('not_empty'))
    expect(await contents(target.admin)).toEqual(before)
  })

  it.each(['customers', 'imports'])('refuses an unnamed partner that has %s', async (table) => {
    const [source, target] = [await fresh(), await fresh()]
    const bytes = await backupBytes(source.connection)
    const { partnerIds } = await fill(target.database.db, { partners: 1, customersEach: 1 })
    expect(partnerIds).toHaveLength(1)
    await ask(
      target.admin,
      `update varde.partners set name = null; ${table === 'customers' ? 'delete from varde.imports' : 'truncate varde.customers cascade'}`,
    )
    await expect(restore(target.connection, input(bytes))).rejects.toEqual(refusal('not_empty'))
  })

  it('leaves the database as it was where the file is cut off or damaged', async () => {
    const [source, target] = [await fresh(), await fresh()]
    await fill(source.database.db, { partners: 1, customersEach: 20 })
    const bytes = await backupBytes(source.connection)
    const before = await contents(target.admin)
    const flipped = Buffer.from(bytes)
    const middle = Math.floor(bytes.length * 0.6)
    flipped.writeUInt8(flipped.readUInt8(middle) ^ 0x10, middle)
    for (const bad of [bytes.subarray(0, middle), bytes.subarray(0, -1), flipped])
      await expect(restore(target.connection, input(bad))).rejects.toEqual(refusal('damaged'))
    expect(await contents(target.admin)).toEqual(before)
    await checkMigrated(target.database.db)
    await restore(target.connection, input(bytes))
  })

  it('refuses a database of a later Varde', async () => {
    const [source, target] = [await fresh(), await fresh()]
    const bytes = await backupBytes(source.connection)
    await ask(
      target.admin,
      `insert into varde.schema_migrations (version, name, checksum) values (9999, 'later', '')`,
    )
    await expect(restore(target.connection, input(bytes))).rejects.toEqual(refusal('database_newer'))
  })
})
