import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import type { Sight } from '../reach/reach.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { isInstant } from '../domain/instant.ts'
import { namesOfPeople } from '../reach/names.ts'
import { isSeen } from '../reach/sees.ts'
import { peopleIn, presentEntry } from './present.ts'
import type { Names } from './present.ts'
import {
  customerExists,
  entriesBehind,
  importFileNames,
  linkNames,
  serviceNames,
  subscriptionNames,
  tokenNames,
} from './repository.ts'
import type { HistoryRow } from './repository.ts'
import type { HistoryListJson } from './schema.ts'

/**
 * What happened to a customer, newest first, a page at a time.
 * @throws AppError customer_not_found, cursor_invalid, cursor_mismatch
 */
export async function listHistory(
  { database }: ApiContext,
  partnerId: string,
  sight: Sight,
  customerId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<HistoryListJson> {
  const list = `history ${customerId}`
  const position = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const after = position === null ? null : { at: position[0], id: position[1] }
  return readTenant(database.db, partnerId, async (trx) => {
    const [exists, seen, rows] = await Promise.all([
      customerExists(trx, partnerId, customerId),
      isSeen(trx, partnerId, sight.reach, customerId),
      entriesBehind(trx, partnerId, customerId, sight, after, limit + 1),
    ])
    if (!exists || !seen) throw new AppError('customer_not_found')
    const page = rows.slice(0, limit)
    const names = await readNames(trx, partnerId, page)
    const last = page.at(-1)
    return {
      items: page.map((row) => presentEntry(row, names, sight)),
      nextCursor: rows.length > limit && last !== undefined ? encodeCursor(list, [last.at, last.id]) : null,
    }
  })
}

function isPosition(values: readonly unknown[]): values is [at: number, id: string] {
  const [at, id] = values
  return (
    values.length === 2 && typeof at === 'number' && isInstant(at) && typeof id === 'string' && isUuid(id)
  )
}

/** What the subjects and actors of these entries are called today. */
export async function readNames(
  trx: TenantReader,
  partnerId: string,
  rows: readonly HistoryRow[],
): Promise<Names> {
  const subjects = (kind: HistoryRow['subject_kind']) =>
    idsOf(rows.map((row) => (row.subject_kind === kind ? row.subject_id : null)))
  const actors = (...kinds: HistoryRow['actor_kind'][]) =>
    idsOf(rows.map((row) => (kinds.includes(row.actor_kind) ? row.actor_id : null)))
  const [services, tokens, files, links, people] = await Promise.all([
    serviceNames(trx, partnerId, subjects('service')),
    tokenNames(trx, partnerId, actors('token')),
    importFileNames(trx, partnerId, actors('import', 'demo')),
    linkNames(trx, partnerId, actors('system')),
    namesOfPeople(trx, idsOf([...actors('person'), ...rows.flatMap(peopleIn)])),
  ])
  const above = services.map((service) => service.subscriptionId)
  const subscriptions = await subscriptionNames(
    trx,
    partnerId,
    idsOf([...subjects('subscription'), ...above]),
  )
  return {
    services: new Map(services.map((service) => [service.id, service])),
    subscriptions: new Map(subscriptions.map((subscription) => [subscription.id, subscription])),
    people,
    tokens,
    files,
    links,
  }
}

function idsOf(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id): id is string => id !== null && isUuid(id)))]
}
