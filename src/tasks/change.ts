import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { timestampText } from '../database/timestamps.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { isInHands } from '../domain/service-life.ts'
import type { Actor as HistoryActor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { membersAmong } from '../reach/colleagues.ts'
import { sightOf } from '../reach/reach.ts'
import { lockService } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { stateOf } from '../services/move.ts'
import { openTask, partyOf } from '../services/tasks.ts'
import { actOnTask } from './act.ts'
import type { TaskWish } from './act.ts'
import { maxDueDays, maxNotesOfTask } from './limits.ts'
import { assignTask, countNotes, insertNote, openTaskOf } from './repository.ts'
import type { TaskRow } from './repository.ts'

export interface TaskChange {
  readonly assigneeId?: string | null
  readonly dueAt?: Instant | null
}

/**
 * Says who does the work by hand with a service, and until when.
 * @throws AppError service_not_found; service_not_in_hands; person_not_found for who is not one of the partner's people;
 *   due_unfit for a date that is past or too far away
 */
export async function changeTask(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  change: TaskChange,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    const now = await readNow(trx, partnerId)
    const task = await takenTask(trx, partnerId, now, found)
    const { assigneeId, dueAt } = change
    if (typeof dueAt === 'number' && dueAt !== task.due_at)
      if (dueAt <= now || dueAt > now + maxDueDays * dayMs)
        throw new AppError('due_unfit', { days: maxDueDays })
    if (typeof assigneeId === 'string' && assigneeId !== task.assignee_id)
      if (!(await membersAmong(trx, partnerId, [assigneeId])).has(assigneeId))
        throw new AppError('person_not_found')
    await assignTask(trx, partnerId, task.id, change)
    await appendAudit(trx, partnerId, actor, {
      action: 'task_changed',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: found.customer.id,
      details: {
        ...(assigneeId !== undefined && { assigneeId }),
        ...(dueAt !== undefined && { dueAt: timestampText(dueAt) }),
      },
    })
    await appendEvent(trx, partnerId, 'inside_changed', now, [found.customer.id])
  })
}

/**
 * Notes something about it.
 * @throws AppError service_not_found; service_not_in_hands; too_many_notes
 */
export async function addTaskNote(
  trx: TenantWriter,
  partnerId: string,
  actor: HistoryActor,
  now: Instant,
  found: FoundService,
  text: string,
): Promise<void> {
  const task = await takenTask(trx, partnerId, now, found)
  if ((await countNotes(trx, partnerId, task.id)) >= maxNotesOfTask)
    throw new AppError('too_many_notes', { max: maxNotesOfTask })
  await insertNote(trx, partnerId, task.id, actor, text.trim(), now)
  await appendEvent(trx, partnerId, 'inside_changed', now, [found.customer.id])
}

/**
 * Says how the work by hand with a service ended, or what it waits for.
 * @throws AppError service_not_found; what actOnTask throws
 */
export async function endWork(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  wish: TaskWish,
): Promise<void> {
  const { partnerId } = actor
  await writeTenant(database.db, partnerId, async (trx) => {
    const found = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    const now = await readNow(trx, partnerId)
    await actOnTask(trx, partnerId, { kind: actor.kind, id: actor.id }, now, found, wish)
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action: 'task_ended',
      subjectKind: 'service',
      subjectId: serviceId,
      customerId: found.customer.id,
      details: { act: wish.act },
    })
  })
}

/** The open work; begun now where nobody has taken it yet, as with what came from files. */
async function takenTask(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  { customer, service }: FoundService,
): Promise<TaskRow> {
  const state = stateOf(service)
  if (isInHands(state))
    await openTask(trx, partnerId, now, {
      serviceId: service.id,
      customerId: customer.id,
      party: partyOf(state),
      work: 'set_up',
    })
  const task = await openTaskOf(trx, partnerId, service.id)
  const isOpen = task !== undefined && (isInHands(state) || task.work === 'remove')
  if (!isOpen) throw new AppError('service_not_in_hands')
  return task
}
