import { sql } from 'kysely'
import type { StoredHand } from '../assignments/repository.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** What customers have for tags; those that are not there or deleted are not in it. */
export async function tagsOf(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'tags'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .where('archived_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.id, row.tags]))
}

/** Gives customers these tags and no others. The caller has locked them. */
export async function updateTags(
  trx: TenantWriter,
  partnerId: string,
  customers: readonly { customerId: string; tags: readonly string[] }[],
  now: Instant,
): Promise<void> {
  const rows = customers.map(({ customerId, tags }) => ({ c: customerId, t: tags }))
  await sql`
    update customers c set tags = r.t, updated_at = ${new Date(now)}
    from json_to_recordset(${JSON.stringify(rows)}) as r (c uuid, t text[])
    where c.partner_id = ${partnerId} and c.id = r.c`.execute(trx)
}

/** In whose hands customers are; those that are not there or deleted are not in it. */
export async function handsOf(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, StoredHand>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'responsible_id', 'in_hand_until', 'hand_note'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .where('archived_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      { responsibleId: row.responsible_id, inHandUntil: row.in_hand_until, note: row.hand_note },
    ]),
  )
}

/** What customers are called, by id. */
export async function customerNames(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, { externalId: string; name: string }>> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'external_id', 'name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .execute()
  return new Map(rows.map((row) => [row.id, { externalId: row.external_id, name: row.name }]))
}

/** What subscriptions are called, by id. */
export async function subscriptionNames(
  trx: TenantReader,
  partnerId: string,
  subscriptionIds: readonly string[],
): Promise<Map<string, { externalId: string; offer: string }>> {
  const rows = await trx
    .selectFrom('subscriptions')
    .select(['id', 'external_id', 'offer'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(subscriptionIds))
    .execute()
  return new Map(rows.map((row) => [row.id, { externalId: row.external_id, offer: row.offer }]))
}
