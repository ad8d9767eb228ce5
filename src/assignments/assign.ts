import { reachOfRole } from '../domain/roles.ts'
import type { Actor } from '../contract/actor.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
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
import type { Pair } from './repository.ts'

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
  await writeAssignments(trx, partnerId, actor, changed, now)
  return { changed: ids, full: full.map(({ customerId }) => customerId) }
}

/**
 * Stores whom customers are assigned to, with what search knows of them, history and event. The caller has locked the
 * customers, and they are assigned as `before` says.
 */
export async function writeAssignments(
  trx: TenantWriter,
  partnerId: string,
  actor: HistoryActor,
  changes: readonly AssignmentChange[],
  now: Instant,
): Promise<void> {
  if (changes.length === 0) return
  const ids = changes.map(({ customerId }) => customerId)
  await insertAssignments(trx, partnerId, pairsOf(changes, 'after', 'before'), now)
  await deleteAssignments(trx, partnerId, pairsOf(changes, 'before', 'after'))
  const responsible = await responsibleOf(trx, partnerId, ids)
  await writePeople(
    trx,
    partnerId,
    changes.map(({ customerId, after }) => ({
      customerId,
      people: marksOf(after, responsible.get(customerId) ?? null),
    })),
  )
  await appendHistory(trx, partnerId, actor, now, changes.map(entryOf))
  await appendEvent(trx, partnerId, 'assignments_changed', now, ids)
}

/** Who is in the one and not in the other. */
function pairsOf(
  changes: readonly AssignmentChange[],
  within: 'before' | 'after',
  without: 'before' | 'after',
): Pair[] {
  return changes.flatMap((change) =>
    change[within]
      .filter((personId) => !change[without].includes(personId))
      .map((personId) => ({ customerId: change.customerId, personId })),
  )
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

/** Whom a customer is assigned to, each in the order of their ids. */
export interface AssignmentChange {
  readonly customerId: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

function changesOf(
  customerIds: readonly string[],
  before: ReadonlyMap<string, readonly string[]>,
  personIds: readonly string[],
  how: How,
): { changed: AssignmentChange[]; full: AssignmentChange[] } {
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
): AssignmentChange {
  return { customerId, before, after: assignedAfter(before, personIds, how) }
}

/** Whom a customer is assigned to once these people are added or taken away, in the order of their ids. */
export function assignedAfter(before: readonly string[], personIds: readonly string[], how: How): string[] {
  return how === 'assign'
    ? [...new Set([...before, ...personIds])].toSorted()
    : before.filter((id) => !personIds.includes(id))
}

function entryOf({ customerId, before, after }: AssignmentChange) {
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
