import type { FastifyInstance } from 'fastify'
import { createAuth, type AuthOptions } from '../accounts/auth.ts'
import { Authenticator } from '../accounts/authenticate.ts'
import type { AccountContext } from '../accounts/context.ts'
import { Guesses } from '../accounts/guesses.ts'
import { Oidc } from '../accounts/oidc.ts'
import { readMembershipRules } from '../accounts/oidc-rules.ts'
import { takeResetToken } from '../accounts/reset.ts'
import { encryptAnew } from '../sealing/stored.ts'
import { createMailer } from '../mail/mailer.ts'
import type { AppContext } from './context.ts'
import { mailSender, publicOrigin, type Settings } from './settings.ts'

/** Puts together what everything about people needs: sign-in, mail, and where links lead. */
export function openAccounts(app: FastifyInstance, context: AppContext, isSecure: boolean): AccountContext {
  const { database, settings, secret, readNow, printLine } = context
  const { db } = database
  const origin = () => publicOrigin(settings, portOf(app))
  const options: AuthOptions = {
    db,
    secret,
    previousSecrets: settings.secretPrevious === null ? [] : [settings.secretPrevious],
    isSecure,
    origin: publicOrigin(settings),
    sendReset: takeResetToken,
  }
  const auth = createAuth(options)
  const mailer = createMailer({
    smtpUrl: settings.smtpUrl,
    from: mailSender(settings),
    onError: (trouble) => app.log.error(trouble, 'a mail could not be sent'),
  })
  app.addHook('onClose', async () => mailer.close())
  rewriteSecrets(app, options)
  const print = printLine ?? ((line: string) => app.log.warn(line))
  return {
    database,
    readNow,
    auth,
    authenticator: new Authenticator(db, auth),
    guesses: new Guesses(),
    mailer,
    oidc: openOidc(options, settings),
    get origin() {
      return origin()
    },
    printLink: (what, address) => print(`${linkNames[what]}: ${address}`),
  }
}

/** Beside the work: until it is through, the earlier secret reads what it wrote. */
function rewriteSecrets(app: FastifyInstance, { db, secret, previousSecrets = [] }: AuthOptions): void {
  let isClosing = false
  let running: Promise<void> | undefined
  const rewrite = async (): Promise<void> => {
    try {
      const count = await encryptAnew(db, secret, previousSecrets, () => isClosing)
      if (count > 0) app.log.info({ count }, 'stored secrets were encrypted anew')
    } catch (error) {
      app.log.error({ err: error }, 'stored secrets could not be encrypted anew')
    }
  }
  app.addHook('onReady', async () => {
    running = rewrite()
  })
  app.addHook('preClose', async () => {
    isClosing = true
    await running
  })
}

/** The organisation's own sign-in, where all three settings name it (settings.ts sees to that). */
function openOidc(options: AuthOptions, settings: Settings): Oidc | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = settings
  if (issuer === null || clientId === null || clientSecret === null) return null
  const rules = readMembershipRules(settings.oidcMembership ?? '')
  return new Oidc(options, {
    issuer,
    clientId,
    clientSecret,
    name: settings.oidcName ?? new URL(issuer).hostname,
    scopes: settings.oidcScopes.split(/\s+/),
    rules: typeof rules === 'string' ? [] : rules,
  })
}

const linkNames = {
  invitation: 'An invitation',
  reset_password: 'A link for a new password',
  new_address: 'A link for a new address',
} as const

/** Known once the server listens; with port 0 it is another than the setting says. */
function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}
