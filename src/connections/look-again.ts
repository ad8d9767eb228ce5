import type { TenantWriter } from '../database/transactions.ts'

/** Whether licences of a connection's services are told of may be another thing by a new catalogue: that is looked at again. */
export async function lookAgainAtLicences(
  trx: TenantWriter,
  partnerId: string,
  connectionId: string,
): Promise<void> {
  await trx
    .updateTable('services')
    .set({ binds_since: null })
    .where('partner_id', '=', partnerId)
    .where('binds', 'is not', null)
    .where((services) =>
      services(
        'product_id',
        'in',
        services
          .selectFrom('products')
          .select('id')
          .where('partner_id', '=', partnerId)
          .where('connection_id', '=', connectionId),
      ),
    )
    .execute()
}
