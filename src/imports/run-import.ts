import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../database/connect.ts'
import { isConnectionLoss, writeTenant } from '../database/transactions.ts'
import type { ReadNow } from '../standings/now.ts'
import { claimImport, releaseImport, renewLease } from './claim.ts'
import type { Claimed } from './claim.ts'
import { noCounts } from './counts.ts'
import { heartbeatMs, maxAttempts } from './limits.ts'
import { RunProgress } from './progress.ts'
import { endImport } from './repository.ts'
import { runClaimed, TakenOver } from './run.ts'

export interface RunOptions {
  /** A claim that the caller has made; else this makes it. */
  readonly claimed?: Claimed
  /** Stops the run between two batches; the import can be claimed again at once. */
  readonly signal?: AbortSignal
  /** Where large files are sorted; the system's folder for such unless said otherwise. */
  readonly tempFolder?: string
  /** Told of what made a run fail. */
  readonly onError?: (error: unknown) => void
}

/** A database that is started again is back within a second or two. */
const releaseWaitsMs = [0, 500, 1_000, 2_000, 4_000]

/** `ended`: done or failed for good. `again`: to be claimed again. `elsewhere`: another runs it, it has ended, or too many run. */
export type RunOutcome = 'ended' | 'again' | 'elsewhere'

/** Runs one import that waits, or whose process has died. Never throws for what is wrong with the import itself. */
export async function runImport(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  importId: string,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const claimed = options.claimed ?? (await claimImport(db, readNow, partnerId, importId))
  if (claimed === undefined) return 'elsewhere'
  const stopping = new AbortController()
  const signal =
    options.signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, options.signal])
  const progress = new RunProgress(Number(claimed.row.bytes))
  const { tempFolder } = options
  const context = { db, readNow, partnerId, claimed, progress, signal }
  const heart = beat(db, partnerId, claimed, progress, stopping)
  try {
    await runClaimed(tempFolder === undefined ? context : { ...context, tempFolder })
    return 'ended'
  } catch (error) {
    if (error instanceof TakenOver) return 'elsewhere'
    if (options.signal?.aborted !== true) options.onError?.(error)
    return await letGo(db, readNow, partnerId, claimed, error, options.signal?.aborted === true)
  } finally {
    heart.stop()
  }
}

/** Renews the lease and tells how far the run has come, about once a second. */
function beat(
  db: Db,
  partnerId: string,
  { row, run }: Claimed,
  progress: RunProgress,
  stopping: AbortController,
): { stop: () => void } {
  let isBeating = false
  const timer = setInterval(() => {
    if (isBeating) return
    isBeating = true
    renewLease(db, partnerId, row.id, run, progress.snapshot())
      .then((isMine) => {
        if (!isMine) stopping.abort(new TakenOver('The import has another run'))
        return isMine
      })
      .catch(() => {
        // The database is away for a moment: the run itself notices, or the next beat goes through.
      })
      .finally(() => {
        isBeating = false
      })
  }, heartbeatMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** After a failure: back to those that wait, or given up where it is not the connection and comes again and again. */
async function letGo(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  { row, run }: Claimed,
  error: unknown,
  isStopped: boolean,
): Promise<RunOutcome> {
  const failed = !isStopped && !isConnectionLoss(error)
  const attempts = (row.progress['attempts'] ?? 0) + 1
  if (failed && attempts >= maxAttempts) {
    const failure = { line: 0, column: null, code: 'internal', params: {} }
    const ending = { state: 'failed', counts: noCounts(), warnings: [], failure, progress: {} } as const
    await writeTenant(db, partnerId, async (trx) =>
      endImport(trx, partnerId, row.id, run, ending, await readNow(trx, partnerId)),
    )
    return 'ended'
  }
  const pauseMs = failed ? 500 * 2 ** attempts : 0
  for (const waitMs of isStopped ? [0] : releaseWaitsMs) {
    await sleep(waitMs)
    try {
      await releaseImport(db, partnerId, row.id, run, { pauseMs, failed })
      break
    } catch {
      // The database is away: it may be back at the next attempt, and else the lease passes by itself.
    }
  }
  return 'again'
}
