import { settingsErrorText } from '../../server/settings-text.ts'
import { readSettings, SettingsError } from '../../server/settings.ts'
import type { Settings } from '../../server/settings.ts'
import { exitCodes } from '../arguments.ts'
import { coloured, usesColour } from '../colours.ts'
import type { Call } from '../commands.ts'
import { checkDatabase, folderInUse } from '../doctor/database.ts'
import { well, wrong } from '../doctor/finding.ts'
import type { Finding } from '../doctor/finding.ts'
import { checkFolder, checkNode, checkSecret } from '../doctor/machine.ts'
import { checkRemote, checkServer } from '../doctor/server.ts'
import type { Terminal } from '../terminal.ts'

/** `varde doctor`: one line for everything that was looked at, and what to do where something is wrong. */
export async function doctorCommand({ terminal }: Call<'doctor'>): Promise<number> {
  let count = 0
  for await (const finding of look(terminal)) {
    if (!finding.ok) count += 1
    await terminal.print(lineOf(finding, terminal))
  }
  await terminal.print(`${terminal.text('cli.doctor.end', { count })}\n`)
  return count === 0 ? exitCodes.done : exitCodes.failed
}

/** Line by line, because some of it takes seconds. */
async function* look(terminal: Terminal): AsyncGenerator<Finding> {
  yield checkNode(terminal)
  const settings = readOrTell(terminal)
  if ('ok' in settings) {
    yield settings
  } else {
    yield well(terminal.text('cli.doctor.settings'))
    const allowed = String(settings.privateAddresses)
    yield well(terminal.text('cli.doctor.private_addresses', { allowed }))
    const dataDir = folderInUse(settings)
    yield* await checkFolder(dataDir, terminal)
    yield await checkSecret(settings, dataDir, terminal)
    yield* await checkDatabase(settings, dataDir, terminal)
    yield* await checkServer(settings, dataDir, terminal)
    yield* await checkRemote(settings, terminal)
  }
}

function readOrTell({ environment, language, text }: Terminal): Settings | Finding {
  try {
    return readSettings(environment)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return wrong(text('cli.doctor.settings_wrong'), settingsErrorText(language, error))
  }
}

function lineOf({ ok, what, whatToDo }: Finding, { stdout, environment }: Terminal): string {
  const mark = ok ? '✓' : '✗'
  const shown = usesColour(stdout, environment) ? coloured(mark, ok ? 'green' : 'red') : mark
  const advice = whatToDo === null ? '' : `${whatToDo.replaceAll(/^/gmu, '    ')}\n`
  return `${shown} ${what}\n${advice}`
}
