import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'
import { newId } from '../database/ids.ts'
import type { TasksTable } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ProvisioningStatus } from '../domain/provisioning-status.ts'
import type { Actor } from '../history/append.ts'
import type { Reach } from '../reach/reach.ts'

export type TaskRow = Selectable<TasksTable>

/** The work by hand that is open with a service; none where nobody has taken it yet. */
export async function openTaskOf(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<TaskRow | undefined> {
  return trx
    .selectFrom('tasks')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** Says who does it and until when. */
export async function assignTask(
  trx: TenantWriter,
  partnerId: string,
  taskId: string,
  change: { readonly assigneeId?: string | null; readonly dueAt?: Instant | null },
): Promise<void> {
  const { assigneeId, dueAt } = change
  await trx
    .updateTable('tasks')
    .set({
      ...(assigneeId !== undefined && { assignee_id: assigneeId }),
      ...(dueAt !== undefined && { due_at: dueAt === null ? null : new Date(dueAt) }),
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', taskId)
    .execute()
}

/** Takes all open work from somebody. @returns with which services */
export async function unassignAll(
  trx: TenantWriter,
  partnerId: string,
  personId: string,
): Promise<{ readonly serviceId: string; readonly customerId: string }[]> {
  return trx
    .updateTable('tasks')
    .set({ assignee_id: null })
    .where('partner_id', '=', partnerId)
    .where('assignee_id', '=', personId)
    .where('ended_at', 'is', null)
    .returning(['service_id as serviceId', 'customer_id as customerId'])
    .execute()
}

/** What somebody does by hand, and what they wrote down about it; at most `limit` of each. */
export async function workOf(
  trx: TenantReader,
  partnerId: string,
  personId: string,
  limit: number,
): Promise<{ readonly tasks: TaskRow[]; readonly notes: { readonly at: Instant; readonly text: string }[] }> {
  const tasks = await trx
    .selectFrom('tasks')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('assignee_id', '=', personId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  const notes = await trx
    .selectFrom('task_notes')
    .select(['at', 'text'])
    .where('partner_id', '=', partnerId)
    .where('actor_kind', '=', 'person')
    .where('actor_id', '=', personId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return { tasks, notes }
}

export interface TaskNote {
  readonly id: string
  readonly at: Instant
  readonly actorKind: string
  readonly actorId: string | null
  readonly text: string
}

/** What was noted, oldest first; at most `limit`. */
export async function notesOf(
  trx: TenantReader,
  partnerId: string,
  taskId: string,
  limit: number,
): Promise<TaskNote[]> {
  return trx
    .selectFrom('task_notes')
    .select(['id', 'at', 'actor_kind as actorKind', 'actor_id as actorId', 'text'])
    .where('partner_id', '=', partnerId)
    .where('task_id', '=', taskId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How much has been noted. */
export async function countNotes(trx: TenantReader, partnerId: string, taskId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('task_notes')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('partner_id', '=', partnerId)
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow()
  return count
}

/** Adds a note. @returns its id */
export async function insertNote(
  trx: TenantWriter,
  partnerId: string,
  taskId: string,
  actor: Actor,
  text: string,
  now: Instant,
): Promise<string> {
  const id = newId()
  await trx
    .insertInto('task_notes')
    .values({
      partner_id: partnerId,
      id,
      task_id: taskId,
      at: new Date(now),
      actor_kind: actor.kind,
      actor_id: actor.id,
      text,
    })
    .execute()
  return id
}

/** Where a task stands among those of its partner. */
export interface TaskPosition {
  readonly since: Instant
  readonly id: string
}

export interface TaskFilter {
  readonly party: 'partner' | 'vendor'
  readonly reach: Reach
  /** A person's, nobody's (null), or whoever's (undefined). */
  readonly assigneeId: string | null | undefined
  /** Only what should have been done by now. */
  readonly isOverdue: boolean
}

export interface WaitingTask {
  readonly id: string
  readonly externalId: string
  readonly product: string
  readonly productId: string | null
  readonly status: ProvisioningStatus
  readonly since: Instant
  readonly reason: string | null
  readonly licences: number | null
  readonly work: TasksTable['work']
  readonly assigneeId: string | null
  readonly dueAt: Instant | null
  readonly subscriptionId: string
  readonly subscriptionExternalId: string
  readonly offer: string
  readonly customerId: string
  readonly customerExternalId: string
  readonly customerName: string
  readonly country: string | null
}

const manualStatus = { partner: 'manual_partner', vendor: 'manual_vendor' } as const

/**
 * Services of open subscriptions that wait for hands, longest first, with who has taken them: along the index of those
 * that are to be set up, and that of tasks for those that are to be taken down.
 */
export async function waitingTasks(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  { party, reach, assigneeId, isOverdue }: TaskFilter,
  after: TaskPosition | null,
  limit: number,
): Promise<WaitingTask[]> {
  const at = new Date(now)
  const wanted = sql`
    ${after === null ? sql`true` : sql`(v.since, v.id) > (${new Date(after.since)}, ${after.id}::uuid)`}
    and c.archived_at is null and ${withinReach(partnerId, reach)}
    and ${assignedTo(assigneeId)}
    and ${isOverdue ? sql`coalesce(t.due_at, v.stuck_at) <= ${at}` : sql`true`}`
  const columns = sql`
    v.id, v.external_id as "externalId", v.product, v.product_id as "productId",
    v.provisioning_status as "status", v.since, v.reason, v.licences,
    t.assignee_id as "assigneeId", coalesce(t.due_at, v.stuck_at) as "dueAt",
    s.id as "subscriptionId", s.external_id as "subscriptionExternalId", s.offer,
    c.id as "customerId", c.external_id as "customerExternalId", c.name as "customerName", c.country`
  const { rows } = await sql<WaitingTask>`
    (select ${columns}, coalesce(t.work, 'set_up') as work
    from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    left join tasks t on t.partner_id = v.partner_id and t.service_id = v.id and t.ended_at is null
    where v.partner_id = ${partnerId} and v.provisioning_status = ${sql.lit(manualStatus[party])}
      and v.withdrawn_at is null and v.deprovisioned_at is null
      and (s.closed_at is null or s.closed_at > ${at})
      and not (s.cancel_at_end and coalesce(s.ends_at <= ${at}, false)) and ${wanted}
    order by v.since, v.id limit ${limit})
    union all
    (select ${columns}, t.work
    from tasks t
    join services v on v.partner_id = t.partner_id and v.id = t.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    where t.partner_id = ${partnerId} and t.party = ${party} and t.ended_at is null and t.work = 'remove'
      and v.withdrawn_at is not null and v.deprovisioned_at is null and ${wanted}
    order by v.since, v.id limit ${limit})
    order by "since", "id" limit ${limit}`.execute(trx)
  return rows
}

function withinReach(partnerId: string, reach: Reach): RawBuilder<unknown> {
  if (reach.kind === 'all') return sql`true`
  if (reach.kind === 'none') return sql`false`
  if (reach.kind === 'own_organisation') return sql`c.id = ${reach.customerId}`
  return sql`exists (select from assignments a where a.partner_id = ${partnerId}
    and a.person_id = ${reach.personId} and a.customer_id = c.id)`
}

function assignedTo(assigneeId: string | null | undefined): RawBuilder<unknown> {
  if (assigneeId === undefined) return sql`true`
  return assigneeId === null ? sql`t.assignee_id is null` : sql`t.assignee_id = ${assigneeId}`
}

/** What was filled in for a service; null where nothing was submitted. */
export async function submittedDetails(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
): Promise<Record<string, unknown> | null> {
  const row = await trx
    .selectFrom('service_details')
    .select('details')
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('state', '=', 'submitted')
    .executeTakeFirst()
  return row?.details ?? null
}
