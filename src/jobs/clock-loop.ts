import { setTimeout as sleep } from 'node:timers/promises'
import { removeExpired } from '../archive/retention.ts'
import { forgetJobs } from '../bulk/forget.ts'
import type { Db } from '../database/connect.ts'
import { forgetEvents } from '../outbox/forget.ts'
import { numberEvents } from '../outbox/relay.ts'
import { listPartners } from '../partners/repository.ts'
import { bringDue, extendCoverage } from '../standings/clock.ts'
import { foldDeltas, tidyCounts } from '../standings/fold.ts'
import { layAgain } from '../standings/lay-again.ts'
import type { ReadNow } from '../standings/now.ts'
import { takePulse } from '../standings/pulse.ts'

export interface ClockOptions {
  readonly db: Db
  readonly readNow: ReadNow
  /** Told of what went wrong; the clock goes on with the next partner. */
  readonly onError: (error: unknown, partnerId: string | null) => void
  readonly tickMs?: number
}

export interface RunningClock {
  /** Waits for what is in flight, and no longer. */
  stop(): Promise<void>
}

const defaultTickMs = 1_000
/** The clock rests at least so many times as long as a round took, so that many partners do not keep it busy. */
const restFactor = 3
/** Transactions for one partner in one round; the others get their turn too. */
const maxSteps = 40
/** Rounds between two tidyings of the counts. */
const tidyEvery = 300

/**
 * What time asks for, in this process, partner by partner: folding deltas, writing down what came due, laying the
 * coming days, numbering events. Several processes may run it: each step locks what it changes and passes over
 * what another holds (DESIGN.md §4 «the clock»).
 */
export function startClock(options: ClockOptions): RunningClock {
  const stopping = new AbortController()
  const ended = run(options, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function run(
  { db, readNow, onError, tickMs = defaultTickMs }: ClockOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; !signal.aborted; round += 1) {
    const begun = performance.now()
    const partners = await listPartners(db).catch((error: unknown) => {
      onError(error, null)
      return []
    })
    for (const { id: partnerId } of partners) {
      if (signal.aborted) return
      try {
        await attend(db, partnerId, readNow, signal)
        if (round % tidyEvery === 0) {
          await tidyCounts(db, partnerId, readNow)
          await keepNoLonger(db, partnerId, readNow, signal)
        }
      } catch (error) {
        onError(error, partnerId)
      }
    }
    const restMs = Math.max(tickMs, (performance.now() - begun) * restFactor)
    await sleep(restMs, undefined, { signal }).catch(() => undefined)
  }
}

/** Removes what the partner keeps no longer, as far as one round allows. */
async function keepNoLonger(db: Db, partnerId: string, readNow: ReadNow, signal: AbortSignal): Promise<void> {
  for (const remove of [removeExpired, forgetEvents, forgetJobs]) {
    let more = true
    for (let times = 0; more && times < maxSteps && !signal.aborted; times += 1)
      more = await remove(db, partnerId, readNow)
  }
}

/** Does what waits for one partner, as far as one round allows. @returns the number of transactions */
export async function attend(
  db: Db,
  partnerId: string,
  readNow: ReadNow,
  signal?: AbortSignal,
): Promise<number> {
  const { hasDeltas, hasDue, needsCoverage, hasOtherShare, hasEvents } = await takePulse(
    db,
    partnerId,
    readNow,
  )
  // Counts first: a date that has come is few rows of deltas, and then questions are quick again.
  const steps: { wanted: boolean; step: () => Promise<boolean> }[] = [
    { wanted: hasDeltas, step: async () => (await foldDeltas(db, partnerId, readNow)) > 0 },
    { wanted: needsCoverage, step: async () => !(await extendCoverage(db, partnerId, readNow)) },
    { wanted: hasDue, step: async () => (await bringDue(db, partnerId, readNow)) > 0 },
    { wanted: hasOtherShare, step: () => layAgain(db, partnerId, readNow) },
    { wanted: hasEvents, step: async () => (await numberEvents(db, partnerId)) > 0 },
  ]
  let taken = 0
  for (const { wanted, step } of steps) {
    let more = wanted
    for (let times = 0; more && times < maxSteps && signal?.aborted !== true; times += 1) {
      more = await step()
      taken += 1
    }
  }
  return taken
}
