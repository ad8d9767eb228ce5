import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Output } from '../client/types.ts'
import { progressLine } from './progress.ts'
import type { Terminal } from './terminal.ts'

type Import = Output<'getImport'>

const lookEveryMs = 500

/**
 * Waits until an import has ended, with a line that tells how far it has come.
 * @throws what the terminal's signal is aborted with; the import itself goes on
 */
export async function followImport(client: Client, started: Import, terminal: Terminal): Promise<Import> {
  const { signal } = terminal
  const line = progressLine(terminal)
  let last = started
  try {
    while (last.state !== 'done' && last.state !== 'failed') {
      await sleep(lookEveryMs, undefined, { signal })
      last = await client.getImport({ params: { id: started.id }, signal })
      const { progress } = last
      if (progress !== null) line.show(() => progressText(terminal, progress))
    }
    return last
  } catch (error) {
    if (signal.aborted) {
      line.end()
      terminal.say('cli.import.goes_on')
    }
    throw error
  } finally {
    line.end()
  }
}

function progressText({ text }: Terminal, progress: NonNullable<Import['progress']>): string {
  const { phase, bytesRead, bytesTotal, rowsRead, rowsDone, customersDone, customersTotal } = progress
  const isWriting = phase === 'writing'
  const written = customersTotal === null ? share(rowsDone, rowsRead) : share(customersDone, customersTotal)
  return text(isWriting ? 'cli.progress.writing' : 'cli.progress.reading', {
    rows: isWriting ? rowsDone : rowsRead,
    percent: isWriting ? written : share(bytesRead, bytesTotal),
    rate: progress.rowsPerSecond,
    left: progress.secondsLeft ?? -1,
  })
}

function share(done: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, done / total)
}
