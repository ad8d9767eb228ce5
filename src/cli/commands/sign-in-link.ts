import { createSignInLink } from '../../accounts/links.ts'
import { publicOrigin } from '../../server/settings.ts'
import { exitCodes } from '../arguments.ts'
import { choosePartner } from '../choose-partner.ts'
import type { Call } from '../commands.ts'
import { findRunningServer } from '../server-file.ts'
import { withInstallation } from '../with-installation.ts'

/** `varde sign-in-link`: the link alone on standard output. */
export async function signInLinkCommand({ options, terminal }: Call<'sign-in-link'>): Promise<number> {
  await withInstallation(terminal, async ({ database: { db }, dataDir }, settings) => {
    const partner = await choosePartner(db, terminal, options.partner)
    const running = await findRunningServer(dataDir)
    // The running server knows best on which port it is; without one, the link is for the next start.
    const origin = settings.publicUrl ?? running?.origin ?? publicOrigin(settings)
    const link = await createSignInLink(db, partner.id)
    await terminal.print(`${origin}${link.path}\n`)
    terminal.say('cli.sign_in_link.made')
    if (running === undefined && settings.databaseUrl === null) terminal.say('cli.sign_in_link.not_running')
  })
  return exitCodes.done
}
