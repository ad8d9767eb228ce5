import type { Trouble } from '../../domain/trouble.ts'
import type { Door } from '../http/door.ts'
import type { Connection } from '../provisioner.ts'
import { checkCatalog, type CheckedCatalog } from './check-catalog.ts'
import { objectIn } from '../http/json.ts'
import { headersOf } from './requests.ts'
import { codeOf, troubleOf } from './trouble.ts'

const maxCatalogBytes = 4 * 1024 * 1024

/** A catalogue with what is wrong in it, or why there is none. */
export type CatalogRead =
  | ({ readonly isRead: true } & CheckedCatalog)
  | { readonly isRead: false; readonly trouble: Trouble }

/**
 * Asks a broker what it offers (`GET /v2/catalog`).
 * @param signal when nobody waits any longer
 * @returns never throws for what the broker does
 */
export async function readCatalog(
  door: Door,
  connection: Connection,
  signal: AbortSignal,
): Promise<CatalogRead> {
  const asked = {
    method: 'GET',
    path: '/v2/catalog',
    headers: headersOf(null),
    maxBytes: maxCatalogBytes,
  } as const
  const heard = await door.ask(connection, asked, signal)
  const checked = heard.isAnswer && heard.status === 200 ? checkCatalog(objectIn(heard.text)) : null
  return checked === null
    ? { isRead: false, trouble: troubleOf(codeOf(heard), heard, { connection, details: {} }) }
    : { isRead: true, ...checked }
}
