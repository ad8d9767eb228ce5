import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EmbeddedError, explain } from './errors.ts'
import { canEnter, ensureSystemUser, isRoot, userByUid } from './identity.ts'
import type { Identity } from './identity.ts'

/** Where root keeps what the user `postgres` must reach and cannot reach where it was asked for. */
export const STATE_DIR = '/var/lib/varde'

/** Where the database lives and who runs it. */
export type Place = {
  /** The data folder, where it really is. */
  dataDir: string
  /** PostgreSQL's own folder in it (PGDATA). */
  clusterDir: string
  /** Who runs PostgreSQL; absent: we ourselves. */
  identity: Identity | undefined
}

/** What was asked for. `stateDir` differs from STATE_DIR only in tests. */
export type Wanted = {
  dataDir: string
  dataDirIsExplicit: boolean
  stateDir: string
  log: (line: string) => void
}

/**
 * Finds and makes the data folder. Throws EmbeddedError `data_dir_unreachable` (an explicit folder that the database's
 * user cannot enter is refused, not moved), another `data_dir_…`, or `disk_full`. DESIGN.md §8 «Root».
 */
export async function findPlace(wanted: Wanted): Promise<Place> {
  const dataDir = realPath(resolve(wanted.dataDir))
  refuseForeign(dataDir)
  try {
    return isRoot() ? await placeForRoot(dataDir, wanted) : await placeForUser(dataDir)
  } catch (error) {
    throw explain('data_dir_not_writable', dataDir, error)
  }
}

/** A folder of our own below the state folder, named after `folder`; `identity` can enter it and nobody else. */
export async function stateFolder(stateDir: string, folder: string, identity: Identity): Promise<string> {
  await mkdir(stateDir, { recursive: true, mode: 0o755 })
  if (statSync(stateDir).uid !== 0) {
    throw new EmbeddedError('state_dir_not_ours', { path: stateDir })
  }
  await chmod(stateDir, 0o755)
  const made = join(stateDir, hashOf(folder))
  await openTo(made, identity)
  return made
}

/** A short name for a folder's absolute path. */
export function hashOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 16)
}

async function placeForUser(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const place = placeAt(dataDir, undefined)
  const owner = process.getuid && existsSync(place.clusterDir) ? statSync(place.clusterDir).uid : undefined
  if (owner !== undefined && owner !== process.getuid?.()) {
    const { name } = userByUid(owner, 0)
    throw new EmbeddedError('data_dir_of_another', { dataDir, name })
  }
  return place
}

async function placeForRoot(dataDir: string, wanted: Wanted): Promise<Place> {
  const identity = databaseUser(dataDir)
  const moved = join(wanted.stateDir, hashOf(dataDir))
  const hasCluster = existsSync(placeAt(dataDir, identity).clusterDir)
  const wasMoved = !hasCluster && existsSync(join(moved, 'postgres', 'PG_VERSION'))
  // Once moved it stays there, also when the way to the first folder opens: two half databases help nobody.
  if (!(wasMoved && !wanted.dataDirIsExplicit) && canEnter(identity, nearestFolder(dirname(dataDir)))) {
    await openTo(dataDir, identity)
    if (canEnter(identity, dataDir)) return placeAt(dataDir, identity)
  }
  if (wanted.dataDirIsExplicit || hasCluster) {
    throw new EmbeddedError('data_dir_unreachable', { dataDir, name: identity.name })
  }
  wanted.log(
    `The user «${identity.name}», which runs the database, cannot enter ${dataDir}: ` +
      `the data is kept in ${moved}.`,
  )
  return placeAt(await stateFolder(wanted.stateDir, dataDir, identity), identity)
}

/**
 * Who runs the database when we are root: whoever owns it already (so that root can help with the database of an
 * ordinary user), else the system user. A database that belongs neither to the folder's owner nor to the system user was put
 * there by a stranger.
 */
function databaseUser(dataDir: string): Identity {
  const folder = existsSync(dataDir) ? statSync(dataDir) : undefined
  const clusterDir = join(dataDir, 'postgres')
  const cluster = existsSync(clusterDir) ? statSync(clusterDir) : undefined
  if (folder && folder.uid !== 0 && (!cluster || cluster.uid === folder.uid)) {
    return userByUid(folder.uid, folder.gid)
  }
  const system = ensureSystemUser()
  if (cluster && cluster.uid !== system.uid && cluster.uid !== 0) {
    const { name } = userByUid(cluster.uid, cluster.gid)
    throw new EmbeddedError('data_dir_of_stranger', { dataDir, name })
  }
  return system
}

/** Makes the folder (and those above it) so that the identity can pass through, list nothing, and others do neither. */
async function openTo(folder: string, identity: Identity): Promise<void> {
  const missing: string[] = []
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const path of missing) {
    await makeFolder(path)
    await chmod(path, path === folder ? 0o710 : 0o711)
  }
  const { uid, mode } = statSync(folder)
  if (uid !== 0 || (missing.length === 0 && canEnter(identity, folder))) return
  await chown(folder, 0, identity.gid)
  await chmod(folder, (mode & 0o7777) | 0o010)
}

/** Another start of ours may have made it since it was looked for; a folder or link of somebody else's is refused. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) throw error
  }
}

/** Refuses what is plainly not a data folder of ours, before anything is made in it. */
function refuseForeign(dataDir: string): void {
  const folder = existsSync(dataDir) ? statSync(dataDir) : undefined
  if (!folder) return
  if (!folder.isDirectory()) throw new EmbeddedError('data_dir_no_folder', { path: dataDir })
  if (process.platform !== 'win32' && (folder.mode & 0o002) !== 0) {
    throw new EmbeddedError('data_dir_open_to_all', { path: dataDir })
  }
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new EmbeddedError('data_dir_of_postgres', { path: dataDir })
  }
  const clusterDir = join(dataDir, 'postgres')
  if (!existsSync(clusterDir) || existsSync(join(clusterDir, 'PG_VERSION'))) return
  if (!statSync(clusterDir).isDirectory() || readable(clusterDir).length > 0) {
    throw new EmbeddedError('data_dir_taken', { path: clusterDir })
  }
}

function readable(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function placeAt(dataDir: string, identity: Identity | undefined): Place {
  return { dataDir, clusterDir: join(dataDir, 'postgres'), identity }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder))
}

/** The path without symbolic links, as far as it exists: one folder has one name. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const parent = dirname(path)
  return parent === path ? path : join(realPath(parent), basename(path))
}
