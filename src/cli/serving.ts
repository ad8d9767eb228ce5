import { startClock } from '../jobs/clock-loop.ts'
import type { Language } from '../messages/languages.ts'
import { serve } from '../server/listen.ts'
import type { Serving } from '../server/listen.ts'
import type { Readiness } from '../server/context.ts'
import { installationSecret } from '../server/secret.ts'
import type { Settings } from '../server/settings.ts'
import type { Web } from '../server/web-build.ts'
import { checkMigrated } from '../database/migrate.ts'
import type { Db } from '../database/connect.ts'
import { databaseClock } from '../standings/now.ts'
import type { Installation } from './installation.ts'
import { version } from './version.ts'

export interface ServingOptions {
  readonly settings: Settings
  readonly language: Language
  /** The built web app; a server that only answers a command has none. */
  readonly web?: Web
  /** Takes what goes wrong before there is a log. */
  readonly note: (line: string) => void
}

/**
 * Serves an installation with all that works in the background beside it. Closing ends the server first, then the
 * background work, then the installation, also where the start fails.
 * @throws ListenError; SecretError
 */
export async function startServing(installation: Installation, options: ServingOptions): Promise<Serving> {
  const { database } = installation
  const { language, note, web } = options
  const secret = await installationSecret(options.settings.secret, installation.dataDir).catch(
    async (error: unknown) => {
      await installation.close()
      throw error
    },
  )
  // Large imports are sorted where the data folder really is.
  const dataDir = installation.isEmbedded ? installation.dataDir : options.settings.dataDir
  const settings = { ...options.settings, dataDir }
  const readNow = databaseClock()
  let log = (error: unknown, _what: object) => note(String(error))
  const clock = startClock({
    db: database.db,
    readNow,
    onError: (error, partnerId) => log(error, { partnerId }),
  })
  const serving = await serve(
    {
      database,
      settings,
      readNow,
      secret,
      ready: () => readiness(database.db),
      version,
      ...(web && { web }),
    },
    { language, onClose: [() => clock.stop(), () => installation.close()] },
  )
  log = (error, what) => serving.app.log.error({ err: error, ...what }, 'background work failed')
  return serving
}

async function readiness(db: Db): Promise<Readiness> {
  try {
    await checkMigrated(db)
    return { ok: true }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
