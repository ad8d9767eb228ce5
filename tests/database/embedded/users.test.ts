import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findNativeDir } from '../../../src/database/embedded/binaries.ts'
import { attachEmbedded, startEmbedded } from '../../../src/database/embedded/embedded.ts'
import { canEnter, ensureSystemUser, isRoot } from '../../../src/database/embedded/identity.ts'
import { hashOf } from '../../../src/database/embedded/place.ts'
import { isRunning } from '../../../src/database/embedded/processes.ts'
import { cleanUp, kill, newFolder, newOptions, PROJECT, query, startChild } from './support.ts'

afterAll(cleanUp)

/** A folder as /root is: only root enters. */
function privateFolder(): string {
  const folder = join(newFolder(), 'private')
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

/** A copy of the package with PostgreSQL's programs. */
function packageIn(folder: string): string {
  const nativeDir = findNativeDir()
  cpSync(dirname(nativeDir), join(folder, 'package'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'package', basename(nativeDir))
}

/** An ordinary user that every system has, and one that none has. */
const ORDINARY = { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
const NAMELESS = { uid: 54_321, gid: 54_321 }
const ordinaryCanRead =
  !isRoot() || canEnter({ name: 'nobody', ...ORDINARY }, PROJECT, dirname(process.execPath))

const hasSetpriv = spawnSync('setpriv', ['--version']).status === 0

function idOfNobody(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }))
}

describe.skipIf(!isRoot())('as root', () => {
  it('runs as the system user, which owns the database and nothing else', async () => {
    const options = newOptions()
    const database = await startEmbedded(options)
    const user = ensureSystemUser()
    expect(statSync(`/proc/${database.pid}`).uid).toBe(user.uid)
    expect(statSync(join(options.dataDir, 'postgres')).uid).toBe(user.uid)
    expect(statSync(join(options.dataDir, 's')).uid).toBe(user.uid)
    const folder = statSync(options.dataDir)
    expect([folder.uid, folder.mode & 0o777]).toEqual([0, 0o710])
    await database.stop()
  })

  it('moves the default data folder and the programs out of a private folder, and finds them again', async () => {
    const hidden = privateFolder()
    const nativeDir = packageIn(hidden)
    const stateDir = join(newFolder(), 'state')
    const surroundings = { nativeDir, stateDir }
    const asked = { ...newOptions(join(hidden, 'data')), dataDirIsExplicit: false }

    const database = await startEmbedded(asked, surroundings)
    const moved = join(stateDir, hashOf(asked.dataDir))
    expect(database.dataDir).toBe(moved)
    expect(asked.lines.filter((line) => line.includes(`the data is kept in ${moved}`))).toHaveLength(1)
    expect(existsSync(asked.dataDir)).toBe(false)
    const copies = readdirSync(join(stateDir, hashOf(nativeDir)))
    expect(copies).toEqual([expect.stringMatching(/^postgresql-\d+\./)])
    await query(database.adminConnection, 'create table kept as select 1 as n')
    await database.stop()

    // The way opens: the data stays where it is, and is found.
    chmodSync(hidden, 0o755)
    asked.lines.length = 0
    const again = await attachEmbedded(asked, surroundings)
    expect(again.dataDir).toBe(moved)
    expect(asked.lines.join('\n')).not.toContain('copied')
    expect(await query(again.adminConnection, 'select n from kept')).toEqual([{ n: 1 }])
    await again.stop()
  })

  it('refuses an explicit data folder that the system user cannot enter, and makes nothing', async () => {
    const options = newOptions(join(privateFolder(), 'data'))
    const stateDir = join(newFolder(), 'state')
    const start = startEmbedded(options, { stateDir })
    const params = { dataDir: options.dataDir, name: 'postgres' }
    await expect(start).rejects.toMatchObject({ code: 'data_dir_unreachable', params })
    expect(existsSync(options.dataDir)).toBe(false)
    expect(existsSync(stateDir)).toBe(false)
  })

  it('takes an explicit data folder that is private itself: the system user may pass through, no more', async () => {
    const options = newOptions()
    mkdirSync(options.dataDir, { mode: 0o700 })
    const database = await startEmbedded(options)
    expect(statSync(options.dataDir).mode & 0o777).toBe(0o710)
    await database.stop()
  })

  it.skipIf(!hasSetpriv)(
    'finds and stops its database also where root may not look at processes (containers)',
    async () => {
      const { dataDir } = newOptions()
      const as = { through: ['setpriv', '--bounding-set', '-sys_ptrace', '--inh-caps', '-sys_ptrace'] }
      const child = startChild('start', dataDir, as)
      const { pid } = await child.ready
      await kill(child)
      const next = startChild('start', dataDir, as)
      expect((await next.ready).pid).toBe(pid)
      process.kill(next.pid, 'SIGTERM')
      expect(await next.ended).toBe(0)
      expect(isRunning(pid)).toBe(false)
    },
  )

  it('says what to do where a system user is needed and cannot be made', () => {
    const path = process.env['PATH']
    process.env['PATH'] = newFolder()
    try {
      expect(() => ensureSystemUser()).toThrow(/^no_system_user .*useradd ENOENT/)
    } finally {
      process.env['PATH'] = path
    }
  })

  it.skipIf(!ordinaryCanRead)('helps with the database of an ordinary user, as that user', async () => {
    const dataDir = join(newFolder(), 'data')
    mkdirSync(dataDir, { mode: 0o700 })
    chownSync(dataDir, ORDINARY.uid, ORDINARY.gid)
    const child = startChild('start', dataDir, ORDINARY)
    const told = await child.ready
    expect(told.uid).toBe(ORDINARY.uid)

    const beside = await attachEmbedded(newOptions(dataDir))
    expect(beside.pid).toBe(told.pid)
    await beside.stop()
    process.kill(child.pid, 'SIGTERM')
    expect(await child.ended).toBe(0)

    const alone = await startEmbedded(newOptions(dataDir))
    expect(statSync(`/proc/${alone.pid}`).uid).toBe(ORDINARY.uid)
    await alone.stop()
    const owners = execFileSync('find', [dataDir, '!', '-uid', String(ORDINARY.uid)], { encoding: 'utf8' })
    expect(owners).toBe('')

    const stranger = startChild('start', dataDir, NAMELESS)
    expect(await stranger.ended).toBe(1)
    expect(stranger.output()).toMatch(/^data_dir_not_/m)
  })
})

describe('as an ordinary user', () => {
  it.skipIf(!isRoot() || !ordinaryCanRead)('says what to do when the user has no name', async () => {
    const folder = newFolder()
    chownSync(folder, NAMELESS.uid, NAMELESS.gid)
    const child = startChild('start', join(folder, 'data'), NAMELESS)
    expect(await child.ended).toBe(1)
    expect(child.output()).toMatch(/^user_without_name: .*\n?.*DATABASE_URL/m)
    expect(readdirSync(join(folder, 'data'))).toEqual([])
  })

  it.skipIf(!ordinaryCanRead)('makes, stops and opens again a database of its own', async () => {
    const folder = newFolder()
    const user = isRoot() ? ORDINARY : {}
    if (isRoot()) chownSync(folder, ORDINARY.uid, ORDINARY.gid)
    const dataDir = join(folder, 'deep', 'data')
    for (const round of [1, 2]) {
      const child = startChild('start', dataDir, user)
      const told = await child.ready
      expect(await query(told.connection, 'select current_user as me')).toEqual([{ me: 'varde' }])
      expect(statSync(dataDir).mode & 0o777).toBe(0o700)
      expect(statSync(`/proc/${told.pid}`).uid).toBe(told.uid)
      process.kill(child.pid, 'SIGTERM')
      expect([round, await child.ended]).toEqual([round, 0])
    }
  })

  it.skipIf(!ordinaryCanRead)(
    'copies the programs when their links are missing and cannot be made',
    async () => {
      const nativeDir = packageIn(newFolder())
      for (const name of readdirSync(join(nativeDir, 'lib'))) {
        if (/\.so\.\d+$/.test(name) && !/(crypto|ssl|xml2|xslt|uuid|lzma|libz)/.test(name)) {
          rmSync(join(nativeDir, 'lib', name))
        }
      }
      if (!isRoot()) chmodSync(join(nativeDir, 'lib'), 0o555)
      const folder = newFolder()
      if (isRoot()) chownSync(folder, ORDINARY.uid, ORDINARY.gid)
      const child = startChild('start', join(folder, 'data'), {
        ...(isRoot() ? ORDINARY : {}),
        surroundings: { nativeDir },
      })
      await child.ready
      expect(child.output()).toContain('are copied to')
      process.kill(child.pid, 'SIGTERM')
      expect(await child.ended).toBe(0)
      if (!isRoot()) chmodSync(join(nativeDir, 'lib'), 0o755)
    },
  )
})

describe('links between libraries that the package manager left out', () => {
  it('are made', async () => {
    const nativeDir = packageIn(newFolder())
    const link = join(nativeDir, 'lib', process.platform === 'darwin' ? 'libpq.5.dylib' : 'libpq.so.5')
    rmSync(link)
    const database = await startEmbedded(newOptions(), { nativeDir })
    expect(existsSync(link)).toBe(true)
    await database.stop()
  })
})
