import type { ApiContext } from '../contract/context.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Sealer } from '../sealing/sealer.ts'

/** What is needed to write to who fills in details. */
export interface DetailsContext extends ApiContext {
  readonly mailer: Mailer
  readonly sealer: Sealer
  /** Where people reach this server; links in mails begin with it. */
  readonly origin: string
}
