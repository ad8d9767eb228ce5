import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Db } from '../database/connect.ts'
import { JobQueue } from '../database/job-queue.ts'
import { isConnectionLoss, readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { PartnerSweep } from '../partners/sweep.ts'
import type { ReadNow } from '../standings/now.ts'
import { maxAttempts, sweepMs, turnMs } from './limits.ts'
import { beginRun, countAttempt, endJob, openJobs } from './repository.ts'
import { runBatch } from './run-batch.ts'

const stopWithinMs = 5_000

export interface BulkWorkerOptions {
  readonly database: Database
  readonly readNow: ReadNow
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
}

interface Ids {
  readonly partnerId: string
  readonly jobId: string
}

/**
 * Runs jobs as the queue hands them out, and hands the queue what it does not know: after a restore, and where a run
 * gave way. Several processes may have one each. The queue is not asked before there is a job somewhere.
 */
export class BulkWorker {
  readonly #options: BulkWorkerOptions
  readonly #db: Db
  readonly #queue: JobQueue<Ids>
  readonly #sweep: PartnerSweep

  constructor(options: BulkWorkerOptions) {
    const { database, onError } = options
    this.#options = options
    this.#db = database.db
    this.#queue = new JobQueue({
      connection: database.connection,
      name: 'bulk',
      work: (ids) => this.#work(ids),
      onError,
    })
    const look = (partnerId: string) => this.#tellAll(partnerId)
    this.#sweep = new PartnerSweep({ db: this.#db, look, onError, everyMs: sweepMs })
  }

  start(): void {
    this.#sweep.start()
  }

  /** Gets the queue ready, before a transaction that will tell it something. */
  async prepare(): Promise<void> {
    await this.#queue.start()
  }

  /** Tells the queue of a job, in the transaction that makes it. */
  async tell(trx: TenantWriter, partnerId: string, jobId: string): Promise<void> {
    await this.#queue.add(trx, { partnerId, jobId }, jobId)
  }

  /** Begins at once with what was told. */
  nudge(): void {
    this.#queue.wake()
  }

  /** Stops between two batches; what is committed stays, and the rest is taken up by whoever serves next. */
  async stop(): Promise<void> {
    await this.#sweep.stop()
    await this.#queue.stop(stopWithinMs)
  }

  /** Those that the queue knows already stay as they are. @returns whether there is any */
  async #tellAll(partnerId: string): Promise<boolean> {
    const jobs = await readTenant(this.#db, partnerId, (trx) => openJobs(trx, partnerId))
    if (jobs.length === 0) return false
    await this.prepare()
    await writeTenant(this.#db, partnerId, async (trx) => {
      for (const jobId of jobs) await this.tell(trx, partnerId, jobId)
    })
    return true
  }

  /** Runs a job until it is over or another one's turn has come. @throws what is to be tried again */
  async #work({ partnerId, jobId }: Ids): Promise<void> {
    const { readNow } = this.#options
    const until = performance.now() + turnMs
    try {
      await writeTenant(this.#db, partnerId, async (trx) =>
        beginRun(trx, partnerId, jobId, await readNow(trx, partnerId)),
      )
      while (!this.#sweep.signal.aborted) {
        if ((await runBatch(this.#db, readNow, partnerId, jobId)) === 'over') return
        if (performance.now() > until) break
      }
      if (!this.#sweep.signal.aborted) this.#tellSoon(partnerId)
    } catch (error) {
      this.#options.onError(error)
      if (await this.#isGivenUp(partnerId, jobId, error)) return
      throw error
    }
  }

  /** The queue does not take it again before it knows that this turn has ended. */
  #tellSoon(partnerId: string): void {
    const { signal } = this.#sweep
    sleep(500, undefined, { signal, ref: false })
      .then(() => this.#tellAll(partnerId))
      .then(() => this.nudge())
      .catch((error: unknown) => {
        if (!signal.aborted) this.#options.onError(error)
      })
  }

  /** What always fails ends, with what it has done, and says that it failed. */
  async #isGivenUp(partnerId: string, jobId: string, error: unknown): Promise<boolean> {
    if (isConnectionLoss(error) || this.#sweep.signal.aborted) return false
    const { readNow, onError } = this.#options
    try {
      return await writeTenant(this.#db, partnerId, async (trx) => {
        if ((await countAttempt(trx, partnerId, jobId)) < maxAttempts) return false
        const ending = { state: 'failed', failure: 'internal' } as const
        await endJob(trx, partnerId, jobId, ending, await readNow(trx, partnerId))
        return true
      })
    } catch (lost) {
      onError(lost)
      return false
    }
  }
}
