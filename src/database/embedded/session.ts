import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Address, Connection } from './address.ts'
import { connectionFor } from './address.ts'
import { errorCode } from './errors.ts'
import type { Place } from './place.ts'

/** The superuser's way in: for making, guarding and backing up the database, never for serving. */
export type AdminConnection = Connection<'postgres', 'postgres' | 'varde'>

/** Opens one session. The caller ends it. */
export async function openSession(
  connection: Connection<string, string>,
  applicationName: string,
): Promise<Client> {
  const client = new Client({
    ...connection,
    ssl: false,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
  })
  // A session that breaks while nobody waits for it must not end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** The superuser's connection to the database `postgres`, which is always there. */
export function adminAt(address: Address, place: Place): AdminConnection {
  return connectionFor(address, place, 'postgres', 'postgres')
}

/** `up` with the folder that it serves, `wait` when it starts or stops just now, `down` when nobody answers. */
export type Answer = { state: 'up'; dataDirectory: string } | { state: 'wait' } | { state: 'down' }

/** Starting, stopping or recovering (57P0x), or every place taken (53300): somebody is there. */
const BUSY = /^(57P0\d|53300)$/

/** Asks whatever listens at this address which folder it serves. */
export async function ask(address: Address, place: Place): Promise<Answer> {
  try {
    const client = await openSession(adminAt(address, place), 'varde asks')
    try {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      return { state: 'up', dataDirectory: rows[0]?.data_directory ?? '' }
    } finally {
      await client.end()
    }
  } catch (error) {
    return BUSY.test(errorCode(error) ?? '') ? { state: 'wait' } : { state: 'down' }
  }
}

/** Calls `attempt` every `everyMs` until it gives something, at most for `forMs`. */
export async function until<T>(
  forMs: number,
  everyMs: number,
  attempt: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = performance.now() + forMs
  for (;;) {
    const result = await attempt()
    if (result !== undefined) return result
    if (performance.now() > deadline) return undefined
    await sleep(everyMs)
  }
}
