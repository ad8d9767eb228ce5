import { createToken } from '../src/accounts/tokens.ts'
import { openInstallation } from '../src/cli/installation.ts'
import { startServing } from '../src/cli/serving.ts'
import { ensureFirstPartner } from '../src/partners/repository.ts'
import { readSettings } from '../src/server/settings.ts'

/** What the server of a bench tells the bench. */
export interface Started {
  readonly url: string
  readonly token: string
  readonly partnerId: string
  readonly dataDir: string
}

/**
 * The server as `varde serve` runs it, in a process of its own so that its memory can be read; it ends when the
 * bench does.
 */
const settings = readSettings(process.env)
const installation = await openInstallation(settings, {
  as: 'own',
  maxConnections: 24,
  log: (line) => console.error(line),
})
const partner = await ensureFirstPartner(installation.database.db)
const { text } = await createToken(installation.database.db, partner.id, 'bench', null)
const serving = await startServing(installation, {
  settings,
  language: 'en',
  note: (line) => console.error(line),
})
const started: Started = {
  url: serving.origin,
  token: text,
  partnerId: partner.id,
  dataDir: installation.dataDir,
}
process.send?.(started)
process.on('disconnect', () => void serving.close().then(() => process.exit(0)))
