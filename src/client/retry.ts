import { ApiProblem, ConnectionProblem } from './problems.ts'

const maxAttempts = 5
const firstPauseMs = 200
const longestPauseMs = 10_000
/** Passes by itself: too many requests, a proxy in front of a server that starts, a server that stops. */
const passing = new Set([429, 502, 503, 504])

/** How long to wait before the next attempt; undefined where another one would not help. */
export function pauseMs(error: unknown, attempt: number): number | undefined {
  if (attempt >= maxAttempts || !isPassing(error)) return undefined
  const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
  const wanted = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0
  // A server that wants to be left alone for longer than anybody waits: the caller decides.
  return wanted > longestPauseMs ? undefined : Math.max(grown, wanted)
}

function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionProblem) return error.reason === 'unreachable'
  return error instanceof ApiProblem && passing.has(error.status)
}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(finish, ms)
    signal?.addEventListener('abort', stop, { once: true })
    function finish(): void {
      signal?.removeEventListener('abort', stop)
      done()
    }
    function stop(): void {
      clearTimeout(timer)
      fail(signal?.reason as Error)
    }
  })
}
