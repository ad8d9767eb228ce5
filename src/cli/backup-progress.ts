import type { BackupProgress } from '../backup/progress.ts'
import { progressLine, secondsLeft } from './progress.ts'
import type { Terminal } from './terminal.ts'

/** The progress of a backup or a restore as a line of rows, share, rate and time left. */
export function rowsProgress(terminal: Terminal): {
  show: (progress: BackupProgress) => void
  end: () => void
} {
  const line = progressLine(terminal)
  const began = performance.now()
  return {
    show: ({ rows, estimatedRows, fileBytes, totalFileBytes }) =>
      line.show(() => {
        const elapsedMs = performance.now() - began
        const [done, total] =
          totalFileBytes === undefined ? [rows, estimatedRows] : [fileBytes, totalFileBytes]
        return terminal.text('cli.progress.rows', {
          rows,
          percent: total === 0 ? 0 : Math.min(1, done / total),
          rate: Math.round(rows / (elapsedMs / 1_000)),
          left: secondsLeft(done, total, elapsedMs) ?? -1,
        })
      }),
    end: line.end,
  }
}
