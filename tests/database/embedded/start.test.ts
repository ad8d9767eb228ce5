import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEmbedded } from '../../../src/database/embedded/embedded.ts'
import type { EmbeddedDatabase } from '../../../src/database/embedded/embedded.ts'
import { ensureSystemUser, isRoot } from '../../../src/database/embedded/identity.ts'
import { hashOf } from '../../../src/database/embedded/place.ts'
import { isRunning } from '../../../src/database/embedded/processes.ts'
import { cleanUp, newFolder, newOptions, query } from './support.ts'

const options = newOptions()
let database: EmbeddedDatabase

beforeAll(async () => {
  database = await startEmbedded(options)
})
afterAll(async () => {
  await database.stop()
  await cleanUp()
})

async function setting(name: string): Promise<string | undefined> {
  const rows = await query<{ value: string }>(database.connection, 'select current_setting($1) as value', [
    name,
  ])
  return rows[0]?.value
}

describe('a new database', () => {
  it('lives in the data folder, closed to everybody else', () => {
    expect(database.dataDir).toBe(options.dataDir)
    expect(database.majorVersion).toBeGreaterThanOrEqual(18)
    for (const [name, mode] of [
      ['postgres', 0o700],
      ['s', 0o700],
      ['postgres.log', 0o600],
    ] as const) {
      expect([name, statSync(join(options.dataDir, name)).mode & 0o777]).toEqual([name, mode])
    }
    expect(statSync(options.dataDir).mode & 0o007).toBe(0)
  })

  it('listens on its socket and on no port', async () => {
    expect(database.connection.host).toBe(join(options.dataDir, 's'))
    expect(await setting('listen_addresses')).toBe('')
    expect(await setting('unix_socket_permissions')).toBe('0700')
  })

  it('is durable', async () => {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']) {
      expect([name, await setting(name)]).toEqual([name, 'on'])
    }
    expect(await setting('jit')).toBe('off')
    expect(await setting('shared_buffers')).toBe('16MB')
  })

  it('knows letters beyond ASCII in lower() and in trigrams', async () => {
    const rows = await query<{ lower: string; same: boolean; trigrams: string[] }>(
      database.connection,
      `select lower('ÆØÅЖ') as lower, show_trgm('ÆØ') = show_trgm('æø') as same, show_trgm('ÆØ') as trigrams`,
    )
    expect(rows[0]).toMatchObject({ lower: 'æøåж', same: true })
    expect(rows[0]?.trigrams).not.toHaveLength(0)
    const encoding = await query(database.connection, 'show server_encoding')
    expect(encoding).toEqual([{ server_encoding: 'UTF8' }])
  })

  it('has roles that bypass nothing, of which varde may take owner and app', async () => {
    const roles = await query(
      database.adminConnection,
      `select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty
         from pg_roles where rolname like 'varde%' order by rolname`,
    )
    expect(roles).toEqual([
      { rolname: 'varde', rolcanlogin: true, mighty: false },
      { rolname: 'varde_app', rolcanlogin: false, mighty: false },
      { rolname: 'varde_owner', rolcanlogin: false, mighty: false },
    ])
    const taken = await query(
      database.connection,
      `select set_config('role', 'varde_owner', true) as owner, set_config('role', 'varde_app', true) as app`,
    )
    expect(taken).toEqual([{ owner: 'varde_owner', app: 'varde_app' }])
    const owner = await query(
      database.connection,
      `select pg_get_userbyid(datdba) as owner from pg_database where datname = 'varde'`,
    )
    expect(owner).toEqual([{ owner: 'varde_owner' }])
  })

  it('writes everything needed and nothing more into its data folder', () => {
    expect(readdirSync(options.dataDir).sort()).toEqual(['postgres', 'postgres.log', 's'])
  })
})

describe('stopping and starting again', () => {
  it('keeps the data, repairs what an interrupted start left unmade, and rotates a long log', async () => {
    const own = newOptions()
    const first = await startEmbedded(own)
    await query(first.adminConnection, 'create table kept as select 42 as answer')
    await query(first.adminConnection, 'drop extension pg_trgm')
    await query(first.adminConnection, 'revoke varde_app from varde')
    await first.stop()
    await first.stop()
    expect(isRunning(first.pid)).toBe(false)
    expect(readFileSync(join(own.dataDir, 'postgres.log'), 'utf8')).toContain('database system is shut down')
    writeFileSync(join(own.dataDir, 'postgres.log'), Buffer.alloc(6 * 1024 * 1024))

    const second = await startEmbedded(own)
    expect(second.pid).not.toBe(first.pid)
    expect(await query(second.adminConnection, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(await query(second.connection, `select show_trgm('a') is not null as there`)).toEqual([
      { there: true },
    ])
    expect(await query(second.connection, 'set role varde_app')).toEqual([])
    expect(statSync(join(own.dataDir, 'postgres.log')).size).toBeLessThan(100_000)
    await second.stop()
  })

  it('works in a folder whose path is longer than a socket can have', async () => {
    const own = newOptions(join(newFolder(), 'x'.repeat(60), 'with spaces and æøå', 'data'))
    const long = await startEmbedded(own)
    expect(long.dataDir).toBe(own.dataDir)
    expect(Buffer.byteLength(`${long.connection.host}/.s.PGSQL.5432`)).toBeLessThan(100)
    expect(statSync(long.connection.host).mode & 0o777).toBe(0o700)
    expect(await query(long.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await long.stop()
    rmSync(long.connection.host, { recursive: true })
  })

  it('listens on the loopback with a password where no folder can hold a socket', async () => {
    const own = newOptions(join(newFolder(), 'x'.repeat(80), 'data'))
    const uid = isRoot() ? ensureSystemUser().uid : process.getuid?.()
    // Somebody else was there first with the folder for the socket.
    const taken = new Set(
      [tmpdir(), '/tmp'].map((folder) => join(folder, `varde-${uid}-${hashOf(own.dataDir)}`)),
    )
    for (const path of taken) mkdirSync(path, { mode: 0o755 })
    try {
      const first = await startEmbedded(own)
      const { connection } = first
      expect(connection.host).toBe('127.0.0.1')
      expect(await query(connection, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
      expect(connection.password).toHaveLength(32)
      await expect(query({ ...connection, password: 'guess' }, 'select 1')).rejects.toMatchObject({
        code: '28P01',
      })
      await expect(startEmbedded(own)).rejects.toMatchObject({ code: 'in_use' })
      await first.stop()
    } finally {
      for (const path of taken) rmSync(path, { recursive: true })
    }
  })
})
