import { spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  fchownSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  statfsSync,
} from 'node:fs'
import { join, parse } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from './address.ts'
import { chooseAddress, listenSettings } from './address.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedError, explain } from './errors.ts'
import { asUser } from './identity.ts'
import type { Place } from './place.ts'
import { disarmStaleFiles, isPostmasterOf, readPostmasterFile, samePath } from './postmaster-file.ts'
import { isRunning, startTicks } from './processes.ts'
import { programEnvironment, runProgram } from './run-program.ts'
import { ask, until } from './session.ts'
import { databaseSettings } from './settings.ts'

/** A database that answers. */
export type Running = { pid: number; address: Address }

/** What is needed to start and stop the database of one folder. */
export type Cluster = {
  place: Place
  binaries: Binaries
  settings: Record<string, string>
  log: (line: string) => void
}

const ROOM_TO_START_BYTES = 1024 * 1024
const LOG_FILE_MAX_BYTES = 5 * 1024 * 1024
const STOP_FAST_MS = 8_000
const STOP_IMMEDIATE_MS = 6_000
/** Recovery after a crash replays at most some gigabytes of log. */
const RECOVERY_MAX_MS = 10 * 60_000
const SILENT_MAX_MS = 20_000
const START_TRIES = 50
/** Another start was first, children of a dead database have not ended yet, or the port was taken in between. */
const TRY_AGAIN = /lock file .* already exists|is still in use|could not create any TCP\/IP sockets/

/**
 * The database of the folder, running: found (an orphan of a killed Varde, or that of a running one) or started. Never a
 * second one. Throws EmbeddedError `start_failed`, `disk_full`, `data_dir_not_writable`. DESIGN.md §8 «Orphans».
 */
export async function ensureRunning(
  cluster: Cluster,
  preferred?: Address,
): Promise<Running & { found: boolean }> {
  const { place } = cluster
  for (let tries = 0; tries < START_TRIES; tries++) {
    const found = await findRunning(cluster)
    if (found) return { ...found, found: true }
    const started = await launch(cluster, preferred).catch((error: unknown) => {
      throw explain('start_failed', place.dataDir, error)
    })
    if (started) return { ...started, found: false }
    await sleep(200)
  }
  throw new EmbeddedError('still_used', { path: place.clusterDir })
}

/** The database that runs on the folder and answers, if there is one; one that does not answer any more is stopped. */
export async function findRunning(cluster: Cluster): Promise<Running | undefined> {
  const { place, log } = cluster
  let silentSince = performance.now()
  const givingUp = performance.now() + RECOVERY_MAX_MS
  while (performance.now() < givingUp) {
    const file = readPostmasterFile(place.clusterDir)
    if (!file) return undefined
    const answer = file.address ? await ask(file.address, place) : undefined
    const ours = isPostmasterOf(file.pid, place)
    if (answer?.state === 'up' && file.address) {
      // A copy of the folder brings a lock file along that leads to the original's database: so ask which folder it serves.
      const serves = ours === 'yes' || samePath(answer.dataDirectory, place.clusterDir)
      if (serves) return { pid: file.pid, address: file.address }
    }
    // Where the system does not tell who it is, PostgreSQL shall decide: it refuses when in doubt.
    if (ours !== 'yes' && answer?.state !== 'wait') return undefined
    if (answer?.state === 'wait' || file.status === 'starting') silentSince = performance.now()
    if (performance.now() - silentSince > (file.status === 'ready' ? 2_000 : SILENT_MAX_MS)) {
      log(`The database (process ${file.pid}) runs and cannot be reached: it is stopped and started again.`)
      await stopPostmaster(file.pid, cluster)
      return undefined
    }
    await sleep(100)
  }
  const minutes = RECOVERY_MAX_MS / 60_000
  throw new EmbeddedError('still_starting', { dataDir: place.dataDir, minutes, log: logFile(place) })
}

/** Starts PostgreSQL and waits until it answers. Nothing when somebody else was first, or has not quite ended. */
async function launch(cluster: Cluster, preferred: Address | undefined): Promise<Running | undefined> {
  const { place, binaries } = cluster
  const address = preferred ?? (await chooseAddress(place))
  await disarmStaleFiles(place, address)
  const settings = { ...databaseSettings(), ...cluster.settings, ...listenSettings(address) }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = openLog(place)
  const start = statSync(logFile(place)).size
  const child = spawn(binaries.postgres, ['-D', place.clusterDir, ...args], {
    // A session of its own: Ctrl-C in the terminal is for Varde, which finishes what is in flight before it stops the database.
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
    cwd: parse(place.clusterDir).root,
    env: programEnvironment(),
    ...asUser(place.identity),
  })
  closeSync(output)
  child.unref()
  let ended: string | undefined
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (status, signal) => (ended ??= `ended with ${signal ?? status}`))

  const outcome = await until(RECOVERY_MAX_MS, 20, async () => {
    if (ended !== undefined) return 'ended' as const
    const file = readPostmasterFile(place.clusterDir)
    if (file?.pid !== child.pid || file?.status !== 'ready') return undefined
    return (await ask(address, place)).state === 'up' ? ('up' as const) : undefined
  })
  if (outcome === 'up' && child.pid !== undefined) return { pid: child.pid, address }

  const said = readFileSync(logFile(place)).subarray(start).toString().slice(-4_000)
  if (TRY_AGAIN.test(said)) return undefined
  throw new Error(said || (isFull(place) ? 'No space left on device' : (ended ?? 'It does not answer.')))
}

/** On a full disk PostgreSQL cannot even write down why it does not start. */
function isFull(place: Place): boolean {
  const { bavail, bsize } = statfsSync(place.dataDir)
  return bavail * bsize < ROOM_TO_START_BYTES
}

/**
 * Stops the database: fast (open transactions are rolled back, everything is written out), and if it has not ended after 8 s
 * at once, which costs a recovery at the next start and loses nothing. DESIGN.md §8 «Stopping».
 */
export async function stopPostmaster(pid: number, cluster: Cluster): Promise<void> {
  const { place, binaries } = cluster
  const started = startTicks(pid)
  // A process that ends lets go of its folder a moment before it is gone: one that is known by its start is waited for.
  const hasEnded = () =>
    started === 0 ? isPostmasterOf(pid, place) === 'no' : !isRunning(pid) || startTicks(pid) !== started
  if (isPostmasterOf(pid, place) === 'no') return
  const steps = [
    { signal: 'SIGINT', mode: 'fast', forMs: STOP_FAST_MS },
    { signal: 'SIGQUIT', mode: 'immediate', forMs: STOP_IMMEDIATE_MS },
  ] as const
  for (const { signal, mode, forMs } of steps) {
    if (process.platform === 'win32') {
      // Node cannot send these signals there; PostgreSQL's own tool can.
      await runProgram(binaries.pgCtl, ['stop', '-D', place.clusterDir, '-m', mode, '-W'], place.identity)
    } else if (isPostmasterOf(pid, place) !== 'no') {
      process.kill(pid, signal)
    }
    if (await until(forMs, 20, () => (hasEnded() ? true : undefined))) return
  }
  throw new EmbeddedError('stop_failed', { pid })
}

/** What PostgreSQL itself writes. */
export function logFile(place: Place): string {
  return join(place.dataDir, 'postgres.log')
}

function openLog(place: Place): number {
  const path = logFile(place)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_FILE_MAX_BYTES) renameSync(path, `${path}.1`)
  // As root in somebody else's folder: a link there must not lead us to give away another file.
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600)
  if (place.identity) fchownSync(file, place.identity.uid, place.identity.gid)
  return file
}
