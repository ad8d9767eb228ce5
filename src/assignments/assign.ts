import { reachOfRole } from '../domain/roles.ts'
import type { Actor } from '../contract/actor.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor as HistoryActor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { assignedPeople } from '../reach/assigned.ts'
import { marksOf } from '../reach/marks.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers } from '../standings/sources.ts'
import { writePeople } from '../standings/write-search.ts'
import { maxAssigned } from './limits.ts'
import { deleteAssignments, insertAssignments, responsibleOf } from './repository.ts'

export type How = 'assign' | 'unassign'

export interface Assigning {
  readonly customerIds: readonly string[]
  readonly personIds: readonly string[]
  readonly how: How
}

export interface Assigned {
  /** Customers for which that changed anything. */
  readonly changed: readonly string[]
  /** Customers that stayed as they were, because they would be assigned to more than `maxAssigned`. */
  readonly full: readonly string[]
}

/**
 * Assigns customers to people, or takes them away: assignments, what search knows of them, history and event in the
 * caller's transaction. Ids of nobody and what is so already change nothing.
 */
export async function changeAssignments(
  trx: TenantWriter,
  partnerId: string,
  actor: HistoryActor,
  readNow: ReadNow,
  { customerIds, personIds, how }: Assigning,
): Promise<Assigned> {
  const locked = await lockCustomers(trx, partnerId, customerIds)
  const now = await readNow(trx, partnerId)
  const before = await assignedPeople(trx, partnerId, locked)
  const { changed, full } = changesOf(locked, before, personIds, how)
  const ids = changed.map(({ customerId }) => customerId)
  if (ids.length > 0) {
    if (how === 'assign') await insertAssignments(trx, partnerId, ids, personIds, now)
    else await deleteAssignments(trx, partnerId, ids, personIds)
    const responsible = await responsibleOf(trx, partnerId, ids)
    await writePeople(
      trx,
      partnerId,
      changed.map(({ customerId, after }) => ({
        customerId,
        people: marksOf(after, responsible.get(customerId) ?? null),
      })),
    )
    await appendHistory(trx, partnerId, actor, now, changed.map(entryOf))
    await appendEvent(trx, partnerId, 'assignments_changed', now, ids)
  }
  return { changed: ids, full: full.map(({ customerId }) => customerId) }
}

/** What `changeAssignments` would do as things stand. */
export async function previewAssignments(
  trx: TenantReader,
  partnerId: string,
  { customerIds, personIds, how }: Assigning,
): Promise<{ changed: number; full: number }> {
  const before = await assignedPeople(trx, partnerId, customerIds)
  const { changed, full } = changesOf(customerIds, before, personIds, how)
  return { changed: changed.length, full: full.length }
}

interface Change {
  readonly customerId: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function changesOf(
  customerIds: readonly string[],
  before: ReadonlyMap<string, readonly string[]>,
  personIds: readonly string[],
  how: How,
): { changed: Change[]; full: Change[] } {
  const changes = customerIds.map((id) => changeOf(id, before.get(id) ?? [], personIds, how))
  return {
    changed: changes.filter(
      ({ before: was, after }) => after.length <= maxAssigned && was.length !== after.length,
    ),
    full: changes.filter(({ after }) => after.length > maxAssigned),
  }
}

function changeOf(
  customerId: string,
  before: readonly string[],
  personIds: readonly string[],
  how: How,
): Change {
  const after =
    how === 'assign'
      ? [...new Set([...before, ...personIds])].toSorted()
      : before.filter((id) => !personIds.includes(id))
  return { customerId, before, after }
}

function entryOf({ customerId, before, after }: Change) {
  return {
    customerId,
    action: 'customer_assigned',
    subjectKind: 'customer',
    subjectId: customerId,
    before: { assignedTo: before },
    after: { assignedTo: after },
  } as const
}

/**
 * For whoever lets people add customers: what a restricted administrator adds is theirs from the start, in the
 * transaction that adds it. For everybody else it does nothing.
 */
export async function assignToWhoAdds(
  trx: TenantWriter,
  partnerId: string,
  actor: Pick<Actor, 'kind' | 'id' | 'personId' | 'role'>,
  readNow: ReadNow,
  customerIds: readonly string[],
): Promise<void> {
  if (reachOfRole[actor.role] !== 'assigned' || actor.personId === null) return
  const by = { kind: actor.kind, id: actor.id }
  const assigning = { customerIds, personIds: [actor.personId], how: 'assign' } as const
  await changeAssignments(trx, partnerId, by, readNow, assigning)
}
