import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'

/* What the other side was told of a service's licences goes with what stands there (docs/decisions/0035). */

/** With a service that was taken down, all that was told of its licences is gone. */
export async function forgetTold(trx: TenantWriter, partnerId: string, serviceId: string): Promise<void> {
  await sql`update licences set told = null, told_at = null, telling = null, telling_phase = null,
      telling_then = null, telling_connection = null, telling_attempt = 0, telling_tries = 0, telling_memory = null,
      telling_trouble = null, telling_begun_at = null, telling_deadline_at = null, telling_next_at = null,
      telling_lease_until = null, telling_run = null
    where partner_id = ${partnerId} and service_id = ${serviceId}
      and (told is not null or telling in ('bind', 'unbind'))`.execute(trx)
}

/** Of what is set up anew before it was gone, nobody knows which licences the other side still has. */
export async function doubtTold(trx: TenantWriter, partnerId: string, serviceId: string): Promise<void> {
  await sql`update licences set told = 'unsure'
    where partner_id = ${partnerId} and service_id = ${serviceId} and told = 'bound'`.execute(trx)
}
