import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { EmbeddedOptions, Surroundings } from '../../../src/database/embedded/embedded.ts'
import { isPostmasterOf, readPostmasterFile } from '../../../src/database/embedded/postmaster-file.ts'
import { until } from '../../../src/database/embedded/session.ts'

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))

const folders: string[] = []
const children: number[] = []

/** An empty folder that every user can pass through, gone after cleanUp(). */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'varde-t-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}

/** Options for a data folder in a new folder, and the lines that were logged. */
export function newOptions(dataDir = join(newFolder(), 'data')): EmbeddedOptions & { lines: string[] } {
  const lines: string[] = []
  return {
    dataDir,
    dataDirIsExplicit: true,
    log: (line) => lines.push(line),
    lines,
    // Many small databases on one small machine.
    settings: { shared_buffers: '16MB' },
  }
}

/** Copies a data folder as it lies there, with owners and modes. */
export function copyFolder(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to])
}

/** Runs one query in a session of its own. */
export async function query<Row extends object>(
  connection: object,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ ...connection, ssl: false })
  await client.connect()
  try {
    return (await client.query<Row>(sql, values)).rows
  } finally {
    await client.end()
  }
}

/** What a child process (child.ts) tells when its database is ready. */
export type Told = { pid: number; dataDir: string; connection: object; adminConnection: object; uid: number }

export type Child = {
  pid: number
  ready: Promise<Told>
  /** All that it wrote. */
  output: () => string
  ended: Promise<number | null>
}

/** Starts a process that opens the database and waits. */
export function startChild(
  what: 'start' | 'attach',
  dataDir: string,
  as: { uid?: number; gid?: number; surroundings?: Surroundings; through?: readonly string[] } = {},
): Child {
  const script = join(PROJECT, 'tests/database/embedded/child.ts')
  const { surroundings = {}, through = [], ...user } = as
  const command = [...through, process.execPath, script, what, dataDir, JSON.stringify(surroundings)]
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: '', TMPDIR: tmpdir() },
    ...user,
  })
  let output = ''
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const ready = new Promise<Told>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const line = /^ready (.*)$/m.exec(output)?.[1]
      if (line) done(JSON.parse(line) as Told)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('close', () => fail(new Error(`The child ended: ${output}`)))
  })
  ready.catch(() => undefined)
  if (child.pid === undefined) throw new Error('no process')
  children.push(child.pid)
  return { pid: child.pid, ready, output: () => output, ended }
}

/** Kills at once, as a loss of power would, and waits until it is gone. */
export async function kill(child: Child): Promise<void> {
  process.kill(child.pid, 'SIGKILL')
  await child.ended
}

/** Stops what this file's tests have started, and removes their folders. */
export async function cleanUp(): Promise<void> {
  for (const pid of children.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      continue
    }
  }
  for (const folder of folders.splice(0)) {
    await stopIn(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function stopIn(folder: string): Promise<void> {
  for (const clusterDir of clustersIn(folder)) {
    const pid = readPostmasterFile(clusterDir)?.pid
    const place = { dataDir: dirname(clusterDir), clusterDir, identity: undefined }
    if (pid === undefined || isPostmasterOf(pid, place) === 'no') continue
    process.kill(pid, 'SIGQUIT')
    await until(5_000, 20, () => (isPostmasterOf(pid, place) === 'no' ? true : undefined))
  }
}

function clustersIn(folder: string): string[] {
  return globSync('**/postmaster.pid', { cwd: folder }).map((below) => join(folder, below, '..'))
}
