import { sql } from 'kysely'
import { timestampText } from '../database/timestamps.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** One customer and one of the partner's people. */
export interface Pair {
  readonly customerId: string
  readonly personId: string
}

/** Assigns these customers to these people; what is so already stays. */
export async function insertAssignments(
  trx: TenantWriter,
  partnerId: string,
  pairs: readonly Pair[],
  now: Instant,
): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    insert into assignments (partner_id, person_id, customer_id, assigned_at)
    select ${partnerId}, p.person, p.customer, ${new Date(now)}
    from unnest(${pairs.map((pair) => pair.personId)}::uuid[], ${pairs.map((pair) => pair.customerId)}::uuid[])
      as p (person, customer)
    on conflict do nothing`.execute(trx)
}

/** Takes these customers from these people. */
export async function deleteAssignments(
  trx: TenantWriter,
  partnerId: string,
  pairs: readonly Pair[],
): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    delete from assignments a
    using unnest(${pairs.map((pair) => pair.personId)}::uuid[], ${pairs.map((pair) => pair.customerId)}::uuid[])
      as p (person, customer)
    where a.partner_id = ${partnerId} and a.person_id = p.person and a.customer_id = p.customer`.execute(trx)
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

/** Puts customers into hands, or out of them. */
export async function updateHands(
  trx: TenantWriter,
  partnerId: string,
  hands: readonly { customerId: string; hand: StoredHand }[],
): Promise<void> {
  const rows = hands.map(({ customerId, hand }) => ({
    c: customerId,
    r: hand.responsibleId,
    u: timestampText(hand.inHandUntil),
    n: hand.note,
  }))
  await sql`
    update customers c set responsible_id = r.r, in_hand_until = r.u, hand_note = r.n
    from json_to_recordset(${JSON.stringify(rows)}) as r (c uuid, r uuid, u timestamptz, n text)
    where c.partner_id = ${partnerId} and c.id = r.c`.execute(trx)
}
