import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../database/connect.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { readEvents, readOutboxState } from '../outbox/read.ts'
import type { NumberedEvent } from '../outbox/read.ts'
import { numberEvents } from '../outbox/relay.ts'
import type { Sight } from '../reach/reach.ts'
import { seenOf } from './seen.ts'
import type { SeenEvent } from './seen.ts'

/** Somebody who is told of what changes, in the order of the numbers. */
export interface Listener {
  readonly sight: Sight
  /** @param last the number up to which this tells everything; some events below it may be none of the listener's */
  readonly tell: (events: readonly SeenEvent[], last: number) => void
  /** What came before is kept no longer, or was not asked for: what is shown now must be read first. */
  readonly begin: (last: number, wasLost: boolean) => void
  /** Nobody is told any more. */
  readonly end: () => void
}

interface Listening extends Listener {
  /** Null until it has begun. */
  after: number | null
}

interface Channel {
  readonly listeners: Set<Listening>
  /** Ends with the last listener. */
  readonly ended: Promise<void>
}

export interface FeedOptions {
  readonly db: Db
  /** Told of what went wrong; the feed tries again. */
  readonly onError: (error: unknown, partnerId: string) => void
  readonly tickMs?: number
}

/** A change is told of within this and the time of a query; a partner without listeners is not looked at. */
const defaultTickMs = 200
const maxPauseMs = 10_000
/** Events of one step. */
const batch = 200

/**
 * Tells the listeners of this process what has changed, partner by partner (DESIGN.md §9 «Events»). It looks instead of
 * waiting to be notified, which works through every pooler; what the clock has not numbered yet it numbers itself.
 */
export class Feed {
  readonly #options: FeedOptions
  readonly #channels = new Map<string, Channel>()
  readonly #stopping = new AbortController()

  constructor(options: FeedOptions) {
    this.#options = options
  }

  /**
   * @param after the number of the event that the listener was told of last; null for what changes from now on
   * @returns ends it
   */
  listen(partnerId: string, listener: Listener, after: number | null): () => void {
    const listening: Listening = { ...listener, after }
    const channel = this.#channels.get(partnerId) ?? this.#open(partnerId)
    channel.listeners.add(listening)
    return () => channel.listeners.delete(listening)
  }

  /** Waits for what is in flight, and no longer. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([...this.#channels.values()].map(({ ended }) => ended))
  }

  #open(partnerId: string): Channel {
    const listeners = new Set<Listening>()
    // It runs a step later, when its first listener is among them.
    const channel = { listeners, ended: Promise.resolve().then(() => this.#run(partnerId, listeners)) }
    this.#channels.set(partnerId, channel)
    return channel
  }

  async #run(partnerId: string, listeners: ReadonlySet<Listening>): Promise<void> {
    const { tickMs = defaultTickMs, onError } = this.#options
    const { signal } = this.#stopping
    let failures = 0
    while (listeners.size > 0 && !signal.aborted) {
      let pauseMs = tickMs
      try {
        if (await this.#step(partnerId, listeners)) pauseMs = 0
        failures = 0
      } catch (error) {
        onError(error, partnerId)
        failures += 1
        pauseMs = Math.min(tickMs * 2 ** failures, maxPauseMs)
      }
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
    this.#channels.delete(partnerId)
    for (const { end } of listeners) end()
  }

  /** @returns whether somebody is still behind */
  async #step(partnerId: string, listeners: ReadonlySet<Listening>): Promise<boolean> {
    const { db } = this.#options
    const state = await readTenant(db, partnerId, (trx) => readOutboxState(trx, partnerId))
    if (state.hasUnnumbered && (await numberEvents(db, partnerId)) > 0) return true
    const behind = [...listeners].filter(({ after }) => after === null || after !== state.last)
    if (behind.length === 0) return false
    return readTenant(db, partnerId, async (trx) => {
      const { last, before } = await readOutboxState(trx, partnerId)
      const pages = new Map<number, NumberedEvent[]>()
      for (const listener of behind) {
        const { after } = listener
        // A number that was never given is one of another database: a restored one, for example.
        if (after === null || after < before || after > last) {
          listener.begin(last, after !== null)
          listener.after = last
        } else if (after < last) {
          const page = pages.get(after) ?? (await readEvents(trx, partnerId, after, batch))
          pages.set(after, page)
          await tell(trx, partnerId, listener, page)
        }
      }
      return behind.some(({ after }) => after !== last)
    })
  }
}

async function tell(
  trx: TenantReader,
  partnerId: string,
  listener: Listening,
  page: readonly NumberedEvent[],
): Promise<void> {
  const last = page.at(-1)?.number
  if (last === undefined) return
  listener.tell(await seenOf(trx, partnerId, listener.sight, page), last)
  listener.after = last
}
