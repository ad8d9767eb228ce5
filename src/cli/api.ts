import { createClient } from '../client/client.ts'
import type { Client, Output } from '../client/types.ts'
import { readSettings } from '../server/settings.ts'
import type { Settings } from '../server/settings.ts'
import { exitCodes } from './arguments.ts'
import { choosePartner } from './choose-partner.ts'
import { CommandFailure } from './command-failure.ts'
import { openInstallation } from './installation.ts'
import type { Installation } from './installation.ts'
import { findRunningServer } from './server-file.ts'
import { withTemporaryToken } from './temporary-token.ts'
import type { Terminal } from './terminal.ts'

export interface Api {
  readonly client: Client
  readonly partner: Output<'getPartner'>
}

/** Requests, the clock and the imports of an in-process server. */
const maxConnections = 10

/**
 * The API for one command (INTERFACES.md «Commands»): of the server of VARDE_URL, else of the one that runs on the
 * data folder, else of one in this process; for the partner of the token, else the one that `choosePartner` gives.
 */
export async function withApi<T>(
  terminal: Terminal,
  wanted: string | undefined,
  act: (api: Api) => Promise<T>,
): Promise<T> {
  const settings = readSettings(terminal.environment)
  if (settings.url !== null) return act(await remoteApi(terminal, settings.url, settings.token, wanted))
  const installation = await openInstallation(settings, { as: 'attend', maxConnections, log: terminal.note })
  return withLocal(installation, settings, terminal, (baseUrl) =>
    withToken(installation, settings, terminal, wanted, async (token) =>
      act(await openApi(terminal, baseUrl, token, wanted)),
    ),
  )
}

async function openApi(
  { language }: Terminal,
  baseUrl: string,
  token: string,
  wanted: string | undefined,
): Promise<Api> {
  const client = createClient({ baseUrl, token, language })
  const partner = await client.getPartner()
  refuseOther(partner.id, wanted)
  return { client, partner }
}

async function remoteApi(
  terminal: Terminal,
  url: string,
  token: string | null,
  wanted: string | undefined,
): Promise<Api> {
  if (token === null) throw new CommandFailure('cli.token_needed', {}, exitCodes.wrongUsage)
  return openApi(terminal, url, token, wanted)
}

/** A token is of one partner: another one cannot be acted on with it. */
function refuseOther(partnerId: string, wanted: string | undefined): void {
  if (wanted !== undefined && wanted.trim().toLowerCase() !== partnerId)
    throw new CommandFailure('cli.token_of_other_partner', { partnerId }, exitCodes.wrongUsage)
}

/** Gives the address of the server that runs on the data folder, or of one in this process for as long as `act` takes. */
async function withLocal<T>(
  installation: Installation,
  settings: Settings,
  { language, note, signal }: Terminal,
  act: (baseUrl: string) => Promise<T>,
): Promise<T> {
  const running = await findRunningServer(installation.dataDir).catch(() => undefined)
  if (running !== undefined) {
    try {
      return await act(running.url)
    } finally {
      await installation.close()
    }
  }
  const own = {
    ...settings,
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    logLevel: 'silent',
    rateLimit: 0,
  } as const
  // Most of the house, needed only here.
  const { startServing } = await import('./serving.ts')
  const serving = await startServing(installation, { settings: own, language, note })
  try {
    signal.throwIfAborted()
    return await act(serving.origin)
  } finally {
    await serving.close()
  }
}

async function withToken<T>(
  { database: { db } }: Installation,
  settings: Settings,
  terminal: Terminal,
  wanted: string | undefined,
  act: (token: string) => Promise<T>,
): Promise<T> {
  if (settings.token !== null) return act(settings.token)
  const partner = await choosePartner(db, terminal, wanted)
  return withTemporaryToken(db, partner.id, act)
}
