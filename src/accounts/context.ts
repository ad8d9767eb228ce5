import type { ApiContext } from '../contract/context.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Auth } from './auth.ts'
import type { Authenticator } from './authenticate.ts'
import type { Guesses } from './guesses.ts'
import type { Oidc } from './oidc.ts'

/** What everything about people is given. */
export interface AccountContext extends ApiContext {
  readonly auth: Auth
  readonly authenticator: Authenticator
  /** Limits guessing at one account. */
  readonly guesses: Guesses
  readonly mailer: Mailer
  /** The organisation's own sign-in; null where there is none. */
  readonly oidc: Oidc | null
  /** Where people reach this server; links in mails begin with it. */
  readonly origin: string
  /** Prints a line where the server's operator reads; for links that no mail could bring. */
  readonly printLink: (what: 'invitation' | 'reset_password' | 'new_address', address: string) => void
}
