import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** Takes an address from the links of a customer, which open nothing any more. @returns from how many */
export async function eraseFromLinks(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  address: string,
  now: Instant,
): Promise<number> {
  const { rows } = await sql`
    update set_up_links set email = null, secret = null, secret_hash = null, next_mail_at = null,
      ended_at = coalesce(ended_at, ${new Date(now)})
    where partner_id = ${partnerId} and customer_id = ${customerId} and lower(email) = lower(${address})
    returning 1`.execute(trx)
  return rows.length
}

/** Takes an address from the customer, where it is its administrator's. @returns whether it was */
export async function eraseFromCustomer(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  address: string,
  now: Instant,
): Promise<boolean> {
  const { rows } = await sql`
    update customers set admin_email = null, updated_at = ${new Date(now)}
    where partner_id = ${partnerId} and id = ${customerId} and lower(admin_email) = lower(${address})
    returning 1`.execute(trx)
  return rows.length > 0
}

/**
 * Takes an address from the customer's history (0015_ending.sql).
 * @param masked as who helps reads it there
 * @returns from how many entries
 */
export async function eraseFromHistory(
  trx: TenantWriter,
  customerId: string,
  address: string,
  masked: string,
): Promise<number> {
  const { rows } = await sql<{ erased: number }>`
    select erase_address_from_history(${customerId}, ${address}, ${masked}) as erased`.execute(trx)
  return rows[0]?.erased ?? 0
}
