import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createToken } from '../../src/accounts/tokens.ts'
import { createPartner, type Partner } from '../../src/partners/repository.ts'
import { createApp } from '../../src/server/app.ts'
import type { AppContext } from '../../src/server/context.ts'
import { readSettings } from '../../src/server/settings.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'

export interface TestServer extends FreshDatabase {
  app: FastifyInstance
  origin: string
  partner: Partner
  /** A token of the partner. */
  token: string
  /** Asks with the token, unless `headers` bring a credential of their own. */
  ask(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

/** The whole server on a port of its own, over a fresh database with one named partner. */
export async function startServer(
  options: { environment?: Record<string, string>; context?: Partial<AppContext> } = {},
): Promise<TestServer> {
  const fresh = await freshDatabase()
  const { db } = fresh.database
  const partner = await createPartner(db, 'Nordlys Drift')
  const { text: token } = await createToken(db, partner.id, 'tests', null)
  const app = await createApp({
    database: fresh.database,
    settings: readSettings({ LOG_LEVEL: 'silent', ...options.environment }),
    readNow: databaseClock(),
    ready: async () => ({ ok: true }),
    version: '0.0.0-test',
    ...options.context,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    ...fresh,
    app,
    origin,
    partner,
    token,
    ask: (path, init = {}) =>
      fetch(new URL(path, origin), {
        redirect: 'manual',
        ...init,
        headers: {
          authorization: `Bearer ${token}`,
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
    close: async () => {
      await app.close()
      await fresh.drop()
    },
  }
}
