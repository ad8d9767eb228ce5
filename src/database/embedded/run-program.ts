import { spawn } from 'node:child_process'
import { parse } from 'node:path'
import { asUser } from './identity.ts'
import type { Identity } from './identity.ts'

/** What PostgreSQL's programs need of the environment; nothing else (PGPORT, PGDATA, LC_ALL …) may lead them astray. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']

/**
 * The environment for PostgreSQL's programs: English messages, so that ours can be made of them. (On macOS it does not even start
 * without LC_ALL. The database's own locale is given when it is made, and does not come from here.)
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const kept = PASSED_ON.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}

/** Runs a program to its end as this user. Gives its exit status and all that it said. */
export async function runProgram(
  program: string,
  args: readonly string[],
  identity: Identity | undefined,
): Promise<{ status: number | null; output: string }> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A folder that every user can stand in.
    cwd: parse(program).root,
    env: programEnvironment(),
    ...asUser(identity),
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (status) => done({ status, output }))
  })
}
