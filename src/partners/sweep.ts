import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../database/connect.ts'
import { hearWrites } from '../database/transactions.ts'
import { listPartners } from './repository.ts'

/** Partners that one sweep looks at at a time, of the connections that requests need too. */
const looksAtOnce = 2
/** Between two rounds it rests so many times as long as a round took, so that many partners do not keep it busy. */
const restFactor = 3
const longestRestMs = 5_000
/** Before a partner whose looks fail again and again is swept once more. */
const longestBackOffMs = 60_000

/** Why a partner is looked at: its turn has come, or somebody has said that something waits. */
export type Why = 'swept' | 'nudged'

export interface SweepOptions {
  readonly db: Db
  /**
   * Does what waits for one partner.
   * @returns whether there was something, or will be without anybody writing
   */
  readonly look: (partnerId: string, why: Why) => Promise<boolean>
  /** Told of failures; the sweep itself goes on. */
  readonly onError: (error: unknown) => void
  readonly everyMs: number
  /**
   * So long at most a partner is left alone in which nothing was found, and nobody has written from this process: three
   * times `everyMs` where absent.
   */
  readonly idleMs?: number
}

interface Turn {
  readonly nextAt: number
  readonly restMs: number
  readonly failures: number
}

/**
 * Looks whether something waits, partner by partner: within seconds at what others have left behind, at once where it is
 * nudged. A partner is looked at once at a time, and once more where somebody nudges meanwhile; what fails with one keeps
 * nobody else waiting. Several processes may have one each.
 */
export class PartnerSweep {
  readonly #options: Required<SweepOptions>
  readonly #stopping = new AbortController()
  readonly #turns = new Map<string, Turn>()
  readonly #looking = new Map<string, Promise<void>>()
  /** Those to look at once more. */
  readonly #again = new Map<string, Why>()
  /** Those in which somebody has written since their last look began. */
  readonly #written = new Set<string>()
  #endHearing: () => void = () => undefined
  #sweeping: Promise<void> = Promise.resolve()

  constructor(options: SweepOptions) {
    this.#options = { idleMs: options.everyMs * 3, ...options }
  }

  /** Aborted when it is stopped. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  start(): void {
    this.#endHearing = hearWrites(this.#options.db, (partnerId) => this.#wake(partnerId))
    this.#sweeping = this.#sweep()
  }

  /** Looks at this partner at once. */
  nudge(partnerId: string): void {
    void this.#look(partnerId, 'nudged')
  }

  /** Waits for the looks that are under way, and begins no other. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The sweep stops'))
    this.#endHearing()
    await this.#sweeping
    await Promise.all(this.#looking.values())
  }

  async #sweep(): Promise<void> {
    const { everyMs } = this.#options
    const { signal } = this
    let failures = 0
    while (!signal.aborted) {
      const begun = performance.now()
      try {
        await this.#round(begun)
        failures = 0
      } catch (error) {
        this.#tell(error)
        failures += 1
      }
      const wantedMs = Math.max((performance.now() - begun) * restFactor, everyMs * (2 ** failures - 1))
      const restMs = Math.max(everyMs, Math.min(wantedMs, longestRestMs))
      await sleep(restMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #round(begun: number): Promise<void> {
    const { db, everyMs } = this.#options
    const partners = new Set((await listPartners(db)).map(({ id }) => id))
    for (const id of this.#turns.keys()) if (!partners.has(id)) this.#forget(id)
    // A turn that comes before half the pause is over is taken now: timers are not that exact.
    const due = [...partners]
      .filter((id) => (this.#turns.get(id)?.nextAt ?? 0) <= begun + everyMs / 2)
      .values()
    await Promise.all(
      Array.from({ length: looksAtOnce }, async () => {
        for (const id of due) if (!this.signal.aborted) await this.#look(id, 'swept')
      }),
    )
  }

  /** One look; where one is under way, it is followed by another, for which nobody waits. */
  #look(partnerId: string, why: Why): Promise<void> {
    if (this.signal.aborted) return Promise.resolve()
    if (this.#looking.has(partnerId)) {
      if (this.#again.get(partnerId) !== 'swept') this.#again.set(partnerId, why)
      return Promise.resolve()
    }
    const looking = this.#lookOnce(partnerId, why).finally(() => {
      this.#looking.delete(partnerId)
      const again = this.#again.get(partnerId)
      this.#again.delete(partnerId)
      if (again !== undefined) void this.#look(partnerId, again)
    })
    this.#looking.set(partnerId, looking)
    return looking
  }

  async #lookOnce(partnerId: string, why: Why): Promise<void> {
    const { look, everyMs, idleMs } = this.#options
    const { restMs, failures } = this.#turns.get(partnerId) ?? { restMs: everyMs, failures: 0 }
    this.#written.delete(partnerId)
    try {
      const found = await look(partnerId, why)
      const isBusy = found || this.#written.has(partnerId)
      this.#rest(partnerId, isBusy ? everyMs : Math.min(restMs * 2, idleMs), 0)
    } catch (error) {
      this.#tell(error)
      this.#rest(partnerId, Math.min(everyMs * 2 ** failures, longestBackOffMs), failures + 1)
    }
  }

  #rest(partnerId: string, restMs: number, failures: number): void {
    this.#turns.set(partnerId, { nextAt: performance.now() + restMs, restMs, failures })
  }

  /** Something may wait where somebody has written. What failed there is left to its pause. */
  #wake(partnerId: string): void {
    this.#written.add(partnerId)
    const turn = this.#turns.get(partnerId)
    const { everyMs } = this.#options
    if (turn !== undefined && turn.failures === 0 && turn.restMs > everyMs) this.#rest(partnerId, everyMs, 0)
  }

  #forget(partnerId: string): void {
    this.#turns.delete(partnerId)
    this.#written.delete(partnerId)
  }

  #tell(error: unknown): void {
    if (!this.signal.aborted) this.#options.onError(error)
  }
}
