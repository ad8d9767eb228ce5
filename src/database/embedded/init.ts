import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chown, lchown, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { passwordFile } from './address.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedError, errorCode, explain } from './errors.ts'
import type { Place } from './place.ts'
import { isRunning, startTicks } from './processes.ts'
import { runProgram } from './run-program.ts'

/** Begins the name of a cluster that is being made; after it come the pid and start of the process that makes it. */
const HALF_MADE = 'postgres.making-'

/**
 * Character classes come from the C library also with the builtin provider (pg_trgm asks it), and with «C» they know
 * ASCII only (DESIGN.md §9 «Locale»): the first that the system has. Windows knows UTF-8 by code page.
 */
const CTYPES = ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C']

/**
 * Makes the database's own folder where there is none: complete or not at all, whatever happens meanwhile. What an
 * interrupted attempt left behind is cleared away. Throws EmbeddedError `wrong_major` for the folder of another major
 * version of PostgreSQL (nothing is touched), `disk_full`, `data_dir_not_writable` or `init_failed`.
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<void> {
  try {
    await clearHalfMade(place)
    if (hasCluster(place)) return checkMajorVersion(place, binaries)
    log(`Making a new database in ${place.dataDir}`)
    await makeCluster(place, binaries)
  } catch (error) {
    throw explain('init_failed', place.dataDir, error)
  }
}

function hasCluster(place: Place): boolean {
  return existsSync(join(place.clusterDir, 'PG_VERSION'))
}

function checkMajorVersion(place: Place, binaries: Binaries): void {
  const version = readFileSync(join(place.clusterDir, 'PG_VERSION'), 'utf8').trim()
  if (version === String(binaries.majorVersion)) return
  const { dataDir } = place
  throw new EmbeddedError('wrong_major', { dataDir, found: version, known: binaries.majorVersion })
}

async function makeCluster(place: Place, binaries: Binaries): Promise<void> {
  // Closed to everybody else, and a name of its own for every attempt.
  const half = await mkdtemp(join(place.dataDir, `${HALF_MADE}${process.pid}-${startTicks(process.pid)}-`))
  const cluster = join(half, 'cluster')
  const secret = join(half, 'password')
  const password = randomBytes(24).toString('base64url')
  await writeFile(secret, password, { mode: 0o600 })
  if (place.identity) {
    await chown(secret, place.identity.uid, place.identity.gid)
    await chown(half, place.identity.uid, place.identity.gid)
  }
  try {
    await initdb(binaries, place, cluster, secret)
    await keepPassword(place, cluster, password)
    await putInPlace(cluster, place)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

async function initdb(binaries: Binaries, place: Place, cluster: string, secret: string): Promise<void> {
  const options = ['--username=postgres', `--pwfile=${secret}`, '--data-checksums', '--encoding=UTF8']
  // The socket's folder is private: whoever reaches it is the database's own user or root, and both can read its files
  // anyway. So no password there, and one on the loopback, which everybody on the machine reaches.
  const authentication = ['--auth-local=trust', '--auth-host=scram-sha-256']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions']
  let last = ''
  for (const ctype of CTYPES) {
    const args = ['-D', cluster, ...options, ...authentication, ...locale, `--lc-ctype=${ctype}`]
    const { status, output } = await runProgram(binaries.initdb, args, place.identity)
    if (status === 0) return
    last = output
    if (!/invalid locale name|locale name .* (is )?(not valid|invalid)|encoding mismatch/i.test(output)) break
  }
  throw new Error(last)
}

/** Kept for the day when the loopback is needed. */
async function keepPassword(place: Place, cluster: string, password: string): Promise<void> {
  const file = passwordFile(cluster)
  await writeFile(file, password, { mode: 0o600, flag: 'wx', flush: true })
  if (place.identity) await lchown(file, place.identity.uid, place.identity.gid)
}

/** Another Varde may have been first: then its database is the one. */
async function putInPlace(cluster: string, place: Place): Promise<void> {
  try {
    await rename(cluster, place.clusterDir)
  } catch (error) {
    const code = errorCode(error)
    if (!hasCluster(place) || (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM')) throw error
    return
  }
  if (process.platform === 'win32') return
  // The name too must survive a loss of power; initdb has seen to the content.
  const folder = await open(place.dataDir)
  await folder.sync()
  await folder.close()
}

async function clearHalfMade(place: Place): Promise<void> {
  for (const name of await readdir(place.dataDir)) {
    if (!name.startsWith(HALF_MADE)) continue
    const [pid, ticks] = name.slice(HALF_MADE.length).split('-').map(Number)
    const makerLives = pid !== undefined && isRunning(pid) && startTicks(pid) === ticks
    if (makerLives) continue
    // An initdb that outlived its Varde may still be writing there: it ends when it finds nobody to talk to.
    const rubbish = join(place.dataDir, name)
    await rm(rubbish, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}
