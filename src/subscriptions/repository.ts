import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import type { PaymentFactsTable } from '../database/order-tables.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'

export type PaymentFact = Selectable<PaymentFactsTable>

/** The customer of a subscription; undefined where the partner has no such. */
export async function customerIdOf(
  trx: TenantReader,
  partnerId: string,
  subscription: { readonly id: string } | { readonly externalId: string },
): Promise<string | undefined> {
  const rows = trx.selectFrom('subscriptions').select('customer_id').where('partner_id', '=', partnerId)
  const found =
    'id' in subscription
      ? rows.where('id', '=', subscription.id)
      : rows.where('external_id', '=', subscription.externalId)
  const row = await found.executeTakeFirst()
  return row?.customer_id
}

/** Gives services other numbers of licences; the caller has locked their customers. */
export async function updateLicences(
  trx: TenantWriter,
  partnerId: string,
  rows: readonly { readonly id: string; readonly licences: number }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update services v set licences = r.licences
    from json_to_recordset(${JSON.stringify(rows)}) as r (id uuid, licences integer)
    where v.partner_id = ${partnerId} and v.id = r.id`.execute(trx)
}

/** What a sender has said of a payment under a key. */
export async function findPaymentFact(
  trx: TenantReader,
  partnerId: string,
  key: string,
): Promise<PaymentFact | undefined> {
  return trx
    .selectFrom('payment_facts')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('key', '=', key)
    .executeTakeFirst()
}

/** Keeps what a sender says. @returns whether nobody else has used the key meanwhile */
export async function insertPaymentFact(trx: TenantWriter, fact: PaymentFact): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('payment_facts')
    .values({ ...fact, occurred_at: new Date(fact.occurred_at), received_at: new Date(fact.received_at) })
    .onConflict((conflict) => conflict.columns(['partner_id', 'key']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
