import type { Terminal } from './terminal.ts'

/** How often a line on a terminal is drawn anew, and how often a plain line is written elsewhere. */
const terminalEveryMs = 200
const plainEveryMs = 5_000
const clearLine = '\r\u001B[2K'

export interface ProgressLine {
  /** Shows how far it has come; `text` is asked for only when a line is due. */
  readonly show: (text: () => string) => void
  /** Takes the line away from a terminal. May be called more than once. */
  readonly end: () => void
}

/**
 * One line on standard error that tells how far long work has come: drawn in place on a terminal, as a plain line
 * every few seconds elsewhere (INTERFACES.md «long work shows progress»).
 */
export function progressLine({ stderr }: Pick<Terminal, 'stderr'>): ProgressLine {
  const { isTTY } = stderr
  let shownAt = performance.now()
  let isDrawn = false
  return {
    show: (text) => {
      const now = performance.now()
      if (now - shownAt < (isTTY ? terminalEveryMs : plainEveryMs)) return
      shownAt = now
      stderr.write(isTTY ? `${clearLine}${text().slice(0, Math.max(0, stderr.columns - 1))}` : `${text()}\n`)
      isDrawn = isTTY
    },
    end: () => {
      if (isDrawn) stderr.write(clearLine)
      isDrawn = false
    },
  }
}

/** Seconds that are left where `done` of `total` took so long; undefined while it cannot be told. */
export function secondsLeft(done: number, total: number, elapsedMs: number): number | undefined {
  if (done <= 0 || total <= 0 || elapsedMs < 1_000) return undefined
  return Math.max(0, Math.round(((total - done) / done) * (elapsedMs / 1_000)))
}
