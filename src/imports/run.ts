import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { tmpdir } from 'node:os'
import { CustomersFileError } from '../customers-file/errors.ts'
import type { FileWarning } from '../customers-file/errors.ts'
import type { Db } from '../database/connect.ts'
import { readTenant, sqlState, writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { ensureClock } from '../standings/clock.ts'
import type { ReadNow } from '../standings/now.ts'
import { eachAtOnce } from './at-once.ts'
import type { Batch } from './batches.ts'
import { addCounts, noCounts, nothingWritten } from './counts.ts'
import type { ImportCounts } from './counts.ts'
import { ErrorSink, insertErrors } from './errors.ts'
import type { ImportError } from './errors.ts'
import { tryBatch, writeBatch } from './import-batch.ts'
import { batchesInFlight } from './limits.ts'
import { RunProgress } from './progress.ts'
import { endImport, insertDoneBatch, readDoneBatches } from './repository.ts'
import type { Ending } from './repository.ts'
import type { Claimed } from './claim.ts'
import { openSource } from './source.ts'
import type { Source } from './source.ts'

const uniqueViolation = '23505'
const maxUniqueAttempts = 8
/** One statement of a strict import, which is one transaction however long. */
const strictLimitMs = 3_600_000

/** An error has come up in the one transaction of a strict import, after none had in the try before it. */
class StrictRefusal extends Error {
  override readonly name = 'StrictRefusal'
  readonly errors: readonly ImportError[]

  constructor(errors: readonly ImportError[]) {
    super(`${errors.length} errors in a strict import`)
    this.errors = errors
  }
}

/** Another run has taken the import over: this one writes nothing more. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver'
}

export interface RunContext {
  readonly db: Db
  readonly readNow: ReadNow
  readonly partnerId: string
  readonly claimed: Claimed
  readonly progress: RunProgress
  /** Aborted when this run shall stop; what is in the database is finished. */
  readonly signal: AbortSignal
  /** Where large files are sorted. */
  readonly tempFolder?: string
}

/**
 * Runs a claimed import to its end. Batches that an earlier run has committed are passed over, so that nothing is
 * written or counted twice however often runs are killed.
 *
 * @throws TakenOver; the signal's reason; what the database throws: then the import can be claimed again
 */
export async function runClaimed(context: RunContext): Promise<void> {
  const { row } = context.claimed
  const run = new Run(context)
  let source: Source
  try {
    source = await openSource(context, run.sink, context.tempFolder ?? tmpdir())
  } catch (error) {
    if (!(error instanceof CustomersFileError)) throw error
    await run.end({ ...run.ending(noCounts()), state: 'failed', failure: error.problem })
    return
  }
  try {
    context.progress.startWriting()
    const start = noCounts()
    start.rows = source.rows
    start.warnings = source.warningCount
    run.warnings = source.warnings
    if (row.dry_run) await run.end(run.ending(await run.tryAll(source, start)))
    else if (row.strict) await run.writeStrictly(source, start)
    else await run.end(run.ending(await run.writeAll(source, start)))
  } finally {
    await source.remove()
  }
}

class Run {
  readonly #context: RunContext
  readonly #actor: Actor
  readonly sink: ErrorSink
  warnings: readonly FileWarning[] = []

  constructor(context: RunContext) {
    const { db, partnerId, claimed } = context
    this.#context = context
    this.#actor = { kind: claimed.row.format === 'demo' ? 'demo' : 'import', id: claimed.row.id }
    this.sink = new ErrorSink(db, partnerId, claimed.row.id)
  }

  /** What a dry run answers: errors are stored, nothing else. */
  async tryAll(source: Source, start: ImportCounts): Promise<ImportCounts> {
    const { db, readNow, partnerId, progress, signal } = this.#context
    const counts = structuredClone(start)
    await eachAtOnce(source.batches(), batchesInFlight, async (batch) => {
      signal.throwIfAborted()
      const customers = batch.prepare()
      const result = await readTenant(db, partnerId, async (trx) =>
        tryBatch(trx, partnerId, customers, await readNow(trx, partnerId)),
      )
      // The sink counts these errors itself.
      addCounts(counts, { ...result.counts, errors: 0 })
      for (const error of result.errors) this.sink.add(error)
      await this.sink.settle()
      progress.addDone(batch.rows, customers.length, true)
    })
    await this.sink.settle(true)
    counts.errors = this.sink.count
    return counts
  }

  /** Each batch in a transaction of its own, together with the note that it is done. */
  async writeAll(source: Source, start: ImportCounts): Promise<ImportCounts> {
    const { db, readNow, partnerId, claimed, progress, signal } = this.#context
    const done = await readTenant(db, partnerId, (trx) => readDoneBatches(trx, partnerId, claimed.row.id))
    await writeTenant(db, partnerId, async (trx) =>
      ensureClock(trx, partnerId, await readNow(trx, partnerId)),
    )
    const counts = structuredClone(start)
    for (const each of done.values()) addCounts(counts, each)
    await eachAtOnce(source.batches(), batchesInFlight, async (batch) => {
      signal.throwIfAborted()
      const before = done.get(batch.number)
      if (before === undefined) addCounts(counts, await this.#writeOne(batch))
      progress.addDone(batch.rows, batch.customers, before === undefined)
    })
    counts.errors += this.sink.count
    return counts
  }

  async #writeOne(batch: Batch): Promise<ImportCounts> {
    const { db, readNow, partnerId, claimed } = this.#context
    const importId = claimed.row.id
    const customers = batch.prepare()
    let kept: number | undefined
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await writeTenant(db, partnerId, async (trx) => {
          // Nothing is acknowledged before the import has ended, and that commit waits for all before it.
          await sql`set local synchronous_commit = off`.execute(trx)
          if (attempt > 1) await this.#assertStillMine(trx)
          const { counts, errors } = await writeBatch(trx, partnerId, customers, this.#actor, readNow)
          if (batch.also !== undefined) await batch.also(trx, partnerId, await readNow(trx, partnerId))
          kept ??= this.sink.keep(errors.length)
          await insertErrors(trx, partnerId, importId, errors.slice(0, kept))
          await insertDoneBatch(trx, partnerId, importId, batch.number, counts)
          return counts
        })
      } catch (error) {
        // Another import has made one of these customers or subscriptions just now: it is found the next time.
        if (sqlState(error) !== uniqueViolation || attempt >= maxUniqueAttempts) throw error
        await sleep(5 * 2 ** attempt * (0.5 + Math.random()))
      }
    }
  }

  /** First everything is tried; only where nothing is wrong it is written, in one transaction with the ending. */
  async writeStrictly(source: Source, start: ImportCounts): Promise<void> {
    const { db, readNow, partnerId, progress, signal } = this.#context
    const tried = await this.tryAll(source, start)
    if (tried.errors > 0) return this.end(this.ending(nothingWritten(tried)))
    for (let attempt = 1; ; attempt += 1) {
      try {
        await writeTenant(
          db,
          partnerId,
          async (trx) => {
            const now = await readNow(trx, partnerId)
            await ensureClock(trx, partnerId, now)
            const counts = structuredClone(start)
            progress.rowsDone = 0
            progress.customersDone = 0
            progress.startWriting()
            for await (const batch of source.batches()) {
              signal.throwIfAborted()
              const result = await writeBatch(trx, partnerId, batch.prepare(), this.#actor, readNow)
              if (result.errors.length > 0) throw new StrictRefusal(result.errors)
              addCounts(counts, result.counts)
              progress.addDone(batch.rows, batch.customers, true)
            }
            await this.#endWithin(trx, this.ending(counts), now)
          },
          { limitMs: strictLimitMs },
        )
        return
      } catch (error) {
        if (error instanceof StrictRefusal) return this.#refuseStrictly(error, tried)
        if (sqlState(error) !== uniqueViolation || attempt >= maxUniqueAttempts) throw error
        await sleep(5 * 2 ** attempt * (0.5 + Math.random()))
      }
    }
  }

  async #refuseStrictly(refusal: StrictRefusal, tried: ImportCounts): Promise<void> {
    for (const error of refusal.errors) this.sink.add(error)
    await this.sink.settle(true)
    await this.end(this.ending({ ...nothingWritten(tried), errors: this.sink.count }))
  }

  ending(counts: ImportCounts): Ending {
    const { progress, claimed } = this.#context
    const errors = Math.max(counts.errors, this.sink.count)
    // Nobody reads the demo's rows before they are written.
    const rows = claimed.row.format === 'demo' ? progress.rowsDone : counts.rows
    return {
      state: 'done',
      counts: { ...counts, rows, errors },
      warnings: this.warnings,
      failure: null,
      progress: { ...progress.snapshot(), secondsLeft: 0 },
    }
  }

  async end(ending: Ending): Promise<void> {
    const { db, readNow, partnerId } = this.#context
    await writeTenant(db, partnerId, async (trx) =>
      this.#endWithin(trx, ending, await readNow(trx, partnerId)),
    )
  }

  async #endWithin(trx: TenantWriter, ending: Ending, now: Instant): Promise<void> {
    const { partnerId, claimed } = this.#context
    const isMine = await endImport(trx, partnerId, claimed.row.id, claimed.run, ending, now)
    if (!isMine) throw new TakenOver('The import has another run')
  }

  /** After a clash: that it was no other run of this very import. */
  async #assertStillMine(trx: TenantWriter): Promise<void> {
    const { partnerId, claimed } = this.#context
    const row = await trx
      .selectFrom('imports')
      .select(['state', 'progress'])
      .where('partner_id', '=', partnerId)
      .where('id', '=', claimed.row.id)
      .executeTakeFirst()
    if (row?.state !== 'running' || row.progress['run'] !== claimed.run)
      throw new TakenOver('The import has another run')
  }
}
