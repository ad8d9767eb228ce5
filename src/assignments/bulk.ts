import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { sightOf } from '../reach/reach.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import type { ListQuery, Position } from '../customers/list-query.ts'
import { openList } from '../customers/page.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { membersAmong } from '../reach/colleagues.ts'
import { readStandings } from '../standings/read.ts'
import { changeAssignments } from './assign.ts'
import type { How } from './assign.ts'
import { batchSize, maxBulk } from './limits.ts'

export interface BulkWish {
  readonly personIds: readonly string[]
  readonly how: How
  /** Says how many customers it would be, and changes nothing. */
  readonly preview: boolean
  /** How many customers somebody was shown; none: it does not matter. */
  readonly expected: number | undefined
}

export interface BulkResult {
  readonly total: number
  readonly changed: number
  readonly full: number
}

/**
 * Assigns all customers that a list shows, as it is now, in batches that each hold or do not: history, event and audit
 * go with their batch, and sending it again goes on where it stopped.
 * @throws AppError person_not_found; selection_changed where the list shows another number than was expected;
 *   too_many_customers
 */
export async function assignSelection(
  context: ApiContext,
  memory: ListMemory,
  actor: Actor,
  query: ListQuery,
  { personIds, how, preview, expected }: BulkWish,
): Promise<BulkResult> {
  const { partnerId } = actor
  const { db } = context.database
  // Whoever has left the partner may still hold customers, which somebody takes away.
  if (how === 'assign') await requireMembers(context, partnerId, personIds)
  const customerIds = await selectedIds(context, memory, actor, query, expected, preview)
  if (preview) return { total: customerIds.total, changed: 0, full: 0 }
  let changed = 0
  let full = 0
  for (let from = 0; from < customerIds.ids.length; from += batchSize) {
    const batch = customerIds.ids.slice(from, from + batchSize)
    const done = await writeTenant(db, partnerId, async (trx) => {
      const by = { kind: actor.kind, id: actor.id }
      const assigning = { customerIds: batch, personIds, how }
      const assigned = await changeAssignments(trx, partnerId, by, context.readNow, assigning)
      if (assigned.changed.length > 0)
        await appendAudit(trx, partnerId, actor, {
          action: 'customers_assigned',
          subjectKind: 'customers',
          details: { how, personIds, customers: assigned.changed.length },
        })
      return assigned
    })
    changed += done.changed.length
    full += done.full.length
  }
  return { total: customerIds.total, changed, full }
}

/** @throws AppError person_not_found where one of them is not of the partner's own people */
export async function requireMembers(
  { database }: ApiContext,
  partnerId: string,
  personIds: readonly string[],
): Promise<void> {
  const members = await readTenant(database.db, partnerId, (trx) => membersAmong(trx, partnerId, personIds))
  if (personIds.some((id) => !members.has(id))) throw new AppError('person_not_found')
}

/** All customers of a list in one snapshot; of a preview only how many there are. */
async function selectedIds(
  { database, readNow }: ApiContext,
  memory: ListMemory,
  actor: Actor,
  query: ListQuery,
  expected: number | undefined,
  preview: boolean,
): Promise<{ total: number; ids: string[] }> {
  const seen = { ...query, sight: sightOf(actor) }
  return readStandings(database.db, actor.partnerId, readNow, async (trx, now) => {
    const list = await openList(trx, actor.partnerId, now, seen, memory)
    const { total } = list.counts
    if (total > maxBulk) throw new AppError('too_many_customers', { max: maxBulk })
    if (expected !== undefined && expected !== total) throw new AppError('selection_changed', { total })
    const ids: string[] = []
    let after: Position | null = null
    let hasMore = !preview
    while (hasMore) {
      const page = await list.page(after, batchSize)
      ids.push(...page.keys.map((key) => key.customerId))
      after = page.keys.at(-1) ?? null
      hasMore = page.hasMore && after !== null
    }
    return { total, ids }
  })
}
