import type { ApiContext } from '../contract/context.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Sight } from '../reach/reach.ts'
import { readStandings } from '../standings/read.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { CustomerFacts } from './facts.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery, PageKey, Position, SeenQuery } from './list-query.ts'
import { openList } from './page.ts'
import type { ListCounts } from './page.ts'
import { lookOn } from './look-on.ts'
import { presentCustomer } from './present.ts'
import type { Onlooker } from './present.ts'
import type { CustomerListJson } from './schema.ts'
import { readFacts, viewAll, viewUnder } from './views.ts'

/** One page with its total and all fourteen counts, of one snapshot and one instant, before it becomes JSON. */
export interface ListPage extends ListCounts {
  /** For whom, and at which instant. */
  readonly onlooker: Onlooker
  readonly keys: readonly PageKey[]
  readonly facts: ReadonlyMap<string, CustomerFacts>
  readonly nextCursor: string | null
}

/**
 * One page of the list (INTERFACES.md «GET /api/v1/customers»).
 * @throws AppError cursor_invalid, cursor_mismatch
 */
export async function readListPage(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<ListPage> {
  const after = cursor === undefined ? null : decodeCursor(query, cursor)
  return readStandings(database.db, partnerId, readNow, (trx, now) =>
    readListPageWithin(trx, partnerId, now, memory, { ...query, sight }, after, limit),
  )
}

/** The same in a transaction that has begun. */
export async function readListPageWithin(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  memory: ListMemory,
  query: SeenQuery,
  after: Position | null,
  limit: number,
): Promise<ListPage> {
  const list = await openList(trx, partnerId, now, query, memory)
  const { keys, hasMore } = await list.page(after, limit)
  const facts = await readFacts(memory.facts.read, trx, partnerId, now, keys)
  const last = keys.at(-1)
  const nextCursor = hasMore && last !== undefined ? encodeCursor(query, last) : null
  const onlooker = await lookOn(trx, partnerId, query.sight, now, facts.values())
  return { ...list.counts, onlooker, keys, facts, nextCursor }
}

/** A page as the API gives it. @throws as readListPage */
export async function listCustomers(
  context: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  page: { limit: number; cursor: string | undefined },
): Promise<CustomerListJson> {
  const read = await readListPage(context, memory, partnerId, sight, query, page)
  const { keys, facts, onlooker, total, facets, nextCursor } = read
  const views = viewAll(keys, facts, viewUnder(query.filter, onlooker.now))
  return { items: views.map((view) => presentCustomer(view, onlooker)), total, facets, nextCursor }
}
