import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiContext } from '../contract/context.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { PartnerSweep } from '../partners/sweep.ts'
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
  readonly #sweep: PartnerSweep

  constructor(options: MailWorkerOptions) {
    this.#options = options
    const { context, onError, sweepMs = mailSweepMs } = options
    const look = (partnerId: string) => this.#sendAll(partnerId)
    this.#sweep = new PartnerSweep({ db: context.database.db, look, onError, everyMs: sweepMs })
  }

  start(): void {
    this.#sweep.start()
  }

  /** Looks at once whether something of this partner is due. */
  nudge(partnerId: string): void {
    this.#sweep.nudge(partnerId)
  }

  /** What is being sent is waited for a while; what takes longer is sent by whoever serves next. */
  async stop(): Promise<void> {
    await Promise.race([this.#sweep.stop(), sleep(stopLimitMs, undefined, { ref: false })])
  }

  /** @returns whether anything was due */
  async #sendAll(partnerId: string): Promise<boolean> {
    const due = await this.#due(partnerId)
    await all(due.map((kind) => this.#sendDue(partnerId, kind)))
    return due.length > 0
  }

  /** The kinds of which something is due, by one look. */
  async #due(partnerId: string, among = this.#options.kinds): Promise<DueMails[]> {
    const { database, readNow } = this.#options.context
    return readTenant(database.db, partnerId, async (trx) => {
      const now = await readNow(trx, partnerId)
      const due: DueMails[] = []
      for (const kind of among) if (await kind.isDue(trx, partnerId, now)) due.push(kind)
      return due
    })
  }

  async #sendDue(partnerId: string, kind: DueMails): Promise<void> {
    const { database, readNow } = this.#options.context
    do {
      const claimed = await writeTenant(database.db, partnerId, async (trx) =>
        kind.claim(trx, partnerId, await readNow(trx, partnerId), mailsAtOnce),
      )
      if (claimed.length === 0) return
      await all(claimed.map((send) => send()))
    } while (!this.#sweep.signal.aborted && (await this.#due(partnerId, [kind])).length > 0)
  }
}

/** Waits for all of them, also where one fails. @throws the first one's failure */
async function all(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(promises)) if (one.status === 'rejected') throw one.reason
}
