import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const bin = resolve(import.meta.dirname, '../../bin/varde.js')

/** Somebody with an empty home, a working folder and a data folder that is not there yet. */
export interface Newcomer {
  readonly folder: string
  readonly dataDir: string
  readonly uid: number | undefined
  readonly environment: Readonly<Record<string, string>>
}

/** @param uid an ordinary user, for tests that run as root */
export function newcomer(uid?: number): Newcomer {
  const folder = mkdtempSync(join(tmpdir(), 'varde-cli-'))
  chmodSync(folder, 0o755)
  const home = join(folder, 'home')
  mkdirSync(home)
  if (uid !== undefined) for (const path of [folder, home]) chownSync(path, uid, uid)
  const dataDir = join(folder, 'data')
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    PORT: '0',
    VARDE_DATA_DIR: dataDir,
  }
  return { folder, dataDir, uid, environment }
}

export function forget({ folder }: Newcomer): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Writes a file into the newcomer's folder. @returns its path */
export function writeFor({ folder }: Newcomer, name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Starts `varde` as the newcomer would, in the newcomer's folder. */
export function start(
  who: Newcomer,
  words: readonly string[],
  options: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: who.folder,
    env: { ...who.environment, ...options.environment },
    ...(who.uid === undefined ? {} : { uid: who.uid, gid: who.uid }),
  })
  child.stdin.end(options.input ?? '')
  return child
}

/** Runs `varde` to its end. */
export async function run(who: Newcomer, words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = start(who, words, options)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

export interface Served {
  readonly url: string
  readonly link: string | undefined
  readonly output: () => string
  /** Sends SIGTERM. @returns the exit code */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Starts `varde serve` and waits until it has said all that it says. */
export async function serve(who: Newcomer, words: readonly string[] = []): Promise<Served> {
  const child = start(who, ['serve', ...words], { environment: { LOG_LEVEL: 'warn' } })
  let output = ''
  const ended = once(child, 'close') as Promise<[number | null]>
  await new Promise<void>((done, fail) => {
    const read = (text: string) => {
      output += text
      if (output.includes('Ctrl-C')) done()
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    child.once('close', () => fail(new Error(`varde serve ended: ${output}`)))
  })
  return {
    url: /ready at (\S+)/.exec(output)?.[1] ?? '',
    link: /^ +(http\S+)$/m.exec(output)?.[1],
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const [code] = await ended
      return code
    },
  }
}

/** Whether PostgreSQL stopped cleanly: it leaves no note of a running one. */
export function postmasterFile({ dataDir }: Newcomer): string {
  return join(dataDir, 'postgres', 'postmaster.pid')
}
