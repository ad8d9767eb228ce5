import type { ApiContext } from '../contract/context.ts'
import type { Pace } from '../provisioning/limits.ts'
import type { LogStream } from './logging.ts'
import type { Settings } from './settings.ts'
import type { Web } from './web-build.ts'

export interface Readiness {
  readonly ok: boolean
  /** For people who watch over the server; no secrets. */
  readonly reason?: string
}

/** Everything that the app is assembled from. */
export interface AppContext extends ApiContext {
  readonly settings: Settings
  /** Of this installation, for signing and encrypting what sign-in hands out; never logged, never answered. */
  readonly secret: string
  /** Whether the database is reachable and migrated, and whatever else must be there to serve. */
  readonly ready: () => Promise<Readiness>
  /** After so long an import is answered with where to follow it; ten seconds where absent. */
  readonly answerImportsWithinMs?: number
  /** How long setting services up waits and tries; the usual where absent. */
  readonly provisioningPace?: Pace
  /** How often it is looked whether a mail is due; the usual where absent. */
  readonly mailSweepMs?: number
  /** So long an asked system may take to say what it offers; 15 seconds where absent. */
  readonly readCatalogsWithinMs?: number
  /** The program's version, for the API's description. */
  readonly version: string
  /** Prints a line for whoever runs the server: links that no mail could bring. Where absent, the log has them. */
  readonly printLine?: (line: string) => void
  /** Where the log goes; standard output where absent. */
  readonly logStream?: LogStream
  /** The built web app; without it the front page is a plain one. */
  readonly web?: Web
}
