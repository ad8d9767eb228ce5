import { ServerError } from '../../database/server/errors.ts'
import { exitCodes } from '../arguments.ts'
import type { Call } from '../commands.ts'
import { mistakeWords } from '../error-words.ts'
import { migrateInstallation } from '../installation.ts'
import { withInstallation } from '../with-installation.ts'

/**
 * `varde migrate`: brings the database up to this version, and says what was done. Where the login of DATABASE_URL may
 * not make roles it prints the statements for somebody who may, alone on standard output (DESIGN.md §9).
 */
export async function migrateCommand({ terminal }: Call<'migrate'>): Promise<number> {
  try {
    const applied = await withInstallation(terminal, migrateInstallation, { bare: true })
    const params = { count: applied.length, names: applied.join(', ') }
    await terminal.print(`${terminal.text('cli.migrate.done', params)}\n`)
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof ServerError) || error.statements.length === 0) throw error
    for (const mistake of error.mistakes) {
      const { what, whatToDo } = mistakeWords(mistake, terminal.language)
      terminal.note(`${what}\n  ${whatToDo}`)
    }
    terminal.say('cli.migrate.statements')
    await terminal.print(error.statements.map((statement) => `${statement};\n`).join(''))
    return exitCodes.failed
  }
}
