import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ActorKind } from '../database/tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Reach } from '../reach/reach.ts'

export interface DeletedCustomer {
  readonly id: string
  readonly externalId: string
  readonly name: string
  readonly deletedAt: Instant
  readonly removedAt: Instant
  readonly subscriptions: number
  /** Who deleted it, as its history has it; null where that is not told. */
  readonly actorKind: ActorKind | null
  readonly actorId: string | null
}

/** Where a deleted customer stands in the list of them. */
export interface DeletedPosition {
  readonly deletedAt: Instant
  readonly id: string
}

/** Deleted customers within reach behind a position, latest first. */
export async function deletedCustomers(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  after: DeletedPosition | null,
  limit: number,
): Promise<DeletedCustomer[]> {
  const behind =
    after === null
      ? sql`true`
      : sql`(c.archived_at, c.id) < (${new Date(after.deletedAt)}, ${after.id}::uuid)`
  const { rows } = await sql<DeletedCustomer>`
    select c.id, c.external_id as "externalId", c.name, c.archived_at as "deletedAt",
      c.archived_at + make_interval(days => p.deleted_customers_days) as "removedAt",
      (select count(*)::integer from subscriptions s where s.partner_id = ${partnerId} and s.customer_id = c.id)
        as subscriptions,
      deed.actor_kind as "actorKind", deed.actor_id as "actorId"
    from customers c join partners p on p.id = c.partner_id
    left join lateral (
      select h.actor_kind, h.actor_id from history h
      where h.partner_id = ${partnerId} and h.customer_id = c.id and h.action = 'customer_deleted'
      order by h.at desc, h.id desc limit 1) deed on true
    where c.partner_id = ${partnerId} and c.archived_at is not null and ${behind} and ${isIn(partnerId, reach)}
    order by c.archived_at desc, c.id desc limit ${limit}`.execute(trx)
  return rows
}

/** Whether the customer `c` is within reach. */
function isIn(partnerId: string, reach: Reach): RawBuilder<boolean> {
  if (reach.kind === 'all') return sql`true`
  if (reach.kind === 'none') return sql`false`
  if (reach.kind === 'own_organisation') return sql`c.id = ${reach.customerId}`
  return sql`exists (select from assignments a
    where a.partner_id = ${partnerId} and a.person_id = ${reach.personId} and a.customer_id = c.id)`
}

/** How many services deleting a customer ends, by who takes them down. */
export interface Deletion {
  /** Taken down where they stand, or where they are being set up. */
  readonly takenDown: number
  /** Set up by hand: nobody is told to take them down. */
  readonly byHand: number
}

/** What deleting a customer takes down. */
export async function deletionOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<Deletion> {
  const { rows } = await sql<Deletion>`
    select count(*) filter (where v.provisioner <> 'manual' and v.withdrawn_at is null
        and (v.stands_at is not null or exists (select from operations o
          where o.partner_id = ${partnerId} and o.service_id = v.id and o.ended_at is null)))::integer as "takenDown",
      count(*) filter (where v.provisioner = 'manual' and v.stands_at is not null)::integer as "byHand"
    from subscriptions s join services v on v.partner_id = s.partner_id and v.subscription_id = s.id
    where s.partner_id = ${partnerId} and s.customer_id = ${customerId} and v.deprovisioned_at is null`.execute(
    trx,
  )
  return rows[0] ?? { takenDown: 0, byHand: 0 }
}

/** Notes when customers were deleted; null: they are there. */
export async function setArchivedAt(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  at: Instant | null,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('customers')
    .set({ archived_at: at === null ? null : new Date(at), updated_at: new Date(now) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .execute()
}

/** Time changes nothing in what is deleted: what came due meanwhile is written down when it is brought back. */
export async function stopTime(trx: TenantWriter, partnerId: string, customerId: string): Promise<void> {
  await trx
    .updateTable('subscriptions')
    .set({ status_until: null })
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .execute()
}

/** Gives a customer another id of the partner's own. @throws what the database says where another one has it */
export async function setExternalId(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  externalId: string,
  now: Instant,
): Promise<void> {
  await trx
    .updateTable('customers')
    .set({ external_id: externalId, updated_at: new Date(now) })
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .execute()
}

export interface Retention {
  readonly auditDays: number
  readonly deletedCustomersDays: number
  readonly removedDetailsDays: number
}

/** How long the partner keeps what it need not keep; undefined where there is no such partner. */
export async function findRetention(trx: TenantReader, partnerId: string): Promise<Retention | undefined> {
  return trx
    .selectFrom('partners')
    .select([
      'audit_days as auditDays',
      'deleted_customers_days as deletedCustomersDays',
      'removed_details_days as removedDetailsDays',
    ])
    .where('id', '=', partnerId)
    .executeTakeFirst()
}

/** Changes it; whether the days are within bounds the database looks at too. */
export async function setRetention(
  trx: TenantWriter,
  partnerId: string,
  retention: Retention,
): Promise<void> {
  await trx
    .updateTable('partners')
    .set({
      audit_days: retention.auditDays,
      deleted_customers_days: retention.deletedCustomersDays,
      removed_details_days: retention.removedDetailsDays,
    })
    .where('id', '=', partnerId)
    .execute()
}

/** Removes some deleted customers whose time is over (0009_personal_data.sql). @returns how many */
export async function removeDeletedCustomers(trx: TenantWriter, max: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`select remove_deleted_customers(${max}) as removed`.execute(
    trx,
  )
  return rows[0]?.removed ?? 0
}

/**
 * Clears what was filled in for some services that were removed longer ago than the partner keeps it.
 * @returns how many
 */
export async function clearRemovedDetails(
  trx: TenantWriter,
  partnerId: string,
  now: Instant,
  max: number,
): Promise<number> {
  const { rows } = await sql<{ service_id: string }>`
    update service_details set state = 'asked', details = '{}', why = null, submitted_by_kind = null,
      submitted_by_id = null, cleared_at = ${new Date(now)}, revision = revision + 1
    where partner_id = ${partnerId} and cleared_at is null and service_id in (
      select v.id from services v
      join partners p on p.id = v.partner_id
      join service_details d on d.partner_id = v.partner_id and d.service_id = v.id
      where v.partner_id = ${partnerId} and d.cleared_at is null
        and v.deprovisioned_at < ${new Date(now)}::timestamptz - make_interval(days => p.removed_details_days)
      order by v.deprovisioned_at limit ${max})
    returning service_id`.execute(trx)
  // Words to the vendor's support that have it go with it.
  await sql`
    update support_cases set text = '', has_details = false
    where partner_id = ${partnerId} and service_id = any(${rows.map((row) => row.service_id)}::uuid[])
      and has_details and closed_at is not null`.execute(trx)
  return rows.length
}

/** Removes some entries of the audit log whose time is over. @returns how many */
export async function removeOldAudit(trx: TenantWriter, max: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`select remove_old_audit(${max}) as removed`.execute(trx)
  return rows[0]?.removed ?? 0
}
