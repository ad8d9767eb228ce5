import { createToken } from '../../accounts/tokens.ts'
import { exitCodes } from '../arguments.ts'
import { choosePartner } from '../choose-partner.ts'
import type { Call } from '../commands.ts'
import { withInstallation } from '../with-installation.ts'

/** `varde token create`: the token alone on standard output, so that `TOKEN=$(npx varde token create)` works. */
export async function tokenCreateCommand({ options, terminal }: Call<'token create'>): Promise<number> {
  const token = await withInstallation(terminal, async ({ database: { db } }) => {
    const partner = await choosePartner(db, terminal, options.partner)
    return createToken(db, partner.id, options.name, null)
  })
  await terminal.print(`${token.text}\n`)
  terminal.say('cli.token.made', { name: options.name })
  return exitCodes.done
}
