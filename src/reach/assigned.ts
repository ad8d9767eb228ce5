import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'

/** Whom these customers are assigned to: by customer, the people's ids in their order. */
export async function assignedPeople(
  trx: TenantReader,
  partnerId: string,
  customerIds: readonly string[],
): Promise<Map<string, string[]>> {
  const people = new Map<string, string[]>()
  if (customerIds.length === 0) return people
  const rows = await trx
    .selectFrom('assignments')
    .select(['customer_id', 'person_id'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', anyOf(customerIds))
    .orderBy('customer_id')
    .orderBy('person_id')
    .execute()
  for (const row of rows) people.getOrInsertComputed(row.customer_id, () => []).push(row.person_id)
  return people
}
