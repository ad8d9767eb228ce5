import type { Reach } from './reach.ts'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'

/** Those of these customers that are within reach; with the whole partner in reach also ids of nobody. */
export async function seenAmong(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  customerIds: readonly string[],
): Promise<string[]> {
  if (reach.kind === 'all') return [...customerIds]
  if (reach.kind === 'none' || customerIds.length === 0) return []
  if (reach.kind === 'own_organisation') return customerIds.filter((id) => id === reach.customerId)
  const rows = await trx
    .selectFrom('assignments')
    .select('customer_id')
    .where('partner_id', '=', partnerId)
    .where('person_id', '=', reach.personId)
    .where('customer_id', '=', anyOf(customerIds))
    .execute()
  const seen = new Set(rows.map((row) => row.customer_id))
  return customerIds.filter((id) => seen.has(id))
}

/** Whether a customer is within reach, should it exist. */
export async function isSeen(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  customerId: string,
): Promise<boolean> {
  return (await seenAmong(trx, partnerId, reach, [customerId])).length > 0
}

/** Whether the partner has this customer and has not deleted it, and it is within reach. */
export async function isThere(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  customerId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('customers')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined && (await isSeen(trx, partnerId, reach, customerId))
}
