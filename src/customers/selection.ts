import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { sightOf } from '../reach/reach.ts'
import { seenAmong } from '../reach/sees.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery, Position } from './list-query.ts'
import { openList } from './page.ts'

/** Customers of one act over many, at most. */
export const maxSelected = 50_000
/** Customers that one request names, at most. */
export const maxNamed = 1_000
const pageSize = 500

/** All that a list shows, or customers by their ids. */
export type Selection = ListQuery | readonly string[]

/**
 * All customers of a selection that are there and within reach, in one snapshot: those of a list in its order.
 * @param expected how many somebody was shown; undefined: it does not matter
 * @throws AppError selection_changed where there is another number than was expected; too_many_customers
 */
export async function selectedIds(
  trx: TenantReader,
  now: Instant,
  memory: ListMemory,
  actor: Pick<Actor, 'partnerId' | 'role' | 'personId' | 'customerId'>,
  selection: Selection,
  expected: number | undefined,
): Promise<string[]> {
  const { partnerId } = actor
  const requireExpected = (total: number) => {
    if (expected !== undefined && expected !== total) throw new AppError('selection_changed', { total })
  }
  const sight = sightOf(actor)
  if (isNamed(selection)) {
    const there = await thereAmong(trx, partnerId, await seenAmong(trx, partnerId, sight.reach, selection))
    requireExpected(there.length)
    return there
  }
  const list = await openList(trx, partnerId, now, { ...selection, sight }, memory)
  const { total } = list.counts
  if (total > maxSelected) throw new AppError('too_many_customers', { max: maxSelected })
  requireExpected(total)
  const ids: string[] = []
  let after: Position | null = null
  let hasMore = true
  while (hasMore) {
    const page = await list.page(after, pageSize)
    ids.push(...page.keys.map((key) => key.customerId))
    after = page.keys.at(-1) ?? null
    hasMore = page.hasMore && after !== null
  }
  return ids
}

/** Whether customers were named, and no list. */
export function isNamed(selection: Selection): selection is readonly string[] {
  return Array.isArray(selection)
}

/** Those of these customers that the partner has and has not deleted, by id. */
async function thereAmong(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const rows = await trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .where('archived_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}
