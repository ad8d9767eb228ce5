import type { ApiContext } from '../contract/context.ts'
import type { TenantReader } from '../database/transactions.ts'
import { filterMask, hasStatusFilter, matchesMarks, matchesSet, noStatusFilter } from '../domain/filter.ts'
import { intersection, parseStatusSet } from '../domain/status-set.ts'
import type { StatusSet } from '../domain/status-set.ts'
import type { Sight } from '../reach/reach.ts'
import { seenAmong } from '../reach/sees.ts'
import { readStandings } from '../standings/read.ts'
import { standingKeys } from './get.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListPage } from './list.ts'
import type { ListQuery, PageKey, SeenQuery } from './list-query.ts'
import { isSearch } from './list-query.ts'
import { lookOn } from './look-on.ts'
import { openList } from './page.ts'
import { foundAmong } from './search-door.ts'
import { readFacts } from './views.ts'

/** How some customers stand in a list, with its counts, of one snapshot and one instant. */
export interface ChangedCustomers extends Omit<ListPage, 'keys' | 'nextCursor'> {
  /** Those that the list shows, in the order asked for. */
  readonly matching: readonly PageKey[]
  /** Those within reach that it does not show. */
  readonly others: readonly PageKey[]
}

/**
 * How these customers stand in a list now: who has the list before their eyes need not read it again. Whatever the
 * number of customers, only these are read; ids of nobody, of deleted ones and of those beyond reach give nothing.
 */
export async function readChanged(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  partnerId: string,
  sight: Sight,
  query: ListQuery,
  ids: readonly string[],
): Promise<ChangedCustomers> {
  return readStandings(database.db, partnerId, readNow, async (trx, now) => {
    const seenQuery = { ...query, sight }
    const [list, seen] = await Promise.all([
      openList(trx, partnerId, now, seenQuery, memory),
      seenAmong(trx, partnerId, sight.reach, [...new Set(ids)]),
    ])
    const [standing, found] = await Promise.all([
      standingKeys(trx, partnerId, seen, now),
      findAmong(trx, seenQuery, seen),
    ])
    const keys = seen.flatMap((id) => standing.get(id) ?? [])
    const isShown = (key: PageKey): boolean =>
      found.has(key.customerId) && isWanted(query, parseStatusSet(key.statusSet))
    const facts = await readFacts(memory.facts.read, trx, partnerId, now, keys)
    const onlooker = await lookOn(trx, partnerId, sight, now, facts.values())
    const { matching = [], others = [] } = Object.groupBy(keys, (key) =>
      isShown(key) ? 'matching' : 'others',
    )
    return { ...list.counts, onlooker, facts, matching, others }
  })
}

async function findAmong(trx: TenantReader, query: SeenQuery, ids: readonly string[]): Promise<Set<string>> {
  return isSearch(query) ? foundAmong(trx, query, ids) : new Set(ids)
}

/** Whether a list shows customers with this set, search left aside; as customers/count-list.ts counts them. */
function isWanted({ filter, marks, withoutSubscriptions }: ListQuery, set: StatusSet): boolean {
  if (!matchesMarks(marks, set)) return false
  if (!withoutSubscriptions) return matchesSet(filter, set)
  return !hasStatusFilter(filter) && intersection(set, filterMask(noStatusFilter)) === 0n
}
