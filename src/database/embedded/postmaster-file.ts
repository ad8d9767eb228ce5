import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { lchown, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from './address.ts'
import type { Place } from './place.ts'
import { hasProc, isRunning, isThere, workingFolder } from './processes.ts'

/** PostgreSQL's own lock file, as far as it is written: it grows while the database starts. */
export type PostmasterFile = { pid: number; address: Address | undefined; status: string }

/** Reads postmaster.pid (lines: pid, folder, start, port, socket folder, host, shared memory, status), if there is one. */
export function readPostmasterFile(clusterDir: string): PostmasterFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Math.abs(Number(lines[0]))
  if (!Number.isInteger(pid) || pid === 0) return undefined
  return { pid, address: readAddress(lines), status: (lines[7] ?? '').trim() }
}

function readAddress(lines: string[]): Address | undefined {
  const port = Number(lines[3] ?? 0)
  const folder = lines[4] ?? ''
  const host = lines[5] ?? ''
  if (!port || lines.length < 6) return undefined
  if (folder) return { kind: 'socket', host: folder, port }
  return host ? { kind: 'tcp', host, port } : undefined
}

/**
 * Whether the process that postmaster.pid names is the database of this folder: `no` when there is none, or another
 * program has got its number. A database stands in its own folder, and /proc tells where a process stands, under
 * its present name even if the folder was renamed. `unknown` where the system does not tell.
 */
export function isPostmasterOf(pid: number, place: Place): 'yes' | 'no' | 'unknown' {
  const { clusterDir, identity } = place
  if (!isRunning(pid)) return 'no'
  if (!hasProc()) return askProcessList(pid, clusterDir)
  const folder = workingFolder(pid, identity)
  // Not ours to look at: then it runs as somebody else, and the database of our folder does not.
  return folder !== undefined && samePath(folder, clusterDir) ? 'yes' : 'no'
}

/** macOS: the list of processes has the folder as the database was given it. On Windows PostgreSQL itself knows better. */
function askProcessList(pid: number, clusterDir: string): 'yes' | 'no' | 'unknown' {
  if (process.platform === 'win32') return 'unknown'
  const { status, stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    encoding: 'utf8',
  })
  if (status !== 0) return 'unknown'
  if (stdout.includes(`-D ${clusterDir} `)) return 'yes'
  return stdout.includes('postgres') ? 'unknown' : 'no'
}

/** Whether two paths lead to one and the same folder. */
export function samePath(one: string, other: string): boolean {
  try {
    const [a, b] = [statSync(one), statSync(other)]
    return (a.dev === b.dev && a.ino === b.ino) || realpathSync(one) === realpathSync(other)
  } catch {
    return false
  }
}

/**
 * Makes the lock files harmless that name a process which is not the database of this folder, or is dead and not yet buried:
 * PostgreSQL would believe them and refuse. (A number comes round again after a restart of the machine, in containers nearly always.)
 */
export async function disarmStaleFiles(place: Place, address: Address): Promise<void> {
  await disarm(join(place.clusterDir, 'postmaster.pid'), place)
  // The folder of the socket is this database's alone.
  if (address.kind === 'socket') await disarm(join(address.host, `.s.PGSQL.${address.port}.lock`), place)
}

/**
 * Only the number is changed, to our own, since PostgreSQL overlooks its parent's: the rest of the file guards against children of
 * the dead database that still use its memory.
 */
async function disarm(file: string, place: Place): Promise<void> {
  if (!existsSync(file)) return
  const [first, ...rest] = readFileSync(file, 'utf8').split('\n')
  const pid = Math.abs(Number(first))
  if (!pid || !isThere(pid) || isPostmasterOf(pid, place) !== 'no') return
  const half = `${file}.${randomUUID()}`
  await writeFile(half, [process.pid, ...rest].join('\n'), { mode: 0o600, flag: 'wx' })
  if (place.identity) await lchown(half, place.identity.uid, place.identity.gid)
  await rename(half, file)
}
