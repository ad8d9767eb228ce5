import { sql } from 'kysely'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { unbindingLimitMs } from './limits.ts'
import type { OperationRow } from './operations.ts'

/** What is due and nobody has claimed. */
const isDue = (partnerId: string, now: Instant) => sql`
  o.partner_id = ${partnerId} and o.ended_at is null and o.next_at <= ${new Date(now)}
    and coalesce(o.lease_until, '-infinity') < now() and not ${isHeldUp(partnerId, now)}`

/** What is to be taken down waits until nobody is told to hold licences of it any more, so long and no longer. */
const isHeldUp = (partnerId: string, now: Instant) => sql`(
  o.kind = 'withdraw' and o.phase = 'begin' and o.begun_at > ${new Date(now - unbindingLimitMs)} and exists (
    select from licences l where l.partner_id = ${partnerId} and l.service_id = o.service_id and l.told is not null
      and (l.told in ('bound', 'unsure') or l.telling is not null)))`

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

/** Whether something is being done, now or when its time comes. */
export async function hasOpenOperations(trx: TenantReader, partnerId: string): Promise<boolean> {
  const { rows } = await sql`
    select from operations where partner_id = ${partnerId} and ended_at is null limit 1`.execute(trx)
  return rows.length > 0
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
