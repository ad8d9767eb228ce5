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
}

/** How long the partner keeps what it need not keep; undefined where there is no such partner. */
export async function findRetention(trx: TenantReader, partnerId: string): Promise<Retention | undefined> {
  return trx
    .selectFrom('partners')
    .select(['audit_days as auditDays', 'deleted_customers_days as deletedCustomersDays'])
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
    .set({ audit_days: retention.auditDays, deleted_customers_days: retention.deletedCustomersDays })
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

/** Removes some entries of the audit log whose time is over. @returns how many */
export async function removeOldAudit(trx: TenantWriter, max: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`select remove_old_audit(${max}) as removed`.execute(trx)
  return rows[0]?.removed ?? 0
}
