import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { wordsOf } from '../../../src/cli/error-words.ts'
import { findNativeDir } from '../../../src/database/embedded/binaries.ts'
import { startEmbedded } from '../../../src/database/embedded/embedded.ts'
import { EmbeddedError, explain } from '../../../src/database/embedded/errors.ts'
import { cleanUp, newFolder, newOptions, startChild } from './support.ts'

afterAll(cleanUp)

function folderWith(files: Record<string, string>): ReturnType<typeof newOptions> {
  const options = newOptions()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(options.dataDir, path, '..'), { recursive: true })
    writeFileSync(join(options.dataDir, path), content)
  }
  return options
}

describe('a start is refused, with what to do instead, and nothing is touched', () => {
  it.each(['17', '19'])('for a database of PostgreSQL %s', async (version) => {
    const options = folderWith({ 'postgres/PG_VERSION': `${version}\n`, 'postgres/base/1': 'data' })
    const start = startEmbedded(options)
    await expect(start).rejects.toMatchObject({ code: 'wrong_major' })
    await expect(start).rejects.toMatchObject({ params: { found: version, dataDir: options.dataDir } })
    expect(readdirSync(options.dataDir)).toEqual(['postgres'])
    expect(readFileSync(join(options.dataDir, 'postgres/PG_VERSION'), 'utf8')).toBe(`${version}\n`)
  })

  it.each([
    ['whose database folder holds something else', { 'postgres/letter.txt': 'dear' }, 'data_dir_taken'],
    ['that is itself a PostgreSQL', { PG_VERSION: '18\n' }, 'data_dir_of_postgres'],
  ])('for a folder %s', async (_, files, code) => {
    await expect(startEmbedded(folderWith(files))).rejects.toMatchObject({ code })
  })

  it('for a file', async () => {
    const options = folderWith({ file: 'x' })
    const start = startEmbedded({ ...options, dataDir: join(options.dataDir, 'file') })
    await expect(start).rejects.toMatchObject({ code: 'data_dir_no_folder' })
  })

  it('for a folder that everybody can write in', async () => {
    const options = folderWith({})
    mkdirSync(options.dataDir)
    chmodSync(options.dataDir, 0o777)
    await expect(startEmbedded(options)).rejects.toMatchObject({ code: 'data_dir_open_to_all' })
  })

  it.each([
    ['linux', 's390x'],
    ['freebsd', 'x64'],
  ])('where there is no binary, %s on %s: the way out is DATABASE_URL', (platform, arch) => {
    expect(() => findNativeDir(platform, arch)).toThrow(EmbeddedError)
    expect(() => findNativeDir(platform, arch)).toThrow(
      `no_binary {"platform":"${platform}","arch":"${arch}"}`,
    )
  })

  it('where the binary does not run (musl, another processor)', async () => {
    const options = folderWith({
      'package/package.json': '{"version":"1"}',
      'package/native/bin/postgres': '',
    })
    const nativeDir = join(options.dataDir, 'package/native')
    mkdirSync(join(nativeDir, 'share'))
    writeFileSync(join(nativeDir, 'bin/postgres'), '#!/lib/ld-musl-of-nowhere\n', { mode: 0o755 })
    chmodSync(join(nativeDir, 'bin/postgres'), 0o755)
    const start = startEmbedded(newOptions(), { nativeDir })
    await expect(start).rejects.toMatchObject({ code: 'binary_fails' })
  })
})

/** In a file system of its own, gone with the process: `mount` says which, on `$0`. */
function startMounted(mount: string, dataDir: string, folder: string) {
  return startChild('start', dataDir, {
    through: ['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, folder],
  })
}

const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

describe.skipIf(!canMount)('a disk', () => {
  it('that is full is said to be, with what to do', async () => {
    const folder = newFolder()
    const mount = 'mount -t tmpfs -o size=20m,mode=711 none "$0"'
    const child = startMounted(mount, join(folder, 'data'), folder)
    expect(await child.ended).toBe(1)
    expect(child.output()).toMatch(/^disk_full: .*Free some space/m)
  })

  it('that is read-only is said to be, for a new database and for an old one', async () => {
    const folder = newFolder()
    const mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"'
    const fresh = startMounted(mount, join(folder, 'new'), folder)
    expect(await fresh.ended).toBe(1)
    expect(fresh.output()).toMatch(/^data_dir_read_only: .*read-only.*VARDE_DATA_DIR/m)

    const options = newOptions(join(folder, 'old'))
    await (await startEmbedded(options)).stop()
    const old = startMounted(mount, options.dataDir, folder)
    expect(await old.ended).toBe(1)
    expect(old.output()).toMatch(/^data_dir_read_only: .*read-only.*VARDE_DATA_DIR/m)
  })
})

describe('what the system says becomes what to do', () => {
  it.each([
    ['ENOSPC: no space left on device, write', 'disk_full', /Free some space/],
    [
      'FATAL:  could not write to file "x": No space left on device',
      'disk_full',
      /nothing that was saved is lost/,
    ],
    ['EROFS: read-only file system, mkdir', 'data_dir_read_only', /VARDE_DATA_DIR/],
    ['EACCES: permission denied, mkdir', 'data_dir_not_writable', /who owns/],
    ['postgres: error while loading shared libraries: libicuuc.so.60', 'binary_fails', /DATABASE_URL/],
    ['FATAL:  something new', 'start_failed', /something new/],
  ])('%s', (said, code, message) => {
    const error = explain('start_failed', '/srv/varde', new Error(said))
    expect(error).toMatchObject({ code })
    expect(wordsOf(error, 'en')).toMatch(message)
  })
})
