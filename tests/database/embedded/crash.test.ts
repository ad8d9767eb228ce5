import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attachEmbedded, startEmbedded } from '../../../src/database/embedded/embedded.ts'
import { isRunning, isThere } from '../../../src/database/embedded/processes.ts'
import { until } from '../../../src/database/embedded/session.ts'
import { cleanUp, copyFolder, kill, newFolder, newOptions, query, startChild } from './support.ts'

const made = newOptions()

beforeAll(async () => {
  const database = await startEmbedded(made)
  await query(database.adminConnection, 'create table kept (n int); grant all on kept to varde')
  await database.stop()
})
afterAll(cleanUp)

/** Options for a fresh copy of a data folder that has a database. */
function copied() {
  const options = newOptions()
  copyFolder(made.dataDir, options.dataDir)
  return options
}

const insert = 'insert into kept values ($1)'
const kept = 'select n from kept order by n'

describe('kill -9 of the app', () => {
  it('leaves a database that the next start takes over, with everything that was acknowledged', async () => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const told = await child.ready
    await query(told.connection, insert, [1])
    await kill(child)
    expect(isRunning(told.pid)).toBe(true)

    const next = await startEmbedded(options)
    expect(next.pid).toBe(told.pid)
    expect(options.lines).toContain('The database was still running: it is taken over.')
    expect(await query(next.connection, kept)).toEqual([{ n: 1 }])
    await next.stop()
    expect(isRunning(told.pid)).toBe(false)
  })

  it('while the database is being made leaves nothing half made', async () => {
    const options = newOptions()
    for (const waitMs of [150, 500, 900]) {
      const child = startChild('start', options.dataDir)
      await sleep(waitMs)
      await kill(child)
    }
    const database = await startEmbedded(options)
    expect(await query(database.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(options.dataDir).filter((name) => name.includes('making'))).toEqual([])
    await database.stop()
  })

  it('leaves an orphan that a command uses and stops', async () => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const { pid } = await child.ready
    await kill(child)
    const command = await attachEmbedded(options)
    expect(command.pid).toBe(pid)
    await command.stop()
    expect(isRunning(pid)).toBe(false)
  })
})

describe('kill -9 of the database', () => {
  it('under a server: it is back by itself, at the same address, with everything that was acknowledged', async () => {
    const options = copied()
    const server = await startEmbedded(options)
    const first = server.pid
    await query(server.connection, insert, [2])
    process.kill(first, 'SIGKILL')
    await until(20_000, 50, () => (server.pid === first ? undefined : true))
    expect(server.pid).not.toBe(first)
    expect(await query(server.connection, kept)).toEqual([{ n: 2 }])
    await expect(startEmbedded(options)).rejects.toMatchObject({ code: 'in_use' })
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
  })

  it('and of the app: the next start recovers', async () => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const told = await child.ready
    await query(told.connection, insert, [3])
    process.kill(told.pid, 'SIGKILL')
    await kill(child)
    const next = await startEmbedded(options)
    expect(await query(next.connection, kept)).toEqual([{ n: 3 }])
    await next.stop()
  })

  it('of one of its sessions: it recovers by itself and the server keeps the folder', async () => {
    const options = copied()
    const server = await startEmbedded(options)
    const sessions = await query<{ pid: number }>(
      server.adminConnection,
      `select pid from pg_stat_activity where application_name like 'varde serves%'`,
    )
    process.kill(sessions[0]?.pid ?? 0, 'SIGKILL')
    await until(20_000, 50, () => (options.lines.includes('The database is back.') ? true : undefined))
    await expect(startEmbedded(options)).rejects.toMatchObject({ code: 'in_use' })
    await server.stop()
    expect(isRunning(server.pid)).toBe(false)
  })
})

describe('a lock file that lies', () => {
  it.each([
    ['is another program now: it is overlooked, and the program left alone', 'echo $$; exec sleep 60'],
    ['has ended and that nobody has taken notice of: it is overlooked', 'sleep 0.3 & echo $!; exec sleep 60'],
  ])('names a process that %s', async (_, script) => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const told = await child.ready
    await query(told.connection, insert, [4])
    process.kill(told.pid, 'SIGKILL')
    await kill(child)
    // The other program runs as the database's own user: only then PostgreSQL itself would believe the file.
    const as = process.getuid?.() === 0 ? userOf(options.dataDir) : {}
    const stranger = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], ...as })
    const [line] = (await once(stranger.stdout, 'data')) as [Buffer]
    const number = Number(line.toString())
    await sleep(500)
    for (const name of ['postgres/postmaster.pid', 's/.s.PGSQL.5432.lock']) {
      const file = join(options.dataDir, name)
      const [, ...rest] = readFileSync(file, 'utf8').split('\n')
      writeFileSync(file, [number, ...rest].join('\n'))
    }

    const next = await startEmbedded(options)
    expect(await query(next.connection, kept)).toEqual([{ n: 4 }])
    await next.stop()
    expect(isThere(number)).toBe(true)
    stranger.kill('SIGKILL')
  })

  it('came along with a copy of a running folder: the original is left alone', async () => {
    const options = copied()
    const server = await startEmbedded(options)
    const copy = newOptions()
    await query(server.adminConnection, 'checkpoint')
    copyFolder(options.dataDir, copy.dataDir)
    const other = await startEmbedded(copy)
    expect(other.pid).not.toBe(server.pid)
    expect(isRunning(server.pid)).toBe(true)
    await other.stop()
    expect(await query(server.connection, kept)).toEqual([])
    await server.stop()
  })

  it('belongs to an orphan that cannot be reached any more: it is stopped and started again', async () => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const { pid, connection } = await child.ready
    await query(connection, insert, [5])
    await kill(child)
    const renamed = newOptions(join(newFolder(), 'renamed'))
    renameSync(options.dataDir, renamed.dataDir)
    rmSync(join(renamed.dataDir, 's'), { recursive: true })
    const next = await startEmbedded(renamed)
    expect(isRunning(pid)).toBe(false)
    expect(await query(next.connection, kept)).toEqual([{ n: 5 }])
    expect(dirname(next.connection.host)).toBe(renamed.dataDir)
    await next.stop()
  })
})

describe('Ctrl-C', () => {
  it('reaches the app and not the database, which ends when the app says so', async () => {
    const options = copied()
    const child = startChild('start', options.dataDir)
    const { pid } = await child.ready
    if (process.platform === 'linux') expect(groupOf(pid)).not.toBe(groupOf(child.pid))
    process.kill(child.pid, 'SIGTERM')
    expect(await child.ended).toBe(0)
    expect(child.output()).toContain('stopped')
    expect(isRunning(pid)).toBe(false)
  })

  it('does not wait for sessions that do not end', async () => {
    const options = copied()
    const server = await startEmbedded(options)
    const busy = query(server.connection, 'select pg_sleep(60)').catch((error: unknown) => error)
    await sleep(200)
    await server.stop()
    expect(await busy).toMatchObject({ code: '57P01' })
    expect(isRunning(server.pid)).toBe(false)
  })
})

function groupOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]
}

function userOf(dataDir: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(join(dataDir, 'postgres'))
  return { uid, gid }
}
