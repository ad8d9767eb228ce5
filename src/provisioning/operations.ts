import type { Selectable } from 'kysely'
import { newId } from '../database/ids.ts'
import type { OperationsTable, ProductProvisioner } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import type { Memory } from '../provisioners/provisioner.ts'
import type { Course, Next } from './course.ts'

export type OperationRow = Selectable<OperationsTable>

/** What the course of a stored operation depends on. */
export function courseOf(row: OperationRow): Course {
  return {
    kind: row.kind,
    phase: row.phase,
    thenWhat: row.then_what,
    attempt: row.attempt,
    tries: row.tries,
    // What a provisioner gave, and nobody else writes.
    memory: row.memory as Memory | null,
    begunAt: row.begun_at,
    deadlineAt: row.deadline_at,
  }
}

/** What is being done with a service; undefined: nothing is. */
export async function openOperation(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<OperationRow | undefined> {
  return trx
    .selectFrom('operations')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** What was done with it last, over or not. */
export async function lastOperation(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<OperationRow | undefined> {
  return (await lastOperations(trx, partnerId, serviceId, 1))[0]
}

/** What was done with it, latest first. */
export async function lastOperations(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  limit: number,
): Promise<OperationRow[]> {
  return trx
    .selectFrom('operations')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Whether a set-up that is over may have left something in the other system that nobody takes down any more. */
export function hasLeftSomething(last: OperationRow | undefined): boolean {
  return last?.kind === 'start' && last.ended_at !== null && last.then_what !== null
}

export interface NewOperation {
  readonly serviceId: string
  readonly customerId: string
  /** Who does it and where. */
  readonly provisioner: ProductProvisioner
  readonly connectionId: string | null
  readonly course: Course & { readonly nextAt: Instant }
  readonly actor: Actor
  readonly now: Instant
}

/** Lays down what is to be done; at most one thing at a time is done with a service. */
export async function insertOperation(
  trx: TenantWriter,
  partnerId: string,
  { serviceId, customerId, provisioner, connectionId, course, actor, now }: NewOperation,
): Promise<void> {
  await trx
    .insertInto('operations')
    .values({
      partner_id: partnerId,
      id: newId(),
      service_id: serviceId,
      customer_id: customerId,
      connection_id: connectionId,
      provisioner: JSON.stringify(provisioner),
      kind: course.kind,
      ...columnsOf(course),
      outcome: null,
      told_licences: null,
      trouble: null,
      note: null,
      actor_kind: actor.kind,
      actor_id: actor.id,
      created_at: new Date(now),
      next_at: new Date(course.nextAt),
      lease_until: null,
      run: null,
      ended_at: null,
    })
    .execute()
}

function columnsOf(course: Course) {
  return {
    phase: course.phase,
    then_what: course.thenWhat,
    attempt: course.attempt,
    tries: course.tries,
    memory: course.memory === null ? null : JSON.stringify(course.memory),
    begun_at: new Date(course.begunAt),
    deadline_at: new Date(course.deadlineAt),
  }
}

/** Writes down how an operation goes on, and lets go of it. */
export async function storeNext(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  {
    course,
    outcome,
    trouble,
    note,
    leaves,
    toldLicences,
  }: Pick<Next, 'course' | 'outcome' | 'trouble' | 'note' | 'leaves'> & {
    readonly toldLicences: number | null
  },
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('operations')
    .set({
      ...(course === null
        ? { next_at: null, ended_at: new Date(now), then_what: leaves ? 'end' : null }
        : { ...columnsOf(course), kind: course.kind, next_at: new Date(course.nextAt) }),
      outcome,
      told_licences: toldLicences,
      trouble: trouble === null ? null : JSON.stringify(trouble),
      note,
      lease_until: null,
      run: null,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .execute()
}

/**
 * Turns what is being done into something else. A call that is under way comes to nothing when it is answered: the new
 * course begins when its process has let go, or its lease has ended.
 */
export async function turnOperation(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  course: Course & { readonly nextAt: Instant },
  actor: Actor,
): Promise<void> {
  await trx
    .updateTable('operations')
    .set({
      kind: course.kind,
      ...columnsOf(course),
      next_at: new Date(course.nextAt),
      run: null,
      actor_kind: actor.kind,
      actor_id: actor.id,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .execute()
}
