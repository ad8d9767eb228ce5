import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import { selectedIds } from '../customers/selection.ts'
import type { Selection } from '../customers/selection.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { membersAmong } from '../reach/colleagues.ts'
import { readStandings } from '../standings/read.ts'
import { changeAssignments, previewAssignments } from './assign.ts'
import type { Assigning, How } from './assign.ts'
import { batchSize } from './limits.ts'

export interface BulkWish {
  readonly personIds: readonly string[]
  readonly how: How
  /** Says what it would do, and does nothing. */
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
 * Assigns all customers that a list shows, as it is now, or those that are named, in batches that each hold or do not:
 * history, event and audit go with their batch, and sending it again goes on where it stopped.
 * @throws AppError person_not_found; selection_changed where there is another number than was expected;
 *   too_many_customers
 */
export async function assignSelection(
  context: ApiContext,
  memory: ListMemory,
  actor: Actor,
  selection: Selection,
  { personIds, how, preview, expected }: BulkWish,
): Promise<BulkResult> {
  const { partnerId } = actor
  const { db } = context.database
  // Whoever has left the partner may still hold customers, which somebody takes away.
  if (how === 'assign') await requireMembers(context, partnerId, personIds)
  const selected = await readStandings(db, partnerId, context.readNow, async (trx, now) => {
    const ids = await selectedIds(trx, now, memory, actor, selection, expected)
    if (!preview) return { ids, done: null }
    return { ids, done: await previewAll(trx, partnerId, { customerIds: ids, personIds, how }) }
  })
  const total = selected.ids.length
  if (selected.done !== null) return { total, ...selected.done }
  let changed = 0
  let full = 0
  for (const batch of batchesOf(selected.ids)) {
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
  return { total, changed, full }
}

async function previewAll(
  trx: TenantReader,
  partnerId: string,
  { customerIds, ...assigning }: Assigning,
): Promise<{ changed: number; full: number }> {
  let changed = 0
  let full = 0
  for (const batch of batchesOf(customerIds)) {
    const would = await previewAssignments(trx, partnerId, { customerIds: batch, ...assigning })
    changed += would.changed
    full += would.full
  }
  return { changed, full }
}

function batchesOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / batchSize) }, (_, at) =>
    ids.slice(at * batchSize, (at + 1) * batchSize),
  )
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
