import type { ApiContext } from '../contract/context.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { readStandings } from '../standings/read.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { CustomerFacts } from './facts.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery, PageKey, Position } from './list-query.ts'
import { openList } from './page.ts'
import type { ListCounts } from './page.ts'
import { presentCustomer } from './present.ts'
import type { CustomerListJson } from './schema.ts'
import { readFacts, viewAll, viewUnder } from './views.ts'

/** One page with its total and all fourteen counts, of one snapshot and one instant, before it becomes JSON. */
export interface ListPage extends ListCounts {
  readonly now: Instant
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
  query: ListQuery,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<ListPage> {
  const after = cursor === undefined ? null : decodeCursor(query, cursor)
  return readStandings(database.db, partnerId, readNow, (trx, now) =>
    readListPageWithin(trx, partnerId, now, memory, query, after, limit),
  )
}

/** The same in a transaction that has begun. */
export async function readListPageWithin(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  memory: ListMemory,
  query: ListQuery,
  after: Position | null,
  limit: number,
): Promise<ListPage> {
  const list = await openList(trx, partnerId, now, query, memory)
  const { keys, hasMore } = await list.page(after, limit)
  const facts = await readFacts(memory.facts.read, trx, partnerId, now, keys)
  const last = keys.at(-1)
  const nextCursor = hasMore && last !== undefined ? encodeCursor(query, last) : null
  return { ...list.counts, now, keys, facts, nextCursor }
}

/** A page as the API gives it. @throws as readListPage */
export async function listCustomers(
  context: ApiContext,
  memory: ListMemory,
  partnerId: string,
  query: ListQuery,
  page: { limit: number; cursor: string | undefined },
): Promise<CustomerListJson> {
  const { keys, facts, now, total, facets, nextCursor } = await readListPage(
    context,
    memory,
    partnerId,
    query,
    page,
  )
  const views = viewAll(keys, facts, viewUnder(query.filter, now))
  return { items: views.map(presentCustomer), total, facets, nextCursor }
}
