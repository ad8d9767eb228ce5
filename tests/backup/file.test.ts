import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backup } from '../../src/backup/backup.ts'
import { backupToFile, restoreFromFile } from '../../src/backup/file.ts'
import { freshDatabase, type FreshDatabase } from '../support/database.ts'
import { contents, ask } from './contents.ts'
import { fill } from './fill.ts'

let source: FreshDatabase
let folder: string
beforeAll(async () => {
  source = await freshDatabase()
  await fill(source.database.db, { partners: 1, customersEach: 10 })
  folder = await mkdtemp(join(tmpdir(), 'varde-backup-'))
})
afterAll(async () => {
  await source.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Aborts at the first progress that it hears of. */
function stop(): { hear: () => void; signal: AbortSignal } {
  const controller = new AbortController()
  return { hear: () => controller.abort(new Error('Ctrl-C')), signal: controller.signal }
}

describe('a backup file', () => {
  it('is private, replaces the one before as a whole, and goes in again', async () => {
    const path = join(folder, 'whole.backup')
    await writeFile(path, 'yesterday')
    await writeFile(`${path}.partial`, 'of a run that was killed')
    const summary = await backupToFile(source.connection, path)
    const { mode, size } = await stat(path)
    expect(mode & 0o777).toBe(0o600)
    expect(size).toBe(summary.fileBytes)
    expect(await readdir(folder)).toEqual(['whole.backup'])
    expect((await readFile(path, 'latin1')).startsWith('varde-backup 1\n{"vardeVersion":')).toBe(true)

    const target = await freshDatabase()
    try {
      const sizes = new Set<number | undefined>()
      await restoreFromFile(target.connection, path, ({ totalFileBytes }) => sizes.add(totalFileBytes))
      expect(sizes).toEqual(new Set([size]))
      expect((await contents(target.admin))['customers']).toEqual((await contents(source.admin))['customers'])
    } finally {
      await target.drop()
    }
  })

  it('leaves what was there where it cannot be written', async () => {
    const path = join(folder, 'missing', 'x.backup')
    await expect(backupToFile(source.connection, path)).rejects.toMatchObject({ code: 'ENOENT' })
    const kept = join(folder, 'whole.backup')
    const before = await readFile(kept)
    const wrongDatabase = { url: 'postgres://nobody@127.0.0.1:1/none' }
    await expect(backupToFile(wrongDatabase, kept)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await readFile(kept)).toEqual(before)
    expect(await readdir(folder)).toEqual(['whole.backup'])
  })

  it('stops when it is told to, and leaves nothing behind', async () => {
    const target = await freshDatabase()
    try {
      const path = join(folder, 'stopped.backup')
      const writing = stop()
      await expect(backupToFile(source.connection, path, writing.hear, writing.signal)).rejects.toThrow(
        'Ctrl-C',
      )
      expect(await readdir(folder)).toEqual(['whole.backup'])
      const [reading, before] = [stop(), await contents(target.admin)]
      const whole = join(folder, 'whole.backup')
      await expect(restoreFromFile(target.connection, whole, reading.hear, reading.signal)).rejects.toThrow(
        'Ctrl-C',
      )
      expect(await contents(target.admin)).toEqual(before)
      const early = AbortSignal.abort(new Error('before it began'))
      await expect(restoreFromFile(target.connection, whole, undefined, early)).rejects.toThrow(
        'before it began',
      )
    } finally {
      await target.drop()
    }
  })

  it('lets go of the database when the disk is full', async () => {
    let room = 3
    const full = new Writable({
      write(_chunk, _encoding, done) {
        room -= 1
        done(room < 0 ? Object.assign(new Error('no space left'), { code: 'ENOSPC' }) : null)
      },
    })
    await expect(backup(source.connection, full)).rejects.toMatchObject({ code: 'ENOSPC' })
    await expect
      .poll(() =>
        ask(
          source.admin,
          `select from pg_stat_activity where xact_start is not null and usename = 'varde' and datname = current_database()`,
        ),
      )
      .toEqual([])
  })
})
