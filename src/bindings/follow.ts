import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import type { LicencesTable } from '../database/licence-tables.ts'
import type { OperationsTable, ProductProvisioner } from '../database/provisioning-tables.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Pace } from '../provisioning/limits.ts'
import type { FindPlace, Place, Provisioners } from '../provisioning/provisioners.ts'
import { kindsToldOfLicences } from '../provisioning/provisioners.ts'
import type { ReadNow } from '../standings/now.ts'
import { lockCustomers } from '../standings/sources.ts'
import { decide } from './decide.ts'
import type { Decision } from './decide.ts'
import { licencesAtOnce, servicesAtOnce } from './limits.ts'

/** What is needed to see who is to be told of what. */
export interface FollowContext {
  readonly db: Db
  readonly readNow: ReadNow
  readonly provisioners: Provisioners
  readonly findPlace: FindPlace
  readonly pace: Pace
}

/**
 * Finds what the other side was told of licences and is not so any more, and lays down what it is to be told. In two
 * steps, each by an index of what disagrees and bounded: services learn whether their licences are told of, whenever they
 * have moved; then each licence that is new, was returned, or whose service has moved is looked at.
 * @returns whether more of it may wait
 */
export async function followLicences(context: FollowContext, partnerId: string): Promise<boolean> {
  const { db, provisioners } = context
  const kinds = kindsToldOfLicences(provisioners)
  const found = await readTenant(db, partnerId, async (trx) => ({
    services: await servicesToLookAt(trx, partnerId, kinds),
    hasLicences: await hasLicences(trx, partnerId),
  }))
  if (found.services.length === 0 && !found.hasLicences) return false
  const services =
    found.services.length === 0
      ? 0
      : await writeTenant(db, partnerId, (trx) => lookAtServices(trx, context, partnerId, found.services))
  const hasMore = await writeTenant(db, partnerId, (trx) => lookAtLicences(trx, context, partnerId, kinds))
  return hasMore || services === servicesAtOnce
}

interface ServiceRow {
  readonly id: string
  readonly customer_id: string
}

/** Services that have moved since somebody looked, and those with a first licence. */
async function servicesToLookAt(
  trx: TenantReader,
  partnerId: string,
  kinds: readonly string[],
): Promise<ServiceRow[]> {
  const { rows } = await sql<ServiceRow>`
    select v.id, s.customer_id from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where v.partner_id = ${partnerId} and v.id in (
      (select id from services where partner_id = ${partnerId} and binds is not null and binds_since is distinct from since
        limit ${servicesAtOnce})
      union
      (select n.id from (select distinct service_id from (
          select service_id from licences where partner_id = ${partnerId} and ${isToLookAt} limit ${licencesAtOnce}) first) l
        join services n on n.partner_id = ${partnerId} and n.id = l.service_id
        where n.binds is null and n.provisioner = any(${kinds}::text[])))
    limit ${servicesAtOnce}`.execute(trx)
  return rows
}

/** As the index has it. */
const isToLookAt = sql`(telling = 'look'
  or returned_at is not null and (telling = 'bind' or telling is null and told in ('bound', 'unsure', 'failed')))`

async function hasLicences(trx: TenantReader, partnerId: string): Promise<boolean> {
  const { rows } =
    await sql`select from licences where partner_id = ${partnerId} and ${isToLookAt} limit 1`.execute(trx)
  return rows.length > 0
}

interface StandingRow {
  readonly id: string
  readonly since: Instant
  readonly binds: boolean | null
  readonly is_up: boolean
  readonly provisioner: ProductProvisioner | null
  readonly connection_id: string | null
  readonly kind: OperationsTable['kind'] | null
  readonly outcome: OperationsTable['outcome']
}

/**
 * Writes down whether the licences of these services are told of; those whose customers somebody else writes wait.
 * @returns how many it was
 */
async function lookAtServices(
  trx: TenantWriter,
  { findPlace, provisioners }: FollowContext,
  partnerId: string,
  services: readonly ServiceRow[],
): Promise<number> {
  const customers = new Set(
    await lockCustomers(
      trx,
      partnerId,
      services.map((one) => one.customer_id),
      true,
    ),
  )
  const ids = services.filter((one) => customers.has(one.customer_id)).map(({ id }) => id)
  const { rows } = await sql<StandingRow>`
    select v.id, v.since, v.binds, v.stands_at is not null and v.withdrawn_at is null as is_up,
      o.provisioner, o.connection_id, o.kind, o.outcome
    from services v
    left join lateral (
      select provisioner, connection_id, kind, outcome from operations
      where partner_id = ${partnerId} and service_id = v.id order by created_at desc, id desc limit 1) o on true
    where v.partner_id = ${partnerId} and v.id = any(${ids}::uuid[])`.execute(trx)
  const places = new Map<string, Place>()
  const bind: string[] = []
  for (const row of rows) {
    const { connection_id } = row
    if (connection_id !== null && !places.has(connection_id))
      places.set(connection_id, await findPlace(trx, partnerId, connection_id))
    const catalog = connection_id === null ? null : (places.get(connection_id)?.catalog ?? null)
    if (bindsNow(row, provisioners, catalog)) bind.push(row.id)
  }
  await sql`
    update services set binds = id = any(${bind}::uuid[]), binds_since = since
    where partner_id = ${partnerId} and id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(trx)
  // What runs to tell of a licence is looked at too: an answer that comes later comes to nothing.
  await sql`
    update licences set telling = 'look', telling_run = null
    where partner_id = ${partnerId} and service_id = any(${rows.map(({ id }) => id)}::uuid[])
      and (returned_at is null or told is not null) and telling is distinct from 'look'
      and (telling is null or telling = 'bind' and not (service_id = any(${bind}::uuid[])))`.execute(trx)
  return rows.length
}

function bindsNow(row: StandingRow, provisioners: Provisioners, catalog: Place['catalog']): boolean {
  const { is_up, binds, provisioner, kind, outcome } = row
  // What people have finished by hand does not stand where a provisioner would look for it.
  if (!is_up || provisioner === null || (kind === 'start' && outcome !== 'done')) return false
  const { kind: by, ...said } = provisioner
  const known = provisioners[by]
  const { binding } = known.provisioner
  if (binding === undefined) return false
  return binding.isWanted(known.settings(said, catalog)) ?? binds ?? false
}

interface LicenceRow {
  readonly id: string
  readonly returned_at: Instant | null
  readonly told: LicencesTable['told']
  readonly telling: 'look' | 'bind' | null
  readonly telling_then: LicencesTable['telling_then']
  readonly can: boolean
  readonly is_looked_at: boolean
  readonly is_moving: boolean
  readonly binds: boolean | null
}

/** Looks at licences, and lays down what is told of each. @returns whether more of them may wait */
async function lookAtLicences(
  trx: TenantWriter,
  { readNow, pace }: FollowContext,
  partnerId: string,
  kinds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<LicenceRow>`
    select l.id, l.returned_at, l.told, l.telling, l.telling_then,
      coalesce(v.provisioner = any(${kinds}::text[]), false) as can, v.binds,
      v.binds is not null and v.binds_since is not distinct from v.since as is_looked_at,
      v.stands_at is null and v.withdrawn_at is null as is_moving
    from licences l join services v on v.partner_id = l.partner_id and v.id = l.service_id
    where l.partner_id = ${partnerId} and (l.telling = 'look'
      or l.returned_at is not null
        and (l.telling = 'bind' or l.telling is null and l.told in ('bound', 'unsure', 'failed')))
      -- What is set up anew is looked at when it stands.
      and (l.telling = 'look' or v.stands_at is not null or v.withdrawn_at is not null
        or coalesce(v.provisioner = any(${kinds}::text[]), false) is false)
    order by l.id limit ${licencesAtOnce} for update of l skip locked`.execute(trx)
  const by = new Map<Decision, string[]>()
  for (const row of rows) {
    if (row.can && !row.is_looked_at) continue
    const decision = decide({
      isHeld: row.returned_at === null,
      told: row.told,
      telling: row.telling,
      leaves: row.telling_then !== null,
      service: !row.can ? 'never' : row.is_moving ? 'moving' : row.binds === true ? 'binds' : 'binds_not',
    })
    by.set(decision, [...(by.get(decision) ?? []), row.id])
  }
  const now = await readNow(trx, partnerId)
  await forget(trx, partnerId, by.get('forget') ?? [])
  await leave(trx, partnerId, by.get('leave') ?? [])
  await begin(trx, partnerId, 'bind', by.get('bind') ?? [], now, pace)
  await begin(trx, partnerId, 'unbind', by.get('unbind') ?? [], now, pace)
  return rows.length === licencesAtOnce && by.size > 0
}

async function forget(trx: TenantWriter, partnerId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update licences set told = null, told_at = null, telling = null, telling_phase = null, telling_then = null,
      telling_connection = null, telling_attempt = 0, telling_tries = 0, telling_memory = null, telling_trouble = null,
      telling_begun_at = null, telling_deadline_at = null, telling_next_at = null, telling_run = null
    where partner_id = ${partnerId} and id = any(${ids}::uuid[])`.execute(trx)
}

async function leave(trx: TenantWriter, partnerId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update licences set telling = null, telling_next_at = null, telling_run = null
    where partner_id = ${partnerId} and id = any(${ids}::uuid[])`.execute(trx)
}

/**
 * Lays down what is to be told, from nothing. What failed and may have left something is taken back first. A call that is
 * under way comes to nothing when it is answered: the new one begins when its process has let go, or its lease has ended.
 */
async function begin(
  trx: TenantWriter,
  partnerId: string,
  telling: 'bind' | 'unbind',
  ids: readonly string[],
  now: Instant,
  { operationLimitMs }: Pace,
): Promise<void> {
  if (ids.length === 0) return
  const at = new Date(now)
  const cleansFirst = sql`${telling} = 'bind' and l.told = 'failed' and l.telling_then is not null`
  await sql`
    update licences l set telling = ${telling}, telling_tries = 0, telling_memory = null, telling_run = null,
      telling_phase = case when ${cleansFirst} then 'clean_up' else 'begin' end,
      telling_then = case when ${cleansFirst} then 'begin_anew' end,
      telling_attempt = case when ${cleansFirst} then 0 else 1 end,
      telling_connection = (select o.connection_id from operations o
        where o.partner_id = ${partnerId} and o.service_id = l.service_id order by o.created_at desc, o.id desc limit 1),
      telling_trouble = null, told_at = ${at}, telling_begun_at = ${at}, telling_next_at = ${at},
      telling_deadline_at = ${new Date(now + operationLimitMs)},
      told = case when l.told is null or ${cleansFirst} then l.told else 'unsure' end
    where l.partner_id = ${partnerId} and l.id = any(${ids}::uuid[])`.execute(trx)
}

/** Has licences told of once more: those of a service that were refused, or of these alone. @returns their ids */
export async function tellOnceMore(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  licenceIds: readonly string[] | null,
  now: Instant,
  pace: Pace,
): Promise<string[]> {
  const { rows } = await sql<{ id: string; is_held: boolean }>`
    select l.id, l.returned_at is null and v.binds is true as is_held from licences l
    join services v on v.partner_id = l.partner_id and v.id = l.service_id
    where l.partner_id = ${partnerId} and l.service_id = ${serviceId} and l.told in ('failed', 'stays')
      and l.telling is null and ${licenceIds === null ? sql`true` : sql`l.id = any(${licenceIds}::uuid[])`}
    for update of l`.execute(trx)
  const ids = (isHeld: boolean) => rows.filter((one) => one.is_held === isHeld).map(({ id }) => id)
  await begin(trx, partnerId, 'bind', ids(true), now, pace)
  await begin(trx, partnerId, 'unbind', ids(false), now, pace)
  return rows.map(({ id }) => id)
}
