import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Db } from '../database/connect.ts'
import type { ProductProvisioner } from '../database/provisioning-tables.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers } from '../standings/sources.ts'
import { beginningAnew, nothingYet } from './course.ts'
import { usualPace } from './limits.ts'
import { insertOperation, turnOperation } from './operations.ts'

const subscriptionsAtOnce = 2_000
const servicesAtOnce = 200

const byClock: Actor = { kind: 'clock', id: null }

/**
 * Lets provisioners that can be told know which subscriptions are suspended, whoever or whatever suspended them. In two
 * steps, each by an index of what disagrees and bounded: services learn from their subscription what is wanted, many at
 * once and without a word; then an operation is laid down for each whose provisioner was told something else last.
 * @param kinds the provisioners that can be told
 */
export async function followSuspensions(
  db: Db,
  readNow: ReadNow,
  partnerId: string,
  kinds: readonly string[],
): Promise<void> {
  const found = await readTenant(db, partnerId, async (trx) => ({
    disagree: await subscriptionsDisagree(trx, partnerId),
    untold: await untoldServices(trx, partnerId, kinds, null),
  }))
  if (found.disagree)
    await writeTenant(db, partnerId, async (trx) => {
      const now = await readNow(trx, partnerId)
      await wantSuspended(trx, partnerId, now)
      await wantResumed(trx, partnerId)
    })
  const untold =
    found.disagree && found.untold.length < servicesAtOnce
      ? await readTenant(db, partnerId, (trx) => untoldServices(trx, partnerId, kinds, null))
      : found.untold
  if (untold.length === 0) return
  await writeTenant(db, partnerId, async (trx) => {
    const customers = await lockCustomers(
      trx,
      partnerId,
      untold.map((one) => one.customer_id),
      true,
    )
    const now = await readNow(trx, partnerId)
    const ids = untold.map((one) => one.id)
    // As they stand now that nobody else writes them.
    const still = (await untoldServices(trx, partnerId, kinds, ids)).filter((one) =>
      customers.includes(one.customer_id),
    )
    await tell(trx, partnerId, now, still)
  })
}

/** Subscriptions that do not say yet what is wanted of their services, as the indexes have them. */
const toSuspend = sql`s.status = 'suspended' and s.services_suspended_at is null`
const toResume = sql`s.services_suspended_at is not null and s.closed_at is null and s.status is distinct from 'suspended'`

async function subscriptionsDisagree(trx: TenantReader, partnerId: string): Promise<boolean> {
  const { rows } = await sql`
    (select from subscriptions s where s.partner_id = ${partnerId} and ${toSuspend} limit 1)
    union all
    (select from subscriptions s where s.partner_id = ${partnerId} and ${toResume} limit 1)`.execute(trx)
  return rows.length > 0
}

/** What was being told, or could not be, is another thing now. */
const doubted = sql`suspension = case when v.suspension in ('telling', 'failed') then 'unsure' else v.suspension end,
  suspension_trouble = null`

/** Subscriptions of which this holds and whose customers nobody else writes just now: those are locked. */
async function lockSubscriptions(
  trx: TenantWriter,
  partnerId: string,
  condition: RawBuilder<unknown>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string; customer_id: string }>`
    select s.id, s.customer_id from subscriptions s
    where s.partner_id = ${partnerId} and ${condition} limit ${subscriptionsAtOnce}`.execute(trx)
  const locked = new Set(
    await lockCustomers(
      trx,
      partnerId,
      rows.map((row) => row.customer_id),
      true,
    ),
  )
  return rows.filter((row) => locked.has(row.customer_id)).map((row) => row.id)
}

async function wantSuspended(trx: TenantWriter, partnerId: string, now: Instant): Promise<void> {
  const ids = await lockSubscriptions(trx, partnerId, toSuspend)
  await sql`
    with suspended as (
      update subscriptions s set services_suspended_at = ${new Date(now)}
      where s.partner_id = ${partnerId} and s.id = any(${ids}::uuid[]) and ${toSuspend}
      returning s.id)
    update services v set suspended_at = ${new Date(now)}, ${doubted}
    from suspended
    where v.partner_id = ${partnerId} and v.subscription_id = suspended.id and v.provisioner is not null`.execute(
    trx,
  )
}

async function wantResumed(trx: TenantWriter, partnerId: string): Promise<void> {
  const ids = await lockSubscriptions(trx, partnerId, toResume)
  await sql`
    with resumed as (
      update subscriptions s set services_suspended_at = null
      where s.partner_id = ${partnerId} and s.id = any(${ids}::uuid[]) and ${toResume}
      returning s.id)
    update services v set suspended_at = null, ${doubted}
    from resumed
    where v.partner_id = ${partnerId} and v.subscription_id = resumed.id and v.suspended_at is not null`.execute(
    trx,
  )
}

/** A service whose provisioner was told something else last, with what was done with it last. */
interface Untold {
  readonly id: string
  readonly customer_id: string
  /** The operation, where one that tells something else is open. */
  readonly open_id: string | null
  readonly provisioner: ProductProvisioner
  readonly connection_id: string | null
}

/** Whether its provisioner was told something else than what is wanted: as the index has it. */
const disagrees: RawBuilder<unknown> = sql`
  v.stands_at is not null and v.withdrawn_at is null and v.provisioning_status <> 'provisioning'
    and (v.suspension = 'unsure' or v.suspension = 'suspended' and v.suspended_at is null
      or v.suspension is null and v.suspended_at is not null)`

/** @param among these alone; null: whichever comes first, at most a batch */
async function untoldServices(
  trx: TenantReader,
  partnerId: string,
  kinds: readonly string[],
  among: readonly string[] | null,
): Promise<Untold[]> {
  const { rows } = await sql<Untold>`
    select v.id, s.customer_id, case when o.ended_at is null then o.id end as open_id, o.provisioner, o.connection_id
    from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    join customers c on c.partner_id = s.partner_id and c.id = s.customer_id
    cross join lateral (
      select id, kind, provisioner, connection_id, ended_at from operations
      where partner_id = ${partnerId} and service_id = v.id order by created_at desc, id desc limit 1) o
    where v.partner_id = ${partnerId} and v.provisioner = any(${kinds}::text[]) and ${disagrees}
      and ${among === null ? sql`true` : sql`v.id = any(${among}::uuid[])`}
      and s.closed_at is null and s.services_ended_at is null and c.archived_at is null
      and o.provisioner->>'kind' = any(${kinds}::text[])
      and (o.ended_at is not null or o.kind in ('suspend', 'resume'))
    limit ${servicesAtOnce}`.execute(trx)
  return rows
}

/** Lays down what is to be told, as it is wanted at this instant. */
async function tell(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  services: readonly Untold[],
): Promise<void> {
  if (services.length === 0) return
  const { rows } = await sql<{ id: string; suspended_at: Instant | null }>`
    update services set suspension = 'telling', suspension_at = ${new Date(now)}, suspension_trouble = null
    where partner_id = ${partnerId} and id = any(${services.map(({ id }) => id)}::uuid[])
    returning id, suspended_at`.execute(trx)
  const wanted = new Map(rows.map((row) => [row.id, row.suspended_at]))
  for (const { id, customer_id, open_id, provisioner, connection_id } of services) {
    const kind = (wanted.get(id) ?? null) === null ? 'resume' : 'suspend'
    const course = beginningAnew(nothingYet(kind, now), now, usualPace)
    if (open_id !== null) await turnOperation(trx, partnerId, open_id, course, byClock)
    else
      await insertOperation(trx, partnerId, {
        serviceId: id,
        customerId: customer_id,
        provisioner,
        connectionId: connection_id,
        course,
        actor: byClock,
        now,
      })
  }
  await appendEvent(trx, partnerId, 'customers_changed', now, [
    ...new Set(services.map((one) => one.customer_id)),
  ])
}
