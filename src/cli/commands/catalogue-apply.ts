import { readFile } from 'node:fs/promises'
import { text as textOf } from 'node:stream/consumers'
import { CatalogueFileError, readCatalogueFile } from '../../catalogue-file/read.ts'
import type { CatalogueFile } from '../../catalogue-file/read.ts'
import { ApiProblem } from '../../client/problems.ts'
import type { Input, Output } from '../../client/types.ts'
import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import { CommandFailure } from '../command-failure.ts'
import type { Call } from '../commands.ts'
import { printable } from '../display-width.ts'
import type { Terminal } from '../terminal.ts'

type Applied = Output<'applyCatalogue'>
type Difference = Applied['offers'] | NonNullable<Applied['products']>
type Body = Input<'applyCatalogue'>['body']

/** `varde catalogue apply FILE`: makes products and offers those of a file, or says with `--dry-run` what that would change. */
export async function catalogueApplyCommand({
  options,
  positionals,
  terminal,
}: Call<'catalogue apply'>): Promise<number> {
  const file = await readCatalogue(positionals.file, terminal)
  return withApi(terminal, options.partner, async ({ client }) => {
    try {
      const applied = await client.applyCatalogue({
        query: { dryRun: options['dry-run'] },
        // Whatever it is: the server says what is wrong with it.
        body: file.value as Body,
        signal: terminal.signal,
      })
      const lists = { ...(applied.products && { products: applied.products }), offers: applied.offers }
      for (const difference of Object.values(lists)) tell(difference, terminal)
      for (const warning of applied.warnings) tellPlace(warning, file, terminal)
      if (applied.dryRun) terminal.say('cli.catalogue.dry_run')
      for (const [list, difference] of Object.entries(lists)) await terminal.print(countsOf(list, difference))
      return exitCodes.done
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.errors.length === 0) throw error
      tellMistakes(error, file, terminal)
      return exitCodes.failed
    }
  })
}

async function readCatalogue(path: string, terminal: Terminal): Promise<CatalogueFile> {
  const text = path === '-' ? await textOf(terminal.stdin) : await readFile(path, 'utf8')
  try {
    return readCatalogueFile(text)
  } catch (error) {
    if (!(error instanceof CatalogueFileError)) throw error
    throw new CommandFailure('cli.catalogue.unreadable', { line: error.line, detail: error.message })
  }
}

/** All of them, each with its line and place. */
function tellMistakes({ errors }: ApiProblem, file: CatalogueFile, terminal: Terminal): void {
  terminal.say('cli.catalogue.refused', { count: errors.length })
  for (const error of errors) tellPlace(error, file, terminal)
}

function tellPlace(
  { path, message }: { readonly path: string; readonly message: string },
  { lineOf }: CatalogueFile,
  { note, text }: Terminal,
): void {
  const place = path.replace(/^body\.?/, '')
  const line = lineOf(path)
  const told = place === '' ? message : `${place}: ${message}`
  note(printable(`  ${line === null ? told : text('file.at_line', { line, text: told })}`))
}

function countsOf(list: string, { new: added, changed, retired, unchanged }: Difference): string {
  return `${list}: ${added.length} new, ${changed.length} changed, ${retired.length} retired, ${unchanged} unchanged\n`
}

/** Products and offers are told alike. */
function tell(difference: Difference, { say, note, text }: Terminal): void {
  for (const offer of difference.new) note(printable(text('cli.catalogue.new', { offer: name(offer) })))
  for (const offer of difference.changed) {
    const key = offer.broughtBack ? 'cli.catalogue.back' : 'cli.catalogue.changed'
    note(printable(text(key, { offer: name(offer) })))
    for (const line of changesOf(offer)) note(printable(`    ${line}`))
  }
  for (const offer of difference.retired)
    note(printable(text('cli.catalogue.retired', { offer: name(offer) })))
  if (difference.reordered) say('cli.catalogue.reordered')
}

function name(offer: { id: string; name: string }): string {
  return `${offer.name} (${offer.id})`
}

/** Field by field, as the file has them. */
function changesOf({ before, after }: Difference['changed'][number]): string[] {
  const was = before as Readonly<Record<string, unknown>>
  return Object.entries(after).map(
    ([field, value]) => `${field}: ${JSON.stringify(was[field])} → ${JSON.stringify(value)}`,
  )
}
