import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createToken } from '../../src/accounts/tokens.ts'
import { createPartner, type Partner } from '../../src/partners/repository.ts'
import { createApp } from '../../src/server/app.ts'
import type { AppContext } from '../../src/server/context.ts'
import { readSettings } from '../../src/server/settings.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { type ApiDescription, contractMistake } from './contract.ts'
import { freshDatabase, type FreshDatabase } from './database.ts'

export interface TestServer extends FreshDatabase {
  app: FastifyInstance
  origin: string
  partner: Partner
  /** A token of the partner. */
  token: string
  /**
   * Asks with the token, unless `headers` bring a credential of their own. JSON that is not what the API's
   * description promises is an error.
   */
  ask: (path: string, init?: RequestInit) => Promise<Response>
  close: () => Promise<void>
}

/** What test servers sign with. */
export const testSecret = 'the secret of a test, long enough'

/** The whole server on a port of its own, over a fresh database with one named partner. */
export async function startServer(
  options: { environment?: Record<string, string>; context?: Partial<AppContext>; port?: number } = {},
): Promise<TestServer> {
  const fresh = await freshDatabase()
  const { db } = fresh.database
  const partner = await createPartner(db, 'Nordlys Drift')
  const { text: token } = await createToken(db, partner.id, 'tests', null)
  const app = await createApp({
    database: fresh.database,
    settings: readSettings({ LOG_LEVEL: 'silent', ...options.environment }),
    readNow: databaseClock(),
    secret: testSecret,
    ready: async () => ({ ok: true }),
    version: '0.0.0-test',
    ...options.context,
  })
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  const description = app.swagger() as unknown as ApiDescription
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    ...fresh,
    app,
    origin,
    partner,
    token,
    ask: async (path, init = {}) => {
      const url = new URL(path, origin)
      const headers = {
        authorization: `Bearer ${token}`,
        ...(init.headers as Record<string, string> | undefined),
      }
      const response = await fetch(url, { redirect: 'manual', ...init, headers })
      if (/json$|json;/.test(response.headers.get('content-type') ?? '') && init.method !== 'HEAD') {
        const asked = { method: init.method ?? 'GET', path: url.pathname }
        const body: unknown = await response.clone().json()
        const mistake = contractMistake(description, asked, { status: response.status, body })
        if (mistake !== undefined) throw new Error(mistake)
      }
      return response
    },
    close: async () => {
      await app.close()
      await fresh.drop()
    },
  }
}
