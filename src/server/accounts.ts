import type { FastifyInstance } from 'fastify'
import { createAuth } from '../accounts/auth.ts'
import { Authenticator } from '../accounts/authenticate.ts'
import type { AccountContext } from '../accounts/context.ts'
import { Guesses } from '../accounts/guesses.ts'
import { takeResetToken } from '../accounts/reset.ts'
import { createMailer } from '../mail/mailer.ts'
import type { AppContext } from './context.ts'
import { mailSender, publicOrigin } from './settings.ts'

/** Puts together what everything about people needs: sign-in, mail, and where links lead. */
export function openAccounts(app: FastifyInstance, context: AppContext, isSecure: boolean): AccountContext {
  const { database, settings, secret, readNow, printLine } = context
  const { db } = database
  const origin = () => publicOrigin(settings, portOf(app))
  const auth = createAuth({ db, secret, isSecure, origin: publicOrigin(settings), sendReset: takeResetToken })
  const mailer = createMailer({
    smtpUrl: settings.smtpUrl,
    from: mailSender(settings),
    onError: (error) => app.log.error({ err: error }, 'a mail could not be sent'),
  })
  app.addHook('onClose', async () => mailer.close())
  const print = printLine ?? ((line: string) => app.log.warn(line))
  return {
    database,
    readNow,
    auth,
    authenticator: new Authenticator(db, auth),
    guesses: new Guesses(),
    mailer,
    get origin() {
      return origin()
    },
    printLink: (what, address) => print(`${linkNames[what]}: ${address}`),
  }
}

const linkNames = { invitation: 'An invitation', reset_password: 'A link for a new password' } as const

/** Known once the server listens; with port 0 it is another than the setting says. */
function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}
