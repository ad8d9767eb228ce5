import { Kysely, PostgresDialect } from 'kysely'
import { Client } from 'pg'
import { clientConfig, type Connection, type Db } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'

/**
 * One connection of its own, for COPY, which Kysely has no words for, and with Kysely over the same one, so that
 * migrations run in the same transaction. Whatever `act` left open is rolled back with the connection.
 * @throws what `act` throws; the signal's reason as soon as it is aborted
 */
export async function withOneClient<T>(
  connection: Connection,
  act: (client: Client, db: Db) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted()
  const client = new Client(clientConfig(connection))
  // A connection that breaks fails the statement that is running; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  // In the middle of a COPY or a long statement there is no orderly good-bye.
  const leave = (): void => void client.connection.stream.destroy()
  signal?.addEventListener('abort', leave, { once: true })
  try {
    const result = await act(client, kyselyOver(client))
    await client.end()
    return result
  } catch (error) {
    leave()
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

function kyselyOver(client: Client): Db {
  const pooled = Object.assign(client, { release: () => undefined })
  const pool = {
    options: {},
    connect: () => Promise.resolve(pooled),
    end: () => Promise.resolve(),
  }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
