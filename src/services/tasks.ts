import { newId } from '../database/ids.ts'
import type { TasksTable } from '../database/provisioning-tables.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { isInHands } from '../domain/service-life.ts'
import type { LifeState } from '../domain/service-life.ts'
import type { StoredService } from '../standings/sources.ts'

export type Work = TasksTable['work']
export type TaskOutcome = NonNullable<TasksTable['outcome']>

/** A step of a service's life, as far as work by hand goes. */
export interface TaskStep {
  readonly customer: { readonly id: string }
  readonly service: StoredService
  readonly state: LifeState
  readonly next: LifeState
  readonly move: { readonly work?: Work; readonly taskOutcome?: TaskOutcome }
}

/**
 * Lets work by hand follow what happens to its service: what is no longer waited for ends, and what waits for a person
 * begins. What a file says of services is not followed: their work begins when somebody takes it.
 */
export async function followTasks(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  { customer, service, state, next, move }: TaskStep,
): Promise<void> {
  if (state === next) return
  await endTask(trx, partnerId, service.id, move.taskOutcome ?? 'overtaken', now)
  if (!isInHands(next)) return
  await openTask(trx, partnerId, now, {
    serviceId: service.id,
    customerId: customer.id,
    party: partyOf(next),
    work: move.work ?? 'set_up',
  })
}

/** Whose hands a service that waits for any waits for. */
export function partyOf(state: LifeState): TasksTable['party'] {
  return state === 'manual_vendor' ? 'vendor' : 'partner'
}

/** Ends the work that is open, where any is. */
export async function endTask(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  outcome: TaskOutcome,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({ ended_at: new Date(now), outcome })
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends all work by hand with a customer's services. */
export async function endTasks(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({ ended_at: new Date(now), outcome: 'overtaken' })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('ended_at', 'is', null)
    .execute()
}

export interface NewTask {
  readonly serviceId: string
  readonly customerId: string
  readonly party: TasksTable['party']
  readonly work: Work
}

/** Begins work by hand, unless it has begun. @returns its id */
export async function openTask(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  { serviceId, customerId, party, work }: NewTask,
): Promise<string> {
  const open = await trx
    .selectFrom('tasks')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (open !== undefined) return open.id
  const id = newId()
  await trx
    .insertInto('tasks')
    .values({
      partner_id: partnerId,
      id,
      service_id: serviceId,
      customer_id: customerId,
      party,
      work,
      assignee_id: null,
      due_at: null,
      created_at: new Date(now),
      ended_at: null,
      outcome: null,
    })
    .execute()
  return id
}
