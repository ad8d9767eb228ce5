import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Value } from 'typebox/value'

const ServerFile = Type.Object({
  /** As programs on this machine reach it. */
  url: Type.String({ pattern: '^http://' }),
  /** As people reach it. */
  origin: Type.String({ pattern: '^https?://' }),
  pid: Type.Integer({ minimum: 1 }),
  startedAt: Type.String(),
})
export type RunningServer = Static<typeof ServerFile>

const fileName = 'server.json'
const answersWithinMs = 3_000

function pathIn(dataDir: string): string {
  return join(dataDir, fileName)
}

/** Notes in the data folder which server serves it, so that commands find it. @returns removes the note again */
export async function writeServerFile(dataDir: string, server: RunningServer): Promise<() => Promise<void>> {
  const path = pathIn(dataDir)
  const draft = `${path}.${process.pid}`
  await rm(draft, { force: true })
  await writeFile(draft, `${JSON.stringify(server)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, path)
  return async () => {
    // Another server may have taken the folder over meanwhile: its note stays.
    const noted = await readNote(path)
    if (noted?.pid === server.pid) await rm(path, { force: true })
  }
}

/** The server that serves this data folder; none where the note is missing or left over from one that was killed. */
export async function findRunningServer(dataDir: string): Promise<RunningServer | undefined> {
  const noted = await readNote(pathIn(dataDir))
  if (noted === undefined || !isAlive(noted.pid)) return undefined
  return (await answers(noted.url)) ? noted : undefined
}

async function readNote(path: string): Promise<RunningServer | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Value.Check(ServerFile, value) ? value : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, {
      signal: AbortSignal.timeout(answersWithinMs),
      redirect: 'error',
    })
    const { status } = (await answer.json()) as { status?: unknown }
    return answer.ok && status === 'alive'
  } catch {
    return false
  }
}
