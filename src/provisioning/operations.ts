import { sql } from 'kysely'
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

/** What is due and nobody has claimed. */
const isDue = (partnerId: string, now: Instant) => sql`
  o.partner_id = ${partnerId} and o.ended_at is null and o.next_at <= ${new Date(now)}
    and coalesce(o.lease_until, '-infinity') < now()`

/**
 * Connections to which something is due, with how much, up to a limit: what more there is waits without being looked at.
 * Null stands for what calls nobody.
 */
export async function dueConnections(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  limit: number,
): Promise<{ readonly connectionId: string | null; readonly due: number }[]> {
  const { rows } = await sql<{ connectionId: string | null; due: number }>`
    select c.id as "connectionId", d.due from connections c
    cross join lateral (select count(*)::integer as due from (
      select from operations o where ${isDue(partnerId, now)} and o.connection_id = c.id limit ${limit}) first) d
    where c.partner_id = ${partnerId} and d.due > 0
    union all
    select null, d.due from (select count(*)::integer as due from (
      select from operations o where ${isDue(partnerId, now)} and o.connection_id is null limit ${limit}) first) d
    where d.due > 0`.execute(trx)
  return rows
}

/** What a call may have made of which nobody has written down what came of it: it is not to be left behind. */
const lost = sql<
  'begin_anew' | 'end' | null
>`case when kind = 'start' and phase = 'begin' then 'end' else then_what end`

/**
 * Claims due steps for this process, longest due first, until the lease ends; passes over what another one claims. What
 * still has a run is one of a process that has died.
 * @param run says later whether it still is this process's
 */
export async function claimOperations(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  connectionId: string | null,
  limit: number,
  { run, leaseMs }: { readonly run: bigint; readonly leaseMs: number },
): Promise<OperationRow[]> {
  // By the connection too: of an index that begins with it, PostgreSQL takes the order of null's rows only so.
  const there = connectionId === null ? sql`o.connection_id is null` : sql`o.connection_id = ${connectionId}`
  const { rows } = await sql<{ id: string }>`
    update operations set run = ${run}, lease_until = now() + ${leaseMs} * interval '1 ms',
      then_what = case when run is null then then_what else ${lost} end
    where partner_id = ${partnerId} and id in (
      select o.id from operations o where ${isDue(partnerId, now)} and ${there}
      order by o.connection_id, o.next_at limit ${limit} for update skip locked)
    returning id`.execute(trx)
  if (rows.length === 0) return []
  return trx
    .selectFrom('operations')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
}

/** The operation, where it is still this run's. */
export async function claimedOperation(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  run: bigint,
): Promise<OperationRow | undefined> {
  return trx
    .selectFrom('operations')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('run', '=', run)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
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
 * Lets go of a step: the next one who looks takes it.
 * @param wasTaken the other side may have heard it, and nobody knows what came of it
 */
export async function releaseOperation(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  run: bigint,
  wasTaken: boolean,
): Promise<void> {
  await trx
    .updateTable('operations')
    .set({ lease_until: null, run: null, ...(wasTaken && { then_what: lost }) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('run', '=', run)
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

/** Lets go of the leases of calls that were overtaken while they were under way. */
export async function releaseOvertaken(trx: TenantWriter, partnerId: string, id: string): Promise<void> {
  await trx
    .updateTable('operations')
    .set({ lease_until: null })
    .where('partner_id', '=', partnerId)
    .where('id', '=', id)
    .where('run', 'is', null)
    .execute()
}
