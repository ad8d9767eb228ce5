import type { Told } from './told.ts'

/** What has changed since it was looked at last. */
export interface Change {
  /** More than can be named: everything shown is read anew. */
  readonly isAll: boolean
  /** Others are assigned to the reader than were before. */
  readonly isReach: boolean
  readonly customerIds: ReadonlySet<string>
}

/** Beyond, it is quicker to read what is shown than to ask for each. */
const maxCustomers = 2_000
/** So long one change waits for the next while many come: the page stays usable. */
const restMs = 250
/** And so many times as long as it took to show: a server that has much to do is asked less often. */
const restShare = 2
const longestRestMs = 3_000
const firstPauseMs = 1_000
const longestPauseMs = 15_000

export interface GathererOptions {
  /** Shows a change. It rejects where that failed and may go well later. */
  readonly show: (change: Change) => Promise<void>
  /** Runs something at the next frame that is drawn: in a tab that nobody sees, once it is seen again. */
  readonly atNextFrame: (run: () => void) => void
  readonly wait: (ms: number) => Promise<void>
}

/**
 * Gathers what is told until the page is about to be drawn, and has it shown at once: one change in flight, however many
 * are told meanwhile. What could not be shown is kept, and tried again.
 */
export class Gatherer {
  readonly #options: GathererOptions
  #isAll = false
  #isReach = false
  #customerIds = new Set<string>()
  #isBusy = false
  #isStopped = false
  #failures = 0

  constructor(options: GathererOptions) {
    this.#options = options
  }

  add(told: Told): void {
    if (told.kind === 'nothing') return
    if (told.kind === 'anew') this.#isAll = true
    else {
      this.#isReach ||= told.isReach
      this.#name(told.customerIds)
    }
    this.#begin()
  }

  stop(): void {
    this.#isStopped = true
  }

  #name(customerIds: Iterable<string>): void {
    for (const id of customerIds) this.#customerIds.add(id)
    if (this.#customerIds.size <= maxCustomers) return
    this.#isAll = true
    this.#customerIds.clear()
  }

  get #isEmpty(): boolean {
    return !this.#isAll && !this.#isReach && this.#customerIds.size === 0
  }

  #begin(): void {
    if (this.#isBusy || this.#isStopped) return
    this.#isBusy = true
    this.#options.atNextFrame(() => void this.#show())
  }

  async #show(): Promise<void> {
    if (this.#isStopped) return
    const change = { isAll: this.#isAll, isReach: this.#isReach, customerIds: this.#customerIds }
    this.#isAll = false
    this.#isReach = false
    this.#customerIds = new Set()
    const begunMs = performance.now()
    let pauseMs = restMs
    try {
      await this.#options.show(change)
      pauseMs = Math.min(longestRestMs, Math.max(restMs, restShare * (performance.now() - begunMs)))
      this.#failures = 0
    } catch {
      this.#isAll ||= change.isAll
      this.#isReach ||= change.isReach
      this.#name(change.customerIds)
      pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures)
      this.#failures += 1
    }
    await this.#options.wait(pauseMs)
    this.#isBusy = false
    if (!this.#isEmpty) this.#begin()
  }
}
