import type { ApiContext } from '../contract/context.ts'
import type { Sight } from '../reach/reach.ts'
import { readStandings } from '../standings/read.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { ListQuery } from './list-query.ts'
import type { ListMemory } from './list-memory.ts'
import { openList } from './page.ts'
import { presentCustomers } from './present-customers.ts'
import { maxSubscriptionsShown } from './schema.ts'
import type { CustomerListJson } from './schema.ts'
import { readViews } from './views.ts'

/**
 * One page of the list with its total and all fourteen counts, in one snapshot (INTERFACES.md «GET /api/v1/customers»).
 * @throws AppError cursor_invalid, cursor_mismatch
 */
export async function listCustomers(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<CustomerListJson> {
  const after = cursor === undefined ? null : decodeCursor(query, cursor)
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const list = await openList(trx, partnerId, now, { ...query, sight }, memory)
    const { keys, hasMore } = await list.page(after, limit)
    const views = await readViews(
      memory.facts.read,
      trx,
      partnerId,
      now,
      keys,
      query.filter,
      maxSubscriptionsShown,
    )
    const last = keys.at(-1)
    return {
      items: await presentCustomers(trx, sight, now, views),
      ...list.counts,
      nextCursor: hasMore && last !== undefined ? encodeCursor(query, last) : null,
    }
  })
}
