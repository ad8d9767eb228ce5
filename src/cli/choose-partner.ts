import type { Db } from '../database/connect.ts'
import { listPartners } from '../partners/repository.ts'
import type { Partner } from '../partners/repository.ts'
import { exitCodes } from './arguments.ts'
import { CommandFailure } from './command-failure.ts'
import { printable } from './display-width.ts'
import type { Terminal } from './terminal.ts'

/**
 * The partner that a command acts on: the only one, or the one of `--partner` (INTERFACES.md «Partners»).
 * @throws CommandFailure that lists them where it is not clear which
 */
export async function choosePartner(
  db: Db,
  terminal: Terminal,
  wanted: string | undefined,
): Promise<Partner> {
  const partners = await listPartners(db)
  const [only, second] = partners
  if (wanted === undefined && only !== undefined && second === undefined) return only
  const found = partners.find(({ id }) => id === wanted?.trim().toLowerCase())
  if (found !== undefined) return found
  const unnamed = terminal.text('cli.partner_unnamed')
  const list = partners.map(({ id, name }) => `  ${id}  ${printable(name ?? unnamed)}`).join('\n')
  if (wanted === undefined) throw new CommandFailure('cli.partner_missing', { list }, exitCodes.wrongUsage)
  throw new CommandFailure('cli.partner_unknown', { wanted, list }, exitCodes.wrongUsage)
}
