import { messageReader } from './messages.ts'
import { readTold } from './told.ts'
import type { Told } from './told.ts'

/** The server says something every 15 s (src/events/stream.ts): after this nobody is there any more. */
const silentMs = 35_000
/** Who comes back from sleep does not wait for that. */
const doubtfulMs = 20_000
const firstPauseMs = 500
const longestPauseMs = 15_000
/** A stream that ends sooner has not gone well. */
const shortestMs = 1_000

export interface StreamOptions {
  /** Asks for what comes behind a number; null for what changes from now on. */
  readonly open: (after: number | null, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  readonly tell: (told: Told) => void
  /** Something came, even if it tells nothing. */
  readonly heard: () => void
  /** Whether it goes on now. */
  readonly becameOpen: (isOpen: boolean) => void
  /** It could not be opened. */
  readonly failed: (error: unknown) => void
}

/** One stream of what happens, resumed at its number however often it ends or breaks, until it is stopped. */
export class LiveStream {
  readonly #options: StreamOptions
  readonly #stopping = new AbortController()
  #last: number | null
  #attempt = new AbortController()
  #failures = 0
  #heardAtMs = 0
  #wake: () => void = () => undefined

  constructor(last: number | null, options: StreamOptions) {
    this.#last = last
    this.#options = options
  }

  /** Goes on until `stop`. */
  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      if (await this.#listen()) this.#failures = 0
      else await this.#pause()
    }
  }

  stop(): void {
    this.#stopping.abort()
    this.#attempt.abort()
    this.#wake()
  }

  /** There may be a network again, or somebody looks: what is doubtful is tried anew at once. */
  nudge(isDoubtful = performance.now() - this.#heardAtMs > doubtfulMs): void {
    this.#failures = 0
    if (isDoubtful) this.#attempt.abort()
    this.#wake()
  }

  /** @returns whether it went well, so that the next one may follow at once */
  async #listen(): Promise<boolean> {
    const { open, becameOpen, failed } = this.#options
    const attempt = new AbortController()
    this.#attempt = attempt
    const begunMs = performance.now()
    const silence = new Silence(() => attempt.abort())
    try {
      const body = await open(this.#last, attempt.signal)
      becameOpen(true)
      await this.#read(body.getReader(), attempt.signal, silence)
      return performance.now() - begunMs > shortestMs
    } catch (error) {
      if (!attempt.signal.aborted) failed(error)
      return false
    } finally {
      silence.end()
      becameOpen(false)
    }
  }

  async #read(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    signal: AbortSignal,
    silence: Silence,
  ): Promise<void> {
    const decoder = new TextDecoder()
    const messagesOf = messageReader()
    const cancel = () => void reader.cancel().catch(() => undefined)
    signal.addEventListener('abort', cancel)
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        silence.broken()
        this.#heardAtMs = performance.now()
        for (const message of messagesOf(decoder.decode(value, { stream: true }))) {
          const told = readTold(message)
          if (told === null) continue
          this.#last = told.last
          this.#options.tell(told)
        }
        this.#options.heard()
      }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  async #pause(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    const grownMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures) * (0.5 + Math.random() / 2)
    this.#failures += 1
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, grownMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Tells when nothing has come for too long. */
class Silence {
  readonly #tell: () => void
  #timer: ReturnType<typeof setTimeout>

  constructor(tell: () => void) {
    this.#tell = tell
    this.#timer = setTimeout(tell, silentMs)
  }

  broken(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#tell, silentMs)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
