import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiContext } from '../contract/context.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { listPartners } from '../partners/repository.ts'
import { mailsAtOnce, mailSweepMs } from './limits.ts'

/** Longer than a mail usually takes, and well within the time that a server has to stop. */
const stopLimitMs = 5_000

/** Mails of one kind: rows that say when each is due, and who is about to send it until when. */
export interface DueMails {
  readonly isDue: (trx: TenantReader, partnerId: string, now: Instant) => Promise<boolean>
  /** Takes some that nobody else is about to send. @returns what sends each, and writes down how it went */
  readonly claim: (
    trx: TenantWriter,
    partnerId: string,
    now: Instant,
    limit: number,
  ) => Promise<readonly (() => Promise<unknown>)[]>
}

export interface MailWorkerOptions {
  readonly context: ApiContext
  readonly kinds: readonly DueMails[]
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
  readonly sweepMs?: number
}

/**
 * Sends mails that are due, of all partners: at once what is asked for in this process, within seconds what is due later
 * or was left by a process that has died. Several processes may have one each.
 */
export class MailWorker {
  readonly #options: MailWorkerOptions
  readonly #stopping = new AbortController()
  /** Partners that are looked at, and those of whom somebody has asked meanwhile. */
  readonly #looking = new Map<string, Promise<void>>()
  readonly #again = new Set<string>()
  #sweeping: Promise<void> = Promise.resolve()

  constructor(options: MailWorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#sweeping = this.#sweep()
  }

  /** Looks at once whether something of this partner is due. */
  nudge(partnerId: string): void {
    void this.#look(partnerId)
  }

  /** What is being sent is waited for a while; what takes longer is sent by whoever serves next. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The mail worker stops'))
    const ending = Promise.all([this.#sweeping, ...this.#looking.values()])
    await Promise.race([ending, sleep(stopLimitMs, undefined, { ref: false })])
  }

  async #sweep(): Promise<void> {
    const { signal } = this.#stopping
    const { context, onError, sweepMs = mailSweepMs } = this.#options
    while (!signal.aborted) {
      try {
        for (const { id } of await listPartners(context.database.db)) {
          if (signal.aborted) return
          await this.#look(id)
        }
      } catch (error) {
        if (!signal.aborted) onError(error)
      }
      await sleep(sweepMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** Once for each partner at a time, and once more where somebody asks meanwhile. */
  #look(partnerId: string): Promise<void> {
    const running = this.#looking.get(partnerId)
    if (running !== undefined) {
      this.#again.add(partnerId)
      return running
    }
    const looking = this.#sendAll(partnerId)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#options.onError(error)
      })
      .finally(() => this.#looking.delete(partnerId))
    this.#looking.set(partnerId, looking)
    return looking
  }

  async #sendAll(partnerId: string): Promise<void> {
    do {
      this.#again.delete(partnerId)
      await all(this.#options.kinds.map((kind) => this.#sendDue(partnerId, kind)))
    } while (this.#again.has(partnerId) && !this.#stopping.signal.aborted)
  }

  async #sendDue(partnerId: string, kind: DueMails): Promise<void> {
    const { database, readNow } = this.#options.context
    while (!this.#stopping.signal.aborted) {
      const isDue = await readTenant(database.db, partnerId, async (trx) =>
        kind.isDue(trx, partnerId, await readNow(trx, partnerId)),
      )
      if (!isDue) return
      const claimed = await writeTenant(database.db, partnerId, async (trx) =>
        kind.claim(trx, partnerId, await readNow(trx, partnerId), mailsAtOnce),
      )
      if (claimed.length === 0) return
      await all(claimed.map((send) => send()))
    }
  }
}

/** Waits for all of them, also where one fails. @throws the first one's failure */
async function all(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(promises)) if (one.status === 'rejected') throw one.reason
}
