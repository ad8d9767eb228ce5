import { exitCodes, parseCommandLine } from './arguments.ts'
import { run } from './commands.ts'
import { processTerminal } from './terminal.ts'
import { version } from './version.ts'

const terminal = processTerminal()
const commandLine = parseCommandLine(process.argv.slice(2), terminal.language)

if (commandLine.kind === 'run') {
  process.exitCode = await run(commandLine, terminal)
} else if (commandLine.kind === 'mistake') {
  terminal.note(commandLine.message)
  process.exitCode = exitCodes.wrongUsage
} else {
  await terminal.print(commandLine.kind === 'help' ? commandLine.text : `${version}\n`).catch(() => undefined)
}
