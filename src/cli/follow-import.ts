import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Output } from '../client/types.ts'
import { progressLine } from './progress.ts'
import type { Terminal } from './terminal.ts'

type Import = Output<'getImport'>

const lookEveryMs = 500

const isOver: Readonly<Record<Import['state'], boolean>> = {
  receiving: false,
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
}

/**
 * Waits until an import has ended, with a line that tells how far it has come.
 * @throws what the terminal's signal is aborted with; the import itself goes on (`sayingThatItGoesOn`)
 */
export async function followImport(client: Client, started: Import, terminal: Terminal): Promise<Import> {
  const { signal } = terminal
  const line = progressLine(terminal)
  let last = started
  try {
    while (!isOver[last.state]) {
      await sleep(lookEveryMs, undefined, { signal })
      last = await client.getImport({ params: { id: started.id }, signal })
      const { progress } = last
      if (progress !== null) line.show(() => progressText(terminal, progress))
    }
    return last
  } finally {
    line.end()
  }
}

/**
 * Does what leads to an import's end; where the command is ended meanwhile, says that the import goes on.
 * @param hasArrived whether the server has everything by then
 */
export async function sayingThatItGoesOn<T>(
  terminal: Terminal,
  hasArrived: () => boolean,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (terminal.signal.aborted) terminal.say(hasArrived() ? 'cli.import.goes_on' : 'cli.import.not_arrived')
    throw error
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
