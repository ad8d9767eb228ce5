import { Client } from 'pg'
import { clientConfig, type Connection } from '../connect.ts'
import { connectionError } from './connection-mistake.ts'

/** DATABASE_DIRECT_URL leads nowhere (the cause is a ServerError), or elsewhere than DATABASE_URL. */
export class DirectAddressError extends Error {
  override readonly name = 'DirectAddressError'
  readonly code: 'fails' | 'elsewhere'
  constructor(code: DirectAddressError['code'], cause?: unknown) {
    super(`DATABASE_DIRECT_URL ${code}`, { cause })
    this.code = code
  }
}

/**
 * Checks that the way past a pooler leads to the same database, as the same login: else migrations would go into another one
 * than the one that is served, or past the checks that prepareServer has made of that login.
 * @param pooled one that prepareServer has found well
 * @throws DirectAddressError
 */
export async function checkDirect(pooled: Connection, direct: Connection): Promise<void> {
  const there = await identityOf(direct).catch((error: unknown) => {
    throw new DirectAddressError('fails', connectionError(error, direct))
  })
  if (there !== (await identityOf(pooled))) throw new DirectAddressError('elsewhere')
}

/** Two servers do not start in the same microsecond; their addresses would differ by the way that leads there. */
const identity = `select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), current_database(), session_user) as identity`

async function identityOf(connection: Connection): Promise<string | undefined> {
  const client = new Client(clientConfig(connection))
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<{ identity: string }>(identity)).rows[0]?.identity
  } finally {
    await client.end()
  }
}
