import { createToken } from '../../src/accounts/tokens.ts'
import { createClient } from '../../src/client/client.ts'
import type { Client } from '../../src/client/types.ts'
import { attend } from '../../src/jobs/clock-loop.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { someNow } from '../domain/arbitraries.ts'
import { startServer } from './server.ts'
import type { TestServer } from './server.ts'

/** A server whose time stands still until a test moves it, asked through the client. */
export interface HeldServer extends TestServer {
  readonly client: Client
  now: number
  /** Moves the time and lets the clock write down what that changes. */
  moveTo: (now: number) => Promise<void>
  /** Imports rows of the customers file; the first names the columns. */
  importRows: (rows: readonly string[], token?: string) => Promise<{ id: string }>
  /** A client of another partner. */
  stranger: () => Promise<{ client: Client; token: string; partnerId: string }>
}

/** Starts one with the time at `someNow`. Every JSON answer is held against the API's description. */
export async function startHeldServer(): Promise<HeldServer> {
  const time = { now: someNow }
  const server = await startServer({
    // On a busy machine an import of a few rows may take longer than people are made to wait.
    context: { readNow: async () => time.now, answerImportsWithinMs: 110_000 },
  })
  const { db } = server.database
  const clientWith = (token: string) =>
    createClient({
      baseUrl: server.origin,
      token,
      fetch: (url, init) =>
        server.ask(url instanceof Request ? url.url : String(url), {
          ...init,
          headers: Object.fromEntries(new Headers(init?.headers)),
        }),
    })
  return {
    ...server,
    client: clientWith(server.token),
    get now() {
      return time.now
    },
    set now(now) {
      time.now = now
    },
    moveTo: async (now) => {
      time.now = now
      while ((await attend(db, server.partner.id, async () => now)) > 0);
    },
    importRows: async (rows, token = server.token) => {
      const client = createClient({ baseUrl: server.origin, token })
      const body = new TextEncoder().encode(`${rows.join('\n')}\n`)
      const answer = await client.importCustomers({ body, contentType: 'text/csv' })
      if (answer.state !== 'done' || answer.errorCount > 0) throw new Error(JSON.stringify(answer))
      return answer
    },
    stranger: async () => {
      const partner = await createPartner(db, 'Another')
      const { text } = await createToken(db, partner.id, 'theirs', null)
      return { client: clientWith(text), token: text, partnerId: partner.id }
    },
  }
}
