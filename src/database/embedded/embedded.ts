import { setTimeout as sleep } from 'node:timers/promises'
import type { Address, Connection } from './address.ts'
import { connectionFor } from './address.ts'
import { findNativeDir, prepareBinaries } from './binaries.ts'
import { bootstrap } from './bootstrap.ts'
import { EmbeddedError } from './errors.ts'
import { ensureCluster } from './init.ts'
import { holdToAttend, holdToServe, isLastOne } from './ownership.ts'
import type { Holding } from './ownership.ts'
import { findPlace, stateFolder, STATE_DIR } from './place.ts'
import { ensureRunning, logFile, stopPostmaster } from './postmaster.ts'
import type { Cluster, Running } from './postmaster.ts'
import type { AdminConnection } from './session.ts'

export type EmbeddedOptions = {
  /** Where the data shall live. */
  dataDir: string
  /** Whether a person chose it: then it is never moved. */
  dataDirIsExplicit: boolean
  /** Takes lines for a person to read. */
  log: (line: string) => void
  /** PostgreSQL settings beside and over Varde's own. They hold from the next real start of the database. */
  settings?: Record<string, string>
  /** Told when the database has ended under a server and does not come back, or has become another server's. */
  onLost?: (error: unknown) => void
}

/** Where things are on this machine; tests say otherwise. */
export type Surroundings = { nativeDir?: string; stateDir?: string }

/** A database in a data folder, running. */
export type EmbeddedDatabase = {
  /** The role `varde`: no superuser, may take `varde_owner` and `varde_app`. */
  connection: Connection<'varde', 'varde'>
  /** The superuser, for making, repairing and backing up only; connect it to the database you need. */
  adminConnection: AdminConnection
  /** The data folder, where it really is. */
  dataDir: string
  /** Of PostgreSQL, for example 18. */
  majorVersion: number
  /** The database's own main process. */
  pid: number
  /** Stops the database, or leaves it to whoever else uses it. May be called more than once. */
  stop: () => Promise<void>
}

/** A database that stops just now slips away between finding it and entering it; it has 14 s to end. */
const ENTRY_MAX_MS = 30_000
/** Waits before each attempt to bring back a database that has ended under us. */
const RECOVERY_WAITS_MS = [0, 200, 1_000, 2_000, 5_000, 10_000]

/**
 * Starts the database of a data folder for the one server that owns it: makes it where there is none, takes over one that a
 * killed server left running, and brings it back should it end meanwhile, at the same address. Throws EmbeddedError: `in_use` when
 * another server has the folder, and the other codes of errors.ts, whose messages say what to do. DESIGN.md §8.
 */
export async function startEmbedded(
  options: EmbeddedOptions,
  surroundings: Surroundings = {},
): Promise<EmbeddedDatabase> {
  const cluster = await prepare(options, surroundings)
  let { running, holding } = await enter(cluster, holdToServe)
  let stopping: Promise<void> | undefined
  let recovering = Promise.resolve()
  const leaving = new AbortController()

  const recover = async () => {
    let last: unknown
    for (const waitMs of RECOVERY_WAITS_MS) {
      await sleep(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined)
      if (stopping) return
      try {
        const again = await enter(cluster, holdToServe, running.address)
        ;({ running, holding } = again)
        void watch()
        options.log('The database is back.')
        return
      } catch (error) {
        last = error
        if (error instanceof EmbeddedError && error.code === 'in_use') break
      }
    }
    options.onLost?.(last)
  }
  const watch = async () => {
    await holding.over
    if (stopping) return
    options.log('The database has ended unexpectedly: it is started again.')
    recovering = recover()
  }
  const stop = async () => {
    leaving.abort()
    await recovering
    // The lock goes with the database: nobody else can think it free before it is stopped.
    await stopPostmaster(running.pid, cluster)
    await holding.end()
  }
  void watch()
  return describe(cluster, running.address, {
    pid: () => running.pid,
    stop: () => (stopping ??= stop()),
  })
}

/**
 * The database of a data folder for one command, beside a running server too. Where none runs, it is started, and stopped by the last
 * command that leaves; where a server has it, stop() leaves it alone. Throws EmbeddedError as startEmbedded, never `in_use`.
 */
export async function attachEmbedded(
  options: EmbeddedOptions,
  surroundings: Surroundings = {},
): Promise<EmbeddedDatabase> {
  const cluster = await prepare(options, surroundings)
  const { running, holding } = await enter(cluster, holdToAttend)
  let stopping: Promise<void> | undefined
  const stop = async () => {
    if (await isLastOne(holding.session)) await stopPostmaster(running.pid, cluster)
    await holding.end()
  }
  return describe(cluster, running.address, {
    pid: () => running.pid,
    stop: () => (stopping ??= stop()),
  })
}

async function prepare(options: EmbeddedOptions, surroundings: Surroundings): Promise<Cluster> {
  const { log } = options
  const stateDir = surroundings.stateDir ?? STATE_DIR
  const nativeDir = surroundings.nativeDir ?? findNativeDir()
  const place = await findPlace({ ...options, stateDir })
  const { identity } = place
  const binaries = await prepareBinaries({
    nativeDir,
    identity,
    copyDir: async () => (identity ? stateFolder(stateDir, nativeDir, identity) : place.dataDir),
    log,
  })
  await ensureCluster(place, binaries, log)
  return { place, binaries, settings: options.settings ?? {}, log }
}

async function enter(
  cluster: Cluster,
  hold: typeof holdToServe,
  preferred?: Address,
): Promise<{ running: Running; holding: Holding }> {
  const { place, log } = cluster
  const deadline = performance.now() + ENTRY_MAX_MS
  while (performance.now() < deadline) {
    const running = await ensureRunning(cluster, preferred)
    const holding = await hold(running.address, place)
    if (!holding) {
      await sleep(100)
      continue
    }
    if (running.found && hold === holdToServe) log('The database was still running: it is taken over.')
    try {
      await bootstrap(running.address, place)
      return { running, holding }
    } catch (error) {
      if (!running.found) await stopPostmaster(running.pid, cluster)
      await holding.end()
      throw error
    }
  }
  throw new EmbeddedError('keeps_stopping', { dataDir: place.dataDir, log: logFile(place) })
}

function describe(
  cluster: Cluster,
  address: Address,
  life: { pid: () => number; stop: () => Promise<void> },
): EmbeddedDatabase {
  const { place, binaries } = cluster
  return {
    connection: connectionFor(address, place, 'varde', 'varde'),
    adminConnection: connectionFor(address, place, 'postgres', 'varde'),
    dataDir: place.dataDir,
    majorVersion: binaries.majorVersion,
    get pid() {
      return life.pid()
    },
    stop: life.stop,
  }
}
