import type { TenantReader } from '../database/transactions.ts'
import type { Facets } from '../domain/facets.ts'
import { filterMask, hasMarkFilter, hasStatusFilter } from '../domain/filter.ts'
import type { Instant } from '../domain/instant.ts'
import type { PlacedSetCounts } from '../standings/set-columns.ts'
import type { CountedList } from './counted-lists.ts'
import { isSearch } from './list-query.ts'
import type { ListMemory } from './list-memory.ts'
import type { PageKey, Position, SeenQuery } from './list-query.ts'
import { foundAmong, foundCustomers } from './search-door.ts'
import type { Page } from './search-pages.ts'
import { mergeRows, pickRows, scanRows } from './segment-rows.ts'
import type { Reading, Wanted } from './segment-rows.ts'
import { isByValue, segmentsOf, setsIn, sizeOf } from './segments.ts'
import type { Segment } from './segments.ts'

export interface ListCounts {
  readonly total: number
  readonly facets: Facets
}

/** A list at one instant in one snapshot: counted, and ready to be read page by page. */
export interface OpenList {
  readonly counts: ListCounts
  page(after: Position | null, limit: number): Promise<Page>
}

/** What one index descent costs, in rows passed over on a scan; seen on PostgreSQL 18 with everything in memory. */
const descentCost = 3
/** What looking up one customer's search text costs, in the same measure. */
const probeCost = 4
/** Customers that are asked about at once, first and at most. */
const minChunk = 256
const maxChunk = 5_000

/**
 * Counts a list and prepares to read it (DESIGN.md §3, §4): the counts come from the status sets, the pages from
 * whichever index reads the fewest rows.
 */
export async function openList(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  query: SeenQuery,
  memory: Pick<ListMemory, 'counts' | 'searches' | 'counted' | 'pages'>,
): Promise<OpenList> {
  const [all, searched] = await Promise.all([
    memory.counts.read(trx, partnerId, now),
    isSearch(query) ? memory.searches.read(trx, partnerId, query, now) : null,
  ])
  const found = searched ?? all
  const counted = memory.counted.read(found, query)
  const source: ListSource = {
    trx,
    partnerId,
    now,
    query,
    all,
    found,
    counted,
    countedAll: memory.counted.read(all, query),
  }
  return {
    counts: { total: counted.total, facets: counted.facets },
    page: (after, limit) => {
      const read = (): Promise<Page> => readPage(source, after, limit)
      return searched === null ? read() : memory.pages.read(partnerId, query, found, after, limit, read)
    },
  }
}

interface ListSource {
  readonly trx: TenantReader
  readonly partnerId: string
  readonly now: Instant
  readonly query: SeenQuery
  /** All customers of the partner. */
  readonly all: PlacedSetCounts
  /** Those that search and tags leave; the same as `all` without them. */
  readonly found: PlacedSetCounts
  readonly counted: CountedList
  /** The same without search and tags. */
  readonly countedAll: CountedList
}

async function readPage(source: ListSource, after: Position | null, limit: number): Promise<Page> {
  const { query, counted, trx, partnerId, now } = source
  const keys: PageKey[] = []
  for (const segment of segmentsOf(query.sort, query.order, after)) {
    if (sizeOf(segment, counted).wanted === 0) continue
    const reading = { trx, partnerId, now, segment, limit: limit + 1 - keys.length, withRevisions: true }
    keys.push(...(isSearch(query) ? await readFound(source, reading) : await readRows(source, reading)))
    if (keys.length > limit) break
  }
  return { keys: keys.slice(0, limit), hasMore: keys.length > limit }
}

/** The next rows of a segment, search left aside, by the cheaper of the two ways. */
async function readRows(source: ListSource, reading: Reading): Promise<PageKey[]> {
  const wanted = wantedOf(source.query)
  const size = sizeOf(reading.segment, source.countedAll)
  const scanned = (reading.limit * size.all) / size.wanted
  // Each set costs a descent at least: with many of them it need not be asked what they have.
  if (wanted === 'all' || size.sets * descentCost >= scanned) return scanRows(reading, wanted)
  const { sets, counts } = setsIn(reading.segment, source.all, source.countedAll)
  return mergedRows(reading, counts) < scanned ? mergeRows(reading, sets) : scanRows(reading, wanted)
}

function mergedRows({ segment, limit }: Reading, counts: readonly number[]): number {
  const perSet = isByValue(segment.stretch) ? Infinity : limit
  return counts.reduce((rows, count) => rows + descentCost + Math.min(count, perSet), 0)
}

function wantedOf({ withoutSubscriptions, filter, marks }: SeenQuery): Wanted {
  const pairs = withoutSubscriptions ? 'none' : hasStatusFilter(filter) ? filterMask(filter) : 'any'
  return pairs === 'any' && !hasMarkFilter(marks) ? 'all' : { pairs, marks }
}

/** The next rows of a segment among those that search and tags find. */
async function readFound(source: ListSource, reading: Reading): Promise<PageKey[]> {
  const { wanted } = sizeOf(reading.segment, source.counted)
  const probed = (reading.limit * sizeOf(reading.segment, source.countedAll).wanted) / wanted
  return isDearer(source, wanted, probed) ? pick(source, reading) : probe(source, reading, wanted)
}

/** Whether it costs more to ask of so many customers, in the list's order, which are found, than to sort all that are. */
function isDearer({ counted }: ListSource, wanted: number, probed: number): boolean {
  return probed * probeCost > sum(counted.all) + wanted
}

function pick(source: ListSource, reading: Reading): Promise<PageKey[]> {
  const { sets } = setsIn(reading.segment, source.found, source.counted)
  return pickRows(reading, foundCustomers(source.query, source.now, sets))
}

/**
 * Follows the order and keeps what is found: first a few, then about as many as should suffice. What is found may stand
 * close together in the order, as names that begin alike do; then the rest is sorted instead.
 */
async function probe(source: ListSource, reading: Reading, wanted: number): Promise<PageKey[]> {
  const kept: PageKey[] = []
  let passed = 0
  let rest: Reading = { ...reading, withRevisions: false }
  for (;;) {
    const missing = reading.limit - kept.length
    const expected = passed === 0 ? minChunk : (missing * passed) / Math.max(kept.length, 0.5)
    if (passed > 0 && isDearer(source, wanted, expected)) return [...kept, ...(await pick(source, rest))]
    const chunk = Math.min(Math.max(Math.ceil(expected * 1.2), minChunk), maxChunk)
    const rows = await readRows(source, { ...rest, limit: chunk })
    const found = await foundAmong(
      source.trx,
      source.query,
      rows.map((row) => row.customerId),
    )
    kept.push(...rows.filter((row) => found.has(row.customerId)))
    const last = rows.at(-1)
    if (kept.length >= reading.limit || rows.length < chunk || last === undefined)
      return kept.slice(0, reading.limit)
    passed += rows.length
    const segment: Segment = { stretch: reading.segment.stretch, order: reading.segment.order, after: last }
    rest = { ...reading, segment, limit: reading.limit - kept.length, withRevisions: false }
  }
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((total, each) => total + each, 0)
}
