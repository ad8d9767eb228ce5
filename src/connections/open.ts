import type { TenantReader } from '../database/transactions.ts'
import type { Connection as Way } from '../provisioners/provisioner.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { Connection } from './connection.ts'
import { findConnection, findSealed } from './repository.ts'

/** Where a connection leads and with which credentials; or why nobody can say. */
export type Opened =
  | { readonly way: Way; readonly why: null }
  | { readonly way: null; readonly why: 'not_found' | 'secret_unreadable' }

/** Reads a connection with its secret, also a retired one: what stands over there is still reached through it. */
export async function openConnection(
  trx: TenantReader,
  partnerId: string,
  connectionId: string,
  sealer: Sealer,
): Promise<Opened> {
  const connection = await findConnection(trx, partnerId, connectionId)
  if (connection === undefined) return { way: null, why: 'not_found' }
  const sealed = await findSealed(trx, partnerId, connectionId)
  const secret = sealed === undefined || sealed === null ? null : await sealer.unseal(sealed)
  const auth = authOf(connection, secret)
  if (auth === null) return { way: null, why: 'secret_unreadable' }
  return { way: { url: connection.url, auth, ca: connection.ca }, why: null }
}

function authOf({ auth, username }: Connection, secret: string | null): Way['auth'] | null {
  if (auth === 'none') return { kind: 'none' }
  if (secret === null) return null
  return auth === 'basic'
    ? { kind: 'basic', username: username ?? '', password: secret }
    : { kind: 'bearer', token: secret }
}
