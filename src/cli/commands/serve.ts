import { createSignInLink, hasAnybodySignedIn } from '../../accounts/links.ts'
import type { Db } from '../../database/connect.ts'
import { listPartners } from '../../partners/repository.ts'
import type { Partner } from '../../partners/repository.ts'
import { readSettings } from '../../server/settings.ts'
import type { Settings } from '../../server/settings.ts'
import { prepareWeb } from '../../server/web-build.ts'
import { exitCodes } from '../arguments.ts'
import type { Call } from '../commands.ts'
import { prepareDemo } from '../demo-partner.ts'
import { wordsOf } from '../error-words.ts'
import { openInstallation } from '../installation.ts'
import type { Installation } from '../installation.ts'
import { watchNpm } from '../npm-parent.ts'
import { writeServerFile } from '../server-file.ts'
import { startServing } from '../serving.ts'
import type { Terminal } from '../terminal.ts'

/** `varde serve`: serves until it is told to stop. */
export async function serveCommand({ options, terminal }: Call<'serve'>): Promise<number> {
  const settings = readSettings(withQuietLog(terminal))
  let lost = false
  const installation = await openInstallation(settings, {
    as: 'own',
    maxConnections: settings.databaseConnections,
    log: terminal.note,
    onLost: (error) => {
      lost = true
      terminal.say('cli.serve.database_lost', { detail: wordsOf(error, terminal.language) ?? String(error) })
      process.kill(process.pid, 'SIGTERM')
    },
  })
  if (terminal.signal.aborted) {
    // Told to stop before anything listened.
    await installation.close()
    return exitCodes.done
  }
  const web = await prepareWeb({
    dataDir: installation.dataDir,
    onBuild: () => terminal.say('cli.serve.building_web'),
    signal: terminal.signal,
  })
  if ('failure' in web && !terminal.signal.aborted)
    terminal.say('cli.serve.web_failed', { detail: web.failure })
  const { db } = installation.database
  const serving = await startServing(installation, {
    settings,
    language: terminal.language,
    note: terminal.note,
    web,
  })
  const address = serving.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : settings.port
  const forget = await noteServer(installation, localUrl(settings, port), serving.origin, terminal)
  // The terminal was closed; SIGINT and SIGTERM are the server's own.
  process.once('SIGHUP', () => void serving.close())
  const unwatch = watchNpm(() => void serving.close())
  try {
    // A signal that came before the server listened to it.
    terminal.signal.throwIfAborted()
    await terminal.print(`${terminal.text('cli.serve.ready', { origin: serving.origin })}\n`)
    const partner = options.demo
      ? await prepareDemo(db, localUrl(settings, port), terminal)
      : await newcomersPartner(db)
    if (partner !== undefined) {
      const link = await createSignInLink(db, partner.id)
      await terminal.print(`${terminal.text('cli.serve.sign_in', { link: serving.origin + link.path })}\n`)
    }
    await terminal.print(`${terminal.text('cli.serve.stop')}\n`)
    await serving.closed
  } catch (error) {
    if (!terminal.signal.aborted) throw error
  } finally {
    unwatch()
    await forget()
    await serving.close()
  }
  return lost ? exitCodes.failed : exitCodes.done
}

/** Other commands find the server by its note; without one, as in a read-only container, it serves all the same. */
async function noteServer(
  { dataDir }: Installation,
  url: string,
  origin: string,
  terminal: Terminal,
): Promise<() => Promise<void>> {
  try {
    return await writeServerFile(dataDir, {
      url,
      origin,
      pid: process.pid,
      startedAt: new Date().toISOString(),
    })
  } catch (error) {
    terminal.say('cli.serve.not_noted', { detail: String(error) })
    return async () => undefined
  }
}

/** Whom to print a link for: nobody once somebody has signed in. */
async function newcomersPartner(db: Db): Promise<Partner | undefined> {
  if (await hasAnybodySignedIn(db)) return undefined
  const [first] = await listPartners(db)
  return first
}

/** A person at a terminal wants the link and the warnings, not a line for each request; LOG_LEVEL decides where it is set. */
function withQuietLog({ environment, stdout }: Terminal): Record<string, string | undefined> {
  const isSet = (environment['LOG_LEVEL'] ?? '').trim() !== ''
  return isSet || !stdout.isTTY ? environment : { ...environment, LOG_LEVEL: 'warn' }
}

/** Where programs on this machine reach a server that listens as the settings say. */
function localUrl({ host }: Settings, port: number): string {
  const loopbacks: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const name = loopbacks[host] ?? host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
