import type { Told } from './told.ts'

/** What tabs of one browser say to one another. */
export type Said =
  | { readonly kind: 'told'; readonly from: number | null; readonly told: Told }
  | { readonly kind: 'state'; readonly last: number | null; readonly isOpen: boolean }
  | { readonly kind: 'hello' }

/**
 * What a tab makes of what it hears, from its own stream or from the tab that leads: in the order of the numbers, none
 * twice. Where something is missing it says that everything is to be read anew.
 */
export class Follower {
  readonly #tell: (told: Told) => void
  #last: number | null = null

  constructor(tell: (told: Told) => void) {
    this.#tell = tell
  }

  /** The number up to which this tab knows everything; null until it has begun. */
  get last(): number | null {
    return this.#last
  }

  /** From the own stream, which begins behind `last`. */
  hear(told: Told): void {
    this.#last = told.last
    this.#tell(told)
  }

  /** From the tab that leads. */
  hearSaid(said: Exclude<Said, { kind: 'hello' }>): void {
    if (said.kind === 'state') {
      if (said.last === null || said.last === this.#last) return
      this.hear({ kind: 'anew', last: said.last })
      return
    }
    const { from, told } = said
    if (told.last === this.#last && told.kind !== 'anew') return
    this.hear(from === this.#last ? told : { kind: 'anew', last: told.last })
  }
}

const pauseMs = 1_000

/** Whether only one of a browser's tabs can be made to lead; without HTTPS, other than on this machine, it cannot. */
export function canTakeTurns(): boolean {
  return 'locks' in navigator && 'BroadcastChannel' in globalThis
}

/**
 * Takes turns with the browser's other tabs under a name: one leads, and when it is closed, or another one takes the lead
 * because it fell silent, the next does.
 * @param lead goes on until its signal is aborted
 */
export class Turns {
  readonly #name: string
  readonly #lead: (signal: AbortSignal) => Promise<void>
  readonly #stopping = new AbortController()
  #waiting = new AbortController()
  #isLeading = false
  #wantsToTake = false

  constructor(name: string, lead: (signal: AbortSignal) => Promise<void>) {
    this.#name = name
    this.#lead = lead
  }

  get isLeading(): boolean {
    return this.#isLeading
  }

  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) await this.#turn()
  }

  stop(): void {
    this.#stopping.abort()
    this.#waiting.abort()
  }

  /** Leads from now on, whoever did. */
  take(): void {
    if (this.#isLeading) return
    this.#wantsToTake = true
    this.#waiting.abort()
  }

  async #turn(): Promise<void> {
    const term = new AbortController()
    let hasLed = false
    const waiting = new AbortController()
    this.#waiting = waiting
    const how = this.#wantsToTake ? { steal: true } : { signal: waiting.signal }
    this.#wantsToTake = false
    try {
      await navigator.locks.request(this.#name, how, async () => {
        hasLed = true
        this.#isLeading = true
        await this.#lead(AbortSignal.any([this.#stopping.signal, term.signal]))
      })
    } catch {
      // Another tab has taken the lead, or this one does not wait any longer.
    }
    this.#isLeading = false
    term.abort()
    // A browser that lets nobody lead is not asked without end.
    if (!hasLed && !waiting.signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
