import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { TenantWriter } from '../database/transactions.ts'

/** Whoever remembers what these customers were sees that it holds no more (docs/decisions/0009). */
export async function raiseRevisions(
  trx: TenantWriter,
  partnerId: string,
  customerIds: readonly string[],
): Promise<void> {
  await trx
    .updateTable('customers')
    .set({ revision: sql<number>`revision + 1` })
    .where('partner_id', '=', partnerId)
    .where('id', '=', anyOf(customerIds))
    .execute()
}
