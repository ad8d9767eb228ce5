import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The note of a running server in its data folder. */
export interface RunningServer {
  /** As programs on this machine reach it. */
  readonly url: string
  /** As people reach it. */
  readonly origin: string
  readonly pid: number
  readonly startedAt: string
}

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
    return isNote(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** By hand: every command reads the note, and the schemas' library takes longer to load than the command to run. */
function isNote(value: unknown): value is RunningServer {
  const { url, origin, pid, startedAt } = (
    typeof value === 'object' ? (value ?? {}) : {}
  ) as Partial<RunningServer>
  const texts = [url, origin, startedAt].every((text) => typeof text === 'string')
  return texts && URL.canParse(url ?? '') && Number.isSafeInteger(pid) && (pid ?? 0) > 0
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
