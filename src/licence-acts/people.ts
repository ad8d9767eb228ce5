import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'

/** What people of a customer are called; who is not there is not in it. */
export async function namesAmong(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly externalId: string; readonly name: string }>> {
  if (personIds.length === 0) return new Map()
  const rows = await trx
    .selectFrom('customer_people')
    .select(['id', 'external_id', 'name'])
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('id', '=', anyOf(personIds))
    .where('erased_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, external_id: externalId, name }) => [id, { externalId, name }]))
}
