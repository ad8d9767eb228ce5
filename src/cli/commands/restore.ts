import { restoreFromFile } from '../../backup/file.ts'
import { exitCodes } from '../arguments.ts'
import { rowsProgress } from '../backup-progress.ts'
import type { Call } from '../commands.ts'
import { findRunningServer } from '../server-file.ts'
import { withInstallation } from '../with-installation.ts'

/** `varde restore FILE`: reads a backup into an empty database, whole or not at all. */
export async function restoreCommand({ positionals, terminal }: Call<'restore'>): Promise<number> {
  const progress = rowsProgress(terminal)
  try {
    await withInstallation(
      terminal,
      async ({ directConnection, dataDir }) => {
        const { rows } = await restoreFromFile(
          directConnection,
          positionals.file,
          progress.show,
          terminal.signal,
        )
        progress.end()
        await terminal.print(`${terminal.text('cli.restore.done', { rows, file: positionals.file })}\n`)
        if ((await findRunningServer(dataDir)) !== undefined) terminal.say('cli.restore.start_anew')
      },
      { bare: true },
    )
    return exitCodes.done
  } finally {
    progress.end()
  }
}
