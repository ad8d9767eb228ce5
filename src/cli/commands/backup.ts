import { backupToFile } from '../../backup/file.ts'
import { exitCodes } from '../arguments.ts'
import { rowsProgress } from '../backup-progress.ts'
import type { Call } from '../commands.ts'
import { sizeText } from '../sizes.ts'
import { withInstallation } from '../with-installation.ts'
import { refuseUnwritable } from '../write-file.ts'

/** `varde backup FILE`: one consistent copy of everything, beside a running server too. */
export async function backupCommand({ positionals, terminal }: Call<'backup'>): Promise<number> {
  await refuseUnwritable(positionals.file)
  const progress = rowsProgress(terminal)
  try {
    const { rows, fileBytes } = await withInstallation(terminal, ({ directConnection }) =>
      backupToFile(directConnection, positionals.file, progress.show, terminal.signal),
    )
    progress.end()
    const params = { rows, file: positionals.file, size: sizeText(terminal.language, fileBytes) }
    await terminal.print(`${terminal.text('cli.backup.done', params)}\n`)
    return exitCodes.done
  } finally {
    progress.end()
  }
}
