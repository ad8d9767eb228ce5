import { setTimeout as sleep } from 'node:timers/promises'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { Actor } from '../history/append.ts'
import { listPartners } from '../partners/repository.ts'
import type { DetailsContext } from './context.ts'
import { mailsAtOnce, mailSweepMs } from './limits.ts'
import { claimMails, isMailDue } from './links.ts'
import { sendLink } from './send.ts'

/** Longer than a mail usually takes, and well within the time that a server has to stop. */
const stopLimitMs = 5_000
const bySystem: Actor = { kind: 'system', id: null }

export interface MailWorkerOptions {
  readonly context: DetailsContext
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
  readonly sweepMs?: number
}

/**
 * Sends what is due to those who are asked for details, of all partners: at once what is asked for in this process,
 * within seconds what is due later or was left by a process that has died. Several processes may have one each.
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
      await this.#sendDue(partnerId)
    } while (this.#again.has(partnerId) && !this.#stopping.signal.aborted)
  }

  async #sendDue(partnerId: string): Promise<void> {
    const { context } = this.#options
    const { database, readNow } = context
    while (!this.#stopping.signal.aborted) {
      const isDue = await readTenant(database.db, partnerId, async (trx) =>
        isMailDue(trx, partnerId, await readNow(trx, partnerId)),
      )
      if (!isDue) return
      const claimed = await writeTenant(database.db, partnerId, async (trx) =>
        claimMails(trx, partnerId, await readNow(trx, partnerId), mailsAtOnce),
      )
      if (claimed.length === 0) return
      const sent = await Promise.allSettled(
        claimed.map((link) => sendLink(context, partnerId, link, bySystem)),
      )
      for (const one of sent) if (one.status === 'rejected') throw one.reason
    }
  }
}
