import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectionFor } from '../../src/database/embedded/address.ts'
import { isPostmasterOf, readPostmasterFile } from '../../src/database/embedded/postmaster-file.ts'
import type { Connection } from '../../src/database/connect.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const readyWithinMs = 180_000
const stopWithinMs = 30_000
const keptOutput = 4_000

/** What is killed. */
export type Victim = 'app' | 'database' | 'both'

/** `varde serve` on an embedded PostgreSQL in a folder of its own, in a process that can be killed and started again. */
export class ServerProcess {
  readonly #folder: string
  readonly #place: { dataDir: string; clusterDir: string; identity: undefined }
  #child: ChildProcess | undefined
  #origin = Promise.withResolvers<string>()
  #isUp = false
  #output = ''

  private constructor(folder: string) {
    this.#folder = folder
    const dataDir = join(folder, 'data')
    this.#place = { dataDir, clusterDir: join(dataDir, 'postgres'), identity: undefined }
  }

  static async create(): Promise<ServerProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'varde-crash-'))
    // As root the database runs as another user, who must be able to enter.
    await chmod(folder, 0o755)
    return new ServerProcess(folder)
  }

  /** The end of what all its processes have written. */
  get output(): string {
    return this.#output
  }

  /** Where the server listens; waits while there is none. */
  origin(): Promise<string> {
    return this.#origin.promise
  }

  /** Starts it and waits until it serves. */
  async start(): Promise<void> {
    const ready = this.spawn()
    const late = sleep(readyWithinMs, undefined, { ref: false }).then(() => {
      throw new Error(`The server is not ready:\n${this.#output}`)
    })
    this.#origin.resolve(await Promise.race([ready, late]))
    this.#isUp = true
  }

  /** Starts it. @returns where it listens, once it does */
  async spawn(): Promise<string> {
    const child = spawn(process.execPath, [main, 'serve'], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let seen = ''
    let isReady = false
    const ready = Promise.withResolvers<string>()
    const read = (chunk: Buffer): void => {
      this.#output = `${this.#output}${chunk.toString()}`.slice(-keptOutput)
      if (isReady) return
      seen += chunk.toString()
      const origin = /ready at (http:\/\/\S+)\s/.exec(seen)?.[1]
      if (origin === undefined) return
      isReady = true
      ready.resolve(origin)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code, signal) =>
      ready.reject(new Error(`The server ended (${code ?? signal}):\n${this.#output}`)),
    )
    return ready.promise
  }

  /** Kills at once, as a loss of power to the process would. Killed apps stay down until start(). */
  async kill(victim: Victim): Promise<void> {
    const child = this.#child
    const postmaster = this.#postmaster()
    // Those who wait for a server that is killed while it starts wait for the next one.
    if (victim !== 'database' && this.#isUp) {
      this.#origin = Promise.withResolvers()
      this.#isUp = false
    }
    if (victim !== 'app') {
      if (postmaster === undefined) throw new Error(`There is no database to kill:\n${this.#output}`)
      process.kill(postmaster, 'SIGKILL')
    }
    if (victim === 'database' || child === undefined) return
    const isGone = once(child, 'exit')
    child.kill('SIGKILL')
    await isGone
  }

  /** Waits until the server says that it is ready; after `but`, the number of a database that was killed. */
  async ready(but?: number): Promise<void> {
    const deadline = performance.now() + readyWithinMs
    while (performance.now() < deadline) {
      if (this.#child?.exitCode !== null) throw new Error(`The server has ended by itself:\n${this.#output}`)
      const postmaster = this.#postmaster()
      if (postmaster !== undefined && postmaster !== but) {
        const origin = await this.origin()
        const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
        await answer?.body?.cancel()
        if (answer?.ok === true) return
      }
      await sleep(50)
    }
    throw new Error(`The server does not get ready:\n${this.#output}`)
  }

  /** The database's main process; none while it is down. */
  get databasePid(): number | undefined {
    return this.#postmaster()
  }

  /** The way into the database beside the server, as it is just now. */
  get connection(): Connection {
    const address = readPostmasterFile(this.#place.clusterDir)?.address
    if (address === undefined) throw new Error(`There is no database:\n${this.#output}`)
    return connectionFor(address, this.#place, 'varde', 'varde')
  }

  /** Runs a varde command on the same data folder. @returns its standard output */
  async command(...words: string[]): Promise<string> {
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, [main, ...words], { env: this.#environment() })
    return stdout.trim()
  }

  /** Stops as Ctrl-C does. @returns the exit code, and whether the database has stopped too */
  async stop(): Promise<{ code: number | null; hasDatabase: boolean }> {
    const child = this.#child
    if (child === undefined) throw new Error('There is no server')
    const isGone = once(child, 'exit', { signal: AbortSignal.timeout(stopWithinMs) })
    child.kill('SIGTERM')
    const [code] = (await isGone) as [number | null]
    return { code, hasDatabase: this.#postmaster() !== undefined }
  }

  /** Ends whatever is left of it, and removes its folder. */
  async remove(): Promise<void> {
    const child = this.#child
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const isGone = once(child, 'exit')
      child.kill('SIGKILL')
      await isGone
    }
    const postmaster = this.#postmaster()
    if (postmaster !== undefined) process.kill(postmaster, 'SIGQUIT')
    for (let tries = 0; this.#postmaster() !== undefined && tries < 100; tries += 1) await sleep(50)
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  #postmaster(): number | undefined {
    const pid = readPostmasterFile(this.#place.clusterDir)?.pid
    return pid !== undefined && isPostmasterOf(pid, this.#place) !== 'no' ? pid : undefined
  }

  #environment(): Record<string, string | undefined> {
    return {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      HOME: this.#folder,
      VARDE_DATA_DIR: this.#place.dataDir,
      PORT: '0',
      LOG_LEVEL: 'error',
      VARDE_RATE_LIMIT: '999999999',
    }
  }
}
