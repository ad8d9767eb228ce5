import type { Invocation, OptionsOf, PositionalsOf } from './arguments.ts'
import type { CommandName } from './command-specs.ts'
import type { Terminal } from './terminal.ts'

/** What every command is given. */
export interface Call<Name extends CommandName> {
  readonly options: OptionsOf<Name>
  readonly positionals: PositionalsOf<Name>
  readonly terminal: Terminal
}

/** A command: gives its exit code, or throws what `endingOf` explains. */
export type Command<Name extends CommandName> = (call: Call<Name>) => Promise<number>

/** Each command's own file, read only when it is asked for: `varde --help` needs no database driver. */
const commands: { readonly [Name in CommandName]: () => Promise<Command<Name>> } = {
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  'catalogue apply': async () => (await import('./commands/catalogue-apply.ts')).catalogueApplyCommand,
  'catalogue show': async () => (await import('./commands/catalogue-show.ts')).catalogueShowCommand,
  customers: async () => (await import('./commands/customers.ts')).customersCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  'sign-in-link': async () => (await import('./commands/sign-in-link.ts')).signInLinkCommand,
  'token create': async () => (await import('./commands/token-create.ts')).tokenCreateCommand,
}

/** Runs a command and says on standard error what went wrong. @returns the exit code */
export async function run(
  { command, options, positionals }: Invocation,
  terminal: Terminal,
): Promise<number> {
  try {
    const act = (await commands[command]()) as Command<CommandName>
    return await act({ options, positionals, terminal })
  } catch (error) {
    const { endingOf } = await import('./failures.ts')
    const { text, exitCode } = endingOf(
      terminal.signal.aborted ? terminal.signal.reason : error,
      terminal.language,
    )
    if (text !== null) terminal.note(text)
    return exitCode
  }
}
