import { sql } from 'kysely'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** Assigns each of these customers to each of these people; what is so already stays. */
export async function insertAssignments(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
  personIds: readonly string[],
  now: Instant,
): Promise<void> {
  await sql`
    insert into assignments (partner_id, person_id, customer_id, assigned_at)
    select ${partnerId}, p.id, c.id, ${new Date(now)}
    from unnest(${personIds}::uuid[]) as p (id) cross join unnest(${customerIds}::uuid[]) as c (id)
    on conflict do nothing`.execute(trx)
}

/** Takes each of these customers from each of these people. */
export async function deleteAssignments(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
  personIds: readonly string[],
): Promise<void> {
  await sql`
    delete from assignments where partner_id = ${partnerId} and person_id = any(${personIds}::uuid[])
      and customer_id = any(${customerIds}::uuid[])`.execute(trx)
}

/** Customers that are assigned to somebody, the first `limit` by id. */
export async function assignedTo(
  trx: TenantReader,
  partnerId: string,
  personId: string,
  limit: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('assignments')
    .select('customer_id')
    .where('partner_id', '=', partnerId)
    .where('person_id', '=', personId)
    .orderBy('customer_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.customer_id)
}

/** Customers for which somebody is responsible, the first `limit` by id. */
export async function answeredForBy(
  trx: TenantReader,
  partnerId: string,
  personId: string,
  limit: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('responsible_id', '=', personId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Those of these customers that the partner has and has not deleted, by id. */
export async function thereAmong(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from customers
    where partner_id = ${partnerId} and id = any(${customerIds}::uuid[]) and archived_at is null
    order by id`.execute(trx)
  return rows.map((row) => row.id)
}

/** Who is responsible for each of these customers. */
export async function responsibleOf(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ id: string; responsible_id: string | null }>`
    select id, responsible_id from customers
    where partner_id = ${partnerId} and id = any(${customerIds}::uuid[])`.execute(trx)
  return new Map(rows.map((row) => [row.id, row.responsible_id]))
}

/** What a hand is, as it is stored. */
export interface StoredHand {
  readonly responsibleId: string | null
  readonly inHandUntil: Instant | null
  readonly note: string | null
}

/** Puts a customer into a hand, or out of it. */
export async function updateHand(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  { responsibleId, inHandUntil, note }: StoredHand,
): Promise<void> {
  await trx
    .updateTable('customers')
    .set({
      responsible_id: responsibleId,
      in_hand_until: inHandUntil === null ? null : new Date(inHandUntil),
      hand_note: note,
    })
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .execute()
}
