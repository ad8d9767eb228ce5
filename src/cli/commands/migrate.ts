import { migrate } from '../../database/migrate.ts'
import { exitCodes } from '../arguments.ts'
import type { Call } from '../commands.ts'
import { withInstallation } from '../with-installation.ts'

/** `varde migrate`: brings the database up to this version, and says what was done. */
export async function migrateCommand({ terminal }: Call<'migrate'>): Promise<number> {
  const applied = await withInstallation(terminal, ({ database }) => migrate(database.db), { bare: true })
  await terminal.print(
    `${terminal.text('cli.migrate.done', { count: applied.length, names: applied.join(', ') })}\n`,
  )
  return exitCodes.done
}
