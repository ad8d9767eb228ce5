import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from './errors.ts'
import { asUser } from './identity.ts'
import type { Identity } from './identity.ts'

/** Whether a process runs. One that has ended and only waits for its parent to notice (a zombie) does not. */
export function isRunning(pid: number): boolean {
  return isThere(pid) && statFields(pid)?.state !== 'Z'
}

/** Whether the system has a process of this number, be it a zombie: in containers those may stay for ever. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return errorCode(error) === 'EPERM'
  }
}

/**
 * When a process started, in the kernel's clock ticks since boot: with the pid it names one process for ever, since a
 * recycled pid has another start. 0 where the system does not tell (everywhere but Linux) or there is no such process.
 */
export function startTicks(pid: number): number {
  return statFields(pid)?.startTicks ?? 0
}

/** The folder that a process of this user stands in, where the system tells (Linux). */
export function workingFolder(pid: number, identity: Identity | undefined): string | undefined {
  const link = `/proc/${pid}/cwd`
  try {
    return readlinkSync(link)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || !identity) return undefined
  }
  // In a container root may not look at others' processes (no CAP_SYS_PTRACE), and each user at its own.
  const asked = spawnSync('readlink', [link], { encoding: 'utf8', cwd: '/', ...asUser(identity) })
  return asked.status === 0 ? asked.stdout.replace(/\n$/, '') : undefined
}

/** Whether the system has /proc with processes in it, so that an unanswered question about one means something. */
export function hasProc(): boolean {
  return statFields(process.pid) !== undefined
}

function statFields(pid: number): { state: string; startTicks: number } | undefined {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name is in parentheses and may hold anything, spaces and parentheses too: count from the last one (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', startTicks: Number(fields[19] ?? 0) }
}
