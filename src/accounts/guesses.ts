import { AppError } from '../contract/errors.ts'
import { hashSecret } from './secrets.ts'

/** So many wrong tries are free; then each one costs a pause, twice as long as the one before. */
const freeTries = 10
const firstPauseMs = 30_000
const longestPauseMs = 15 * 60_000
/** Who has not tried for so long begins anew. */
const rememberedMs = 15 * 60_000
const maxRemembered = 20_000

interface Tries {
  readonly wrong: number
  readonly pausedUntil: number
  readonly lastAt: number
}

/**
 * Limits guessing at one account, from wherever it is tried: passwords, and links that are asked for. What is tried
 * counts, not whether there is such an account, so the answer tells nobody that; sessions that are open go on.
 * Memory is bounded: what was tried longest ago is forgotten first. Each process counts for itself.
 */
export class Guesses {
  readonly #tries = new Map<string, Tries>()
  readonly #readMonotonicMs: () => number

  constructor(readMonotonicMs: () => number = () => performance.now()) {
    this.#readMonotonicMs = readMonotonicMs
  }

  /**
   * Lets somebody try. The try counts before it is made, so that of many at once no more pass than one after the other.
   * @param what is guessed at, such as a password or a link
   * @param account that is tried, as it is written
   * @param isWrong whether an error of `act` is a wrong guess; others do not count
   * @throws AppError too_many_attempts while the account has to wait; what `act` throws
   */
  async take<T>(
    what: string,
    account: string,
    act: () => Promise<T>,
    isWrong: (error: unknown) => boolean,
  ): Promise<T> {
    const key = hashSecret(`${what} ${account}`).toString('base64')
    const before = this.#begin(key)
    try {
      const result = await act()
      this.#tries.delete(key)
      return result
    } catch (error) {
      if (!isWrong(error)) this.#restore(key, before)
      throw error
    }
  }

  /** Counts something that is neither right nor wrong, such as a link that is asked for. @throws AppError too_many_attempts */
  count(what: string, account: string): void {
    this.#begin(hashSecret(`${what} ${account}`).toString('base64'))
  }

  #begin(key: string): Tries | undefined {
    const now = this.#readMonotonicMs()
    const known = this.#tries.get(key)
    const before = known !== undefined && now < known.lastAt + rememberedMs ? known : undefined
    if (before !== undefined && now < before.pausedUntil) throw tooMany(before.pausedUntil - now)
    const wrong = (before?.wrong ?? 0) + 1
    const pausedUntil = now + pauseMs(wrong)
    this.#tries.delete(key)
    // Remembered from the end of its pause on.
    this.#tries.set(key, { wrong, pausedUntil, lastAt: pausedUntil })
    const oldest = this.#tries.keys().next()
    if (this.#tries.size > maxRemembered && oldest.done === false) this.#tries.delete(oldest.value)
    return before
  }

  #restore(key: string, before: Tries | undefined): void {
    if (before === undefined) this.#tries.delete(key)
    else this.#tries.set(key, before)
  }
}

function pauseMs(wrong: number): number {
  if (wrong < freeTries) return 0
  return Math.min(firstPauseMs * 2 ** Math.min(wrong - freeTries, 20), longestPauseMs)
}

function tooMany(ms: number): AppError {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  return new AppError('too_many_attempts', { seconds }, { headers: { 'retry-after': String(seconds) } })
}
