import { basename } from 'node:path'
import type { Output } from '../../client/types.ts'
import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import type { Api } from '../api.ts'
import type { Call } from '../commands.ts'
import { openSource } from '../customers-file-source.ts'
import type { Source } from '../customers-file-source.ts'
import { printable } from '../display-width.ts'
import { mediaTypes } from '../file-format.ts'
import { followImport, sayingThatItGoesOn } from '../follow-import.ts'
import type { Terminal } from '../terminal.ts'
import { refuseUnwritable, writeFileFrom } from '../write-file.ts'

type Import = Output<'getImport'>

/** So many errors and warnings stand on the screen; `--errors` gets all. */
const maxListed = 20
/** Of its name, as the list of imports shows it. */
const maxFileName = 255

/** `varde import FILE`: brings in a customers file; the last line on standard output is the counts. */
export async function importCommand(call: Call<'import'>): Promise<number> {
  const { options, positionals, terminal } = call
  if (options.errors !== undefined) await refuseUnwritable(options.errors)
  const source = await openSource(positionals.file, options.format, terminal)
  return withApi(terminal, options.partner, async (api) => {
    const ended = await importFile(api, source, call)
    listWarnings(ended, terminal)
    listErrors(ended, call)
    if (options.errors !== undefined) await saveErrors(api, ended, options.errors, terminal)
    const { failure, counts } = ended
    if (failure !== null || counts === null) {
      terminal.note(failure === null ? ended.state : atPlace(terminal, failure))
      return exitCodes.failed
    }
    if (options['dry-run']) terminal.say('cli.import.dry_run')
    else if (options.strict && counts.errors > 0) terminal.say('cli.import.strict_refused')
    if (counts.services.kept > 0) terminal.say('cli.import.kept', { count: counts.services.kept })
    const { customers } = counts
    await terminal.print(
      `customers: ${customers.new} new, ${customers.changed} changed, ` +
        `${customers.unchanged} unchanged, ${customers.refused} refused\n`,
    )
    return counts.errors > 0 ? exitCodes.failed : exitCodes.done
  })
}

async function importFile(
  { client }: Api,
  { body, format, isSent }: Source,
  { options, positionals, terminal }: Call<'import'>,
): Promise<Import> {
  const { column } = options
  return sayingThatItGoesOn(terminal, isSent, async () => {
    const started = await client.importCustomers({
      query: {
        dryRun: options['dry-run'],
        strict: options.strict,
        ...(positionals.file === '-' ? {} : { fileName: basename(positionals.file).slice(0, maxFileName) }),
        ...(column.length === 0 ? {} : { column: [...column] }),
      },
      body,
      contentType: mediaTypes[format],
      signal: terminal.signal,
    })
    return followImport(client, started, terminal)
  })
}

function atPlace(
  { text }: Terminal,
  problem: { line: number | null; column: string | null; heading?: string | null; message: string },
): string {
  const { line, heading = null, message } = problem
  const column = heading === null ? problem.column : `${heading} (${problem.column})`
  if (line === null) return message
  return column === null
    ? text('file.at_line', { line, text: message })
    : text('file.at_column', { line, column, text: message })
}

function listWarnings({ warnings }: Import, terminal: Terminal): void {
  for (const warning of warnings.slice(0, maxListed)) terminal.note(printable(atPlace(terminal, warning)))
}

function listErrors({ errors, errorCount }: Import, { options, terminal }: Call<'import'>): void {
  for (const error of errors.slice(0, maxListed)) terminal.note(printable(atPlace(terminal, error)))
  const more = errorCount - Math.min(errors.length, maxListed)
  if (more > 0)
    terminal.say(options.errors === undefined ? 'cli.import.more_errors' : 'cli.import.more_in_file', {
      count: more,
    })
}

async function saveErrors({ client }: Api, { id }: Import, path: string, terminal: Terminal): Promise<void> {
  await writeFileFrom(await client.getImportErrors({ params: { id }, signal: terminal.signal }), path)
  terminal.say('cli.import.errors_saved', { file: path })
}
