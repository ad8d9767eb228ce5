const firstPauseMs = 1_000
const longestPauseMs = 15_000
const patienceMs = 5_000

export interface Connection {
  readonly isLost: () => boolean
  readonly subscribe: (listener: () => void) => () => void
  /** A request found nobody: from now on this asks for the server until it answers. */
  readonly lost: () => void
  /** Asks at once, for a person who does not want to wait. */
  readonly tryNow: () => void
}

/**
 * Whether the server can be reached. Asks /healthz with growing pauses while it cannot, and tells once it answers.
 * @param onBack what was shown meanwhile may be out of date
 */
export function createConnection(onBack: () => void): Connection {
  const listeners = new Set<() => void>()
  let lost = false
  let pauseMs = firstPauseMs
  let timer: ReturnType<typeof setTimeout> | undefined

  function become(state: boolean): void {
    if (lost === state) return
    lost = state
    for (const listener of listeners) listener()
  }
  function askLater(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), pauseMs)
    pauseMs = Math.min(longestPauseMs, pauseMs * 2)
  }
  async function ask(): Promise<void> {
    if (!(await isThere())) return askLater()
    become(false)
    onBack()
  }
  function tryNow(): void {
    pauseMs = firstPauseMs
    clearTimeout(timer)
    void ask()
  }

  return {
    isLost: () => lost,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lost: () => {
      if (lost) return
      become(true)
      pauseMs = firstPauseMs
      askLater()
      window.addEventListener('online', tryNow, { once: true })
    },
    tryNow,
  }
}

async function isThere(): Promise<boolean> {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
    return answer.ok
  } catch {
    return false
  }
}
