import { createSignInLink } from '../src/accounts/links.ts'
import { addMembership } from '../src/accounts/memberships.ts'
import { insertPerson } from '../src/accounts/people.ts'
import { createToken, createTokenFor } from '../src/accounts/tokens.ts'
import { openInstallation } from '../src/cli/installation.ts'
import { startServing } from '../src/cli/serving.ts'
import { withInstallation } from '../src/database/transactions.ts'
import { ensureFirstPartner } from '../src/partners/repository.ts'
import { readSettings } from '../src/server/settings.ts'
import { prepareWeb } from '../src/server/web-build.ts'

/** What the server of a bench tells the bench. */
export interface Started {
  readonly url: string
  readonly token: string
  readonly partnerId: string
  /** A restricted administrator, and a token of theirs. */
  readonly restricted: { readonly personId: string; readonly token: string }
  /** Of as many programs: each may hold some streams open, and not all that a bench wants. */
  readonly listeners: readonly string[]
  readonly dataDir: string
  /** Signs one browser in, once. */
  readonly signInPath: string
  /** The same for another one, which looks on. */
  readonly onlookerPath: string
  /** Why the web app is not served. */
  readonly webFailure: string | undefined
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
const listeners: string[] = []
for (const name of ['first', 'second', 'third', 'fourth'])
  listeners.push(
    (await createToken(installation.database.db, partner.id, `bench, ${name} listener`, null)).text,
  )
const restricted = await makeRestricted()
const { path: signInPath } = await createSignInLink(installation.database.db, partner.id)
const { path: onlookerPath } = await createSignInLink(installation.database.db, partner.id)
const web = await prepareWeb({
  dataDir: installation.dataDir,
  onBuild: () => console.error('The web app is being built.'),
})
const serving = await startServing(installation, {
  settings,
  language: 'en',
  web,
  note: (line) => console.error(line),
})
const started: Started = {
  url: serving.origin,
  token: text,
  partnerId: partner.id,
  restricted,
  listeners,
  dataDir: installation.dataDir,
  signInPath,
  onlookerPath,
  webFailure: 'failure' in web ? web.failure : undefined,
}
process.send?.(started)
process.on('disconnect', () => void serving.close().then(() => process.exit(0)))

/** Somebody who sees what is assigned to them alone. */
async function makeRestricted(): Promise<Started['restricted']> {
  const { db } = installation.database
  const place = { partnerId: partner.id, customerId: null, vendor: null }
  const personId = await withInstallation(db, async (trx) => {
    const id = await insertPerson(trx, 'Restricted', 'restricted@example.com')
    await addMembership(trx, id, place, 'partner_admin')
    return id
  })
  const wish = { name: 'bench, restricted', expiresAt: null, role: 'partner_admin', personId } as const
  return { personId, token: (await createTokenFor(db, partner.id, wish)).text }
}
