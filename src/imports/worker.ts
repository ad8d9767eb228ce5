import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import type { Db } from '../database/connect.ts'
import { refreshStatistics } from '../database/statistics.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { PartnerSweep } from '../partners/sweep.ts'
import type { ReadNow } from '../standings/now.ts'
import { claimImport } from './claim.ts'
import type { Claimed } from './claim.ts'
import type { ImportCounts } from './counts.ts'
import { removeLeftovers } from './disk-partition.ts'
import { maxRunningHere } from './limits.ts'
import { deleteAbandoned, findImport, hasOpenImports } from './repository.ts'
import { isOver } from './states.ts'
import type { ImportRow } from './repository.ts'
import { runImport } from './run-import.ts'

const pollMs = 5_000
const againMs = 1_000
const lookMs = 250
/** An import that wrote as many is followed by fresh statistics. */
const manyCustomers = 1_000

export interface WorkerOptions {
  readonly db: Db
  readonly readNow: ReadNow
  /** Where large files are sorted; best in the data folder, because the system's may be memory. */
  readonly tempFolder?: string
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
}

/**
 * Runs the imports of all partners: at once what arrives in this process, within seconds what others have left
 * behind, also after a restart. Several processes may have one each.
 */
export class ImportWorker {
  readonly #options: WorkerOptions & { tempFolder: string }
  readonly #sweep: PartnerSweep
  readonly #running = new Map<string, Promise<void>>()
  readonly #ended = new EventEmitter().setMaxListeners(0)
  #places = maxRunningHere
  #beginning: Promise<void> = Promise.resolve()

  constructor(options: WorkerOptions) {
    this.#options = { tempFolder: tmpdir(), ...options }
    const { db, onError } = options
    const look = (partnerId: string) => this.#look(partnerId)
    this.#sweep = new PartnerSweep({ db, look, onError, everyMs: pollMs })
  }

  start(): void {
    const { tempFolder, onError } = this.#options
    this.#beginning = removeLeftovers(tempFolder)
      .catch(onError)
      .then(() => this.#sweep.start())
  }

  /** Looks at once whether this partner has something to run. */
  nudge(partnerId: string): void {
    this.#sweep.nudge(partnerId)
  }

  /** Waits until an import has ended, here or in another process, at most so long. @returns whether it has */
  async ended(partnerId: string, importId: string, withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    for (;;) {
      const row = await readTenant(this.#options.db, partnerId, (trx) => findImport(trx, partnerId, importId))
      if (row === undefined || isOver(row.state)) return true
      const left = until - performance.now()
      if (left <= 0 || this.#sweep.signal.aborted) return false
      const waiting = new AbortController()
      await Promise.race([
        once(this.#ended, importId, { signal: waiting.signal }).catch(() => undefined),
        sleep(Math.min(left, lookMs)),
      ])
      waiting.abort()
    }
  }

  /** Stops between two batches and gives back what runs; what is committed stays. */
  async stop(): Promise<void> {
    await this.#beginning
    await this.#sweep.stop()
    await Promise.all(this.#running.values())
  }

  /** @returns whether any was not over */
  async #look(partnerId: string): Promise<boolean> {
    const { db, readNow } = this.#options
    const isOpen = await readTenant(db, partnerId, (trx) => hasOpenImports(trx, partnerId))
    if (!isOpen) return false
    await writeTenant(db, partnerId, (trx) => deleteAbandoned(trx, partnerId))
    while (this.#places > 0 && !this.#sweep.signal.aborted) {
      this.#places -= 1
      const claimed = await claimImport(db, readNow, partnerId).catch((error: unknown) => {
        this.#places += 1
        throw error
      })
      if (claimed === undefined) {
        this.#places += 1
        break
      }
      this.#running.set(claimed.row.id, this.#run(partnerId, claimed))
    }
    return true
  }

  async #run(partnerId: string, claimed: Claimed): Promise<void> {
    const { db, readNow, tempFolder, onError } = this.#options
    const importId = claimed.row.id
    const { signal } = this.#sweep
    try {
      const outcome = await runImport(db, readNow, partnerId, importId, {
        claimed,
        signal,
        tempFolder,
        onError,
      })
      if (outcome === 'ended') await this.#refreshAfter(partnerId, importId)
      if (outcome === 'again') await sleep(againMs, undefined, { signal }).catch(() => undefined)
    } catch (error) {
      onError(error)
    } finally {
      this.#running.delete(importId)
      this.#places += 1
      this.#ended.emit(importId)
      // One that waited for this place.
      if (!signal.aborted) this.nudge(partnerId)
    }
  }

  /** After many changes PostgreSQL plans with what is there now. */
  async #refreshAfter(partnerId: string, importId: string): Promise<void> {
    const { db } = this.#options
    const row = await readTenant(db, partnerId, (trx) => findImport(trx, partnerId, importId))
    if (row !== undefined && !row.dry_run && writtenCustomers(row.counts) >= manyCustomers)
      await refreshStatistics(db)
  }
}

function writtenCustomers(counts: ImportRow['counts']): number {
  const customers = counts['customers'] as Partial<ImportCounts['customers']> | undefined
  return (customers?.new ?? 0) + (customers?.changed ?? 0)
}
