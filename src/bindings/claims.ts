import { sql } from 'kysely'
import type { LicencesTable } from '../database/licence-tables.ts'
import type { ProductProvisioner } from '../database/provisioning-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import { appendEvent } from '../outbox/append.ts'
import type { Licence, Memory, Telling } from '../provisioners/provisioner.ts'
import type { Course, Next } from '../provisioning/course.ts'

/** A licence of which something is being told, with who holds it and how its service was set up. */
export interface ClaimedRow {
  readonly id: string
  readonly service_id: string
  readonly customer_id: string
  readonly telling: Telling
  readonly telling_phase: Course['phase']
  readonly telling_then: Course['thenWhat']
  readonly telling_attempt: number
  readonly telling_tries: number
  readonly telling_memory: Memory | null
  readonly telling_begun_at: Instant
  readonly telling_deadline_at: Instant
  /** Who assigned it, or took it back. */
  readonly actor_kind: LicencesTable['assigned_by_kind']
  readonly actor_id: string | null
  readonly person_id: string
  readonly external_id: string
  readonly name: string
  readonly email: string | null
  readonly language: string | null
  /** Null: nothing has ever set its service up. */
  readonly provisioner: ProductProvisioner | null
}

/** What a claimed licence's course depends on: telling is as setting up, and taking back as taking down. */
export function courseOf(row: ClaimedRow): Course {
  return {
    kind: row.telling === 'bind' ? 'start' : 'withdraw',
    phase: row.telling_phase,
    thenWhat: row.telling_then,
    attempt: row.telling_attempt,
    tries: row.telling_tries,
    memory: row.telling_memory,
    begunAt: row.telling_begun_at,
    deadlineAt: row.telling_deadline_at,
  }
}

/** Who holds it, as a provisioner is told. */
export function licenceOf({ id, person_id, external_id, name, email, language }: ClaimedRow): Licence {
  return { id, person: { id: person_id, externalId: external_id, name, email, language } }
}

/** What is due and nobody has claimed. Nobody new is told of while the service itself is being changed. */
const isDue = (partnerId: string, now: Instant) => sql`
  l.partner_id = ${partnerId} and l.telling in ('bind', 'unbind') and l.telling_next_at <= ${new Date(now)}
    and coalesce(l.telling_lease_until, '-infinity') < now()
    and (l.telling = 'unbind' or l.telling_phase <> 'begin' or exists (
      select from services v where v.partner_id = ${partnerId} and v.id = l.service_id
        and v.provisioning_status = 'provisioned'))`

/** Connections to which something is due, with how much, up to a limit; null stands for what calls nobody. */
export async function dueConnections(
  trx: TenantReader,
  partnerId: string,
  now: Instant,
  limit: number,
): Promise<{ readonly connectionId: string | null; readonly due: number }[]> {
  const { rows } = await sql<{ connectionId: string | null; due: number }>`
    select c.id as "connectionId", d.due from connections c
    cross join lateral (select count(*)::integer as due from (
      select from licences l where ${isDue(partnerId, now)} and l.telling_connection = c.id limit ${limit}) first) d
    where c.partner_id = ${partnerId} and d.due > 0
    union all
    select null, d.due from (select count(*)::integer as due from (
      select from licences l where ${isDue(partnerId, now)} and l.telling_connection is null limit ${limit}) first) d
    where d.due > 0`.execute(trx)
  return rows
}

/** Whether something is being told, now or when its time comes, or is still to be looked at. */
export async function isTelling(trx: TenantReader, partnerId: string): Promise<boolean> {
  const { rows } = await sql`
    (select from licences where partner_id = ${partnerId} and telling in ('bind', 'unbind') limit 1)
    union all
    (select from licences where partner_id = ${partnerId} and telling = 'look' limit 1)`.execute(trx)
  return rows.length > 0
}

/** A call may have made what nobody has written down: it is not to be left behind. */
const lost = sql`case when telling = 'bind' and telling_phase = 'begin' then 'end' else telling_then end`

/**
 * Claims due steps for this process, longest due first, until the lease ends. What still has a run is one of a process
 * that has died. From here on nobody is sure what the other side has.
 * @param run says later whether it still is this process's
 */
export async function claimLicences(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  connectionId: string | null,
  limit: number,
  { run, leaseMs }: { readonly run: bigint; readonly leaseMs: number },
): Promise<ClaimedRow[]> {
  const there =
    connectionId === null ? sql`l.telling_connection is null` : sql`l.telling_connection = ${connectionId}`
  const { rows } = await sql<{ id: string }>`
    update licences set telling_run = ${run}, telling_lease_until = now() + ${leaseMs} * interval '1 ms',
      telling_then = case when telling_run is null then telling_then else ${lost} end,
      told = case when telling_phase = 'begin' then 'unsure' else told end
    where partner_id = ${partnerId} and id in (
      select l.id from licences l where ${isDue(partnerId, now)} and ${there}
      order by l.telling_connection, l.telling_next_at limit ${limit} for update skip locked)
    returning id`.execute(trx)
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const { rows: claimed } = await sql<ClaimedRow>`
    select l.id, l.service_id, l.customer_id, l.telling, l.telling_phase, l.telling_then, l.telling_attempt,
      l.telling_tries, l.telling_memory, l.telling_begun_at, l.telling_deadline_at,
      case when l.telling = 'bind' or l.returned_at is null then l.assigned_by_kind else l.returned_by_kind end as actor_kind,
      case when l.telling = 'bind' or l.returned_at is null then l.assigned_by_id else l.returned_by_id end as actor_id,
      l.person_id, p.external_id, p.name, p.email, p.language, o.provisioner
    from licences l
    join customer_people p on p.partner_id = l.partner_id and p.id = l.person_id
    left join lateral (
      select provisioner from operations
      where partner_id = ${partnerId} and service_id = l.service_id order by created_at desc, id desc limit 1) o on true
    where l.partner_id = ${partnerId} and l.id = any(${ids}::uuid[])`.execute(trx)
  return claimed
}

/** Lets go of a step: the next one who looks takes it. @param wasTaken the other side may have heard it */
export async function releaseLicence(
  trx: TenantWriter,
  partnerId: string,
  id: string,
  run: bigint,
  wasTaken: boolean,
): Promise<void> {
  await sql`
    update licences set telling_lease_until = null, telling_run = null,
      telling_then = case when ${wasTaken}::boolean then ${lost} else telling_then end
    where partner_id = ${partnerId} and id = ${id} and telling_run = ${run}`.execute(trx)
}

/** What stands with the other side after a step; undefined: as before. */
function toldAfter({ happening, course, outcome }: Next): LicencesTable['told'] | undefined {
  switch (happening?.event) {
    case 'succeeded':
      return 'bound'
    case 'removed':
      return null
    case 'failed':
      return 'failed'
    case 'stays':
      return 'stays'
    default:
      return course === null && outcome === 'failed' ? 'failed' : undefined
  }
}

/**
 * Writes down what a step came to. An answer to what has been overtaken meanwhile changes nothing.
 * @param run of whoever made the call
 */
export async function settleLicence(
  trx: TenantWriter,
  partnerId: string,
  { id, customer_id, telling }: ClaimedRow,
  run: bigint,
  next: Next,
  now: Instant,
): Promise<void> {
  const after = toldAfter(next)
  // A licence that could not be told of, of which something may be left, is one that could not be told of.
  const told = after === 'stays' && telling === 'bind' ? 'failed' : after
  const { course, trouble, leaves } = next
  const { rows } = await sql<{ had_trouble: boolean }>`
    update licences l set
      told = ${told === undefined ? sql`l.told` : told},
      told_at = ${told === undefined ? sql`l.told_at` : new Date(now)},
      telling_trouble = ${troubleAfter(told, trouble)},
      ${
        course === null
          ? sql`telling = case when ${told === null}::boolean and l.returned_at is null then 'look' end,
              telling_then = ${leaves ? 'end' : null}, telling_memory = null, telling_next_at = null`
          : sql`telling_phase = ${course.phase}, telling_then = ${course.thenWhat}, telling_attempt = ${course.attempt},
              telling_tries = ${course.tries}, telling_begun_at = ${new Date(course.begunAt)},
              telling_memory = ${course.memory === null ? null : JSON.stringify(course.memory)}::jsonb,
              telling_deadline_at = ${new Date(course.deadlineAt)}, telling_next_at = ${new Date(course.nextAt)}`
      },
      telling_lease_until = null, telling_run = null
    from licences before
    where l.partner_id = ${partnerId} and l.id = ${id} and l.telling_run = ${run}
      and before.partner_id = l.partner_id and before.id = l.id
    returning before.telling_trouble is not null as had_trouble`.execute(trx)
  const [row] = rows
  if (row === undefined) await releaseOvertaken(trx, partnerId, id)
  else if (row.had_trouble || trouble !== null)
    await appendEvent(trx, partnerId, 'inside_changed', now, [customer_id])
}

/** What went wrong stays for as long as it could not be told: taking back what was left says nothing new. */
function troubleAfter(told: LicencesTable['told'] | undefined, trouble: Trouble | null) {
  if (trouble !== null) return sql`${JSON.stringify(trouble)}::jsonb`
  if (told === 'failed') return sql`l.telling_trouble`
  return told === undefined ? sql`case when l.told = 'failed' then l.telling_trouble end` : sql`null`
}

/** Lets go of the lease of a call that was overtaken while it was under way. */
async function releaseOvertaken(trx: TenantWriter, partnerId: string, id: string): Promise<void> {
  await sql`
    update licences set telling_lease_until = null
    where partner_id = ${partnerId} and id = ${id} and telling_run is null`.execute(trx)
}
