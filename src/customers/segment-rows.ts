import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import { filterMask, markMasks, noStatusFilter } from '../domain/filter.ts'
import type { MarkFilter } from '../domain/filter.ts'
import { emptySet, markBit, marks as markKeys } from '../domain/status-set.ts'
import type { Instant } from '../domain/instant.ts'
import type { PageKey } from './list-query.ts'
import { isByValue } from './segments.ts'
import type { Segment } from './segments.ts'

interface KeyRow {
  customer_id: string
  place: number
  next_ends_at: Instant
  use_share: number
  name_key: string
  external_id: string
  status_set: bigint
  revision: number | null
}

/** Where all ways of reading a segment agree. */
export interface Reading {
  readonly trx: TenantReader
  readonly partnerId: string
  readonly now: Instant
  readonly segment: Segment
  readonly limit: number
  /** Whether each customer's revision comes along: a look-up for each row. */
  readonly withRevisions: boolean
}

/**
 * Which sets are wanted: all, or those that share a pair with a mask or have no pair at all, and those alone that are in
 * somebody's hand or in nobody's.
 */
export type Wanted = 'all' | { readonly pairs: bigint | 'any' | 'none'; readonly marks: MarkFilter }

/** Along the order's own index, passing over what is not wanted: for sets that many customers have. */
export async function scanRows(reading: Reading, wanted: Wanted): Promise<PageKey[]> {
  return keysOf(
    reading,
    sql<KeyRow>`
      select ${columns}, ${revision(reading)} from standings
      where partner_id = ${reading.partnerId} and ${holding(reading)} and ${inStretch(reading.segment)}
        and ${behind(reading.segment)} and ${isWanted(wanted)}
      order by ${orderOf(reading.segment)} limit ${reading.limit}`,
  )
}

/** One index range per set, merged: for sets that few customers have. */
export async function mergeRows(reading: Reading, sets: readonly bigint[]): Promise<PageKey[]> {
  const order = orderOf(reading.segment)
  // By end or use, a set's range is in another order than the page: all of it is read. `offset 0` keeps the planner from
  // turning the ranges into one walk along the order, for which it takes a rare set to be as common as the others.
  const limitPerSet = isByValue(reading.segment.stretch)
    ? sql`offset 0`
    : sql`order by ${order} limit ${reading.limit}`
  return keysOf(
    reading,
    sql<KeyRow>`
      select r.*, ${revision(reading)} from unnest(${sets.map(String)}::bigint[]) as w (wanted) cross join lateral (
        select ${columns} from standings
        where partner_id = ${reading.partnerId} and status_set = w.wanted and ${holding(reading)}
          and ${inStretch(reading.segment)} and ${behind(reading.segment)}
        ${limitPerSet}) r
      order by ${order} limit ${reading.limit}`,
  )
}

/**
 * All that a search has found, looked up and sorted.
 * @param found rows of customers' ids
 */
export async function pickRows(reading: Reading, found: RawBuilder<unknown>): Promise<PageKey[]> {
  return keysOf(
    reading,
    sql<KeyRow>`
      select ${columns}, ${revision(reading)} from ${found} as found (id) join standings on customer_id = found.id
      where partner_id = ${reading.partnerId} and ${holding(reading)}
        and ${inStretch(reading.segment)} and ${behind(reading.segment)}
      order by ${orderOf(reading.segment)} limit ${reading.limit}`,
  )
}

const columns = sql`customer_id, place, next_ends_at, use_share, name_key, external_id, status_set`

function revision({ partnerId, withRevisions }: Reading): RawBuilder<unknown> {
  return withRevisions
    ? sql`(select c.revision from customers c where c.partner_id = ${partnerId} and c.id = customer_id) as revision`
    : sql`null::integer as revision`
}

function holding({ now }: Reading): RawBuilder<unknown> {
  return sql`valid_from <= ${new Date(now)} and valid_until > ${new Date(now)}`
}

function inStretch({ stretch }: Segment): RawBuilder<unknown> {
  if (stretch.by === 'place') return sql`place = ${stretch.place}`
  if (stretch.by === 'name') return sql`true`
  const column = valueColumns[stretch.by]
  return stretch.hasValue ? sql`${column} < 'infinity'` : sql`${column} = 'infinity'`
}

const valueColumns = { ends: sql.ref('next_ends_at'), use: sql.ref('use_share') } as const

/** The column that a stretch is sorted by before names; null where names alone decide. */
function sortedBy({ stretch }: Segment): 'ends' | 'use' | null {
  return isByValue(stretch) && stretch.hasValue ? stretch.by : null
}

function behind(segment: Segment): RawBuilder<unknown> {
  const { after, order } = segment
  if (after === null) return sql`true`
  const than = sql.raw(order === 'asc' ? '>' : '<')
  const by = sortedBy(segment)
  if (by === null) return sql`(name_key, external_id) ${than} (${after.nameKey}, ${after.externalId})`
  const value = by === 'ends' ? sql`${new Date(after.nextEndsAt)}` : sql`${after.useShare}::double precision`
  return sql`(${valueColumns[by]}, name_key, external_id) ${than} (${value}, ${after.nameKey}, ${after.externalId})`
}

function orderOf(segment: Segment): RawBuilder<unknown> {
  const way = sql.raw(segment.order)
  const names = sql`name_key ${way}, external_id ${way}`
  const by = sortedBy(segment)
  return by === null ? names : sql`${valueColumns[by]} ${way}, ${names}`
}

function isWanted(wanted: Wanted): RawBuilder<unknown> {
  if (wanted === 'all') return sql`true`
  const conditions = [pairsWanted(wanted.pairs), ...marksWanted(wanted.marks)].filter((one) => one !== null)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

function pairsWanted(pairs: bigint | 'any' | 'none'): RawBuilder<unknown> | null {
  if (pairs === 'any') return null
  return pairs === 'none'
    ? sql`(status_set & ${allPairBits}) = 0`
    : sql`(status_set & ${String(pairs)}::bigint) <> 0`
}

function marksWanted(marks: MarkFilter): RawBuilder<unknown>[] {
  const { hasNot } = markMasks(marks)
  // Each by itself: so the planner sees that an index of those that have one mark will do. And not by `=`, of which it
  // takes so few to be left that it would rather read and sort all of them than follow the order.
  const wanted = markKeys.flatMap((mark) => (marks[mark] === true ? [sql.lit(markBit(mark))] : []))
  return [
    ...wanted.map((bit) => sql`(status_set & ${bit}) <> 0`),
    ...(hasNot === emptySet ? [] : [sql`(status_set & ${sql.lit(hasNot)}) <= 0`]),
  ]
}

const allPairBits = sql.lit(filterMask(noStatusFilter))

async function keysOf({ trx }: Reading, query: RawBuilder<KeyRow>): Promise<PageKey[]> {
  const { rows } = await query.execute(trx)
  return rows.map((row) => ({
    customerId: row.customer_id,
    place: row.place,
    nextEndsAt: row.next_ends_at,
    useShare: row.use_share,
    nameKey: row.name_key,
    externalId: row.external_id,
    statusSet: row.status_set,
    revision: row.revision,
  }))
}
