import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import { matchesSearch, searchText, searchWords } from '../domain/names.ts'
import { tokenNames } from '../history/repository.ts'
import { namesOfPeople } from '../reach/names.ts'
import type { Reach } from '../reach/reach.ts'
import { deletedCustomers } from './repository.ts'
import type { DeletedCustomer } from './repository.ts'
import type { DeletedCustomerJson, DeletedCustomersJson } from './schema.ts'

/** How many one page of a search looks at: what it finds is few, what it goes through may be many. */
const lookedAtOnce = 2_000

export interface DeletedQuery {
  readonly search: string
  readonly limit: number
  readonly cursor: string | undefined
}

/**
 * Deleted customers that can still be brought back, latest first, a page at a time. With a search a page may hold fewer
 * than there are further on: where `nextCursor` is null there are none.
 * @throws AppError cursor_invalid, cursor_mismatch
 */
export async function listDeleted(
  { database }: ApiContext,
  partnerId: string,
  reach: Reach,
  { search, limit, cursor }: DeletedQuery,
): Promise<DeletedCustomersJson> {
  const list = `deleted customers ${search}`
  const position = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const after = position === null ? null : { deletedAt: position[0], id: position[1] }
  const words = searchWords(search)
  const lookedAt = words.length === 0 ? limit : Math.max(limit, lookedAtOnce)
  return readTenant(database.db, partnerId, async (trx) => {
    const rows = await deletedCustomers(trx, partnerId, reach, after, lookedAt + 1)
    const looked = rows.slice(0, lookedAt)
    const found = looked.filter(({ name, externalId }) =>
      matchesSearch(searchText([name, externalId]), words),
    )
    const shown = found.slice(0, limit)
    const hasMore = found.length > limit || rows.length > lookedAt
    const last = found.length > limit ? shown.at(-1) : looked.at(-1)
    return {
      items: await present(trx, partnerId, shown),
      nextCursor: hasMore && last !== undefined ? encodeCursor(list, [last.deletedAt, last.id]) : null,
    }
  })
}

async function present(
  trx: TenantReader,
  partnerId: string,
  rows: readonly DeletedCustomer[],
): Promise<DeletedCustomerJson[]> {
  const idsOf = (kind: DeletedCustomer['actorKind']) =>
    rows.flatMap(({ actorKind, actorId }) => (actorKind === kind && actorId !== null ? [actorId] : []))
  const people = await namesOfPeople(trx, idsOf('person'))
  const tokens = await tokenNames(trx, partnerId, idsOf('token'))
  return rows.map(({ actorKind, actorId, ...row }) => {
    const names = actorKind === 'token' ? tokens : people
    return {
      ...row,
      deletedAt: formatInstant(row.deletedAt),
      removedAt: formatInstant(row.removedAt),
      deletedBy:
        actorKind === null
          ? null
          : { kind: actorKind, id: actorId, name: actorId === null ? null : (names.get(actorId) ?? null) },
    }
  })
}

function isPosition(values: readonly unknown[]): values is [deletedAt: number, id: string] {
  const [at, id] = values
  return (
    values.length === 2 && typeof at === 'number' && isInstant(at) && typeof id === 'string' && isUuid(id)
  )
}
