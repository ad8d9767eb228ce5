import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'

/* What provisioners were told last of suspended subscriptions (docs/decisions/0030). Written apart from the rest of a
   service, which changes without it. */

/** What was taken down is not suspended any more. */
export async function forgetSuspension(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
): Promise<void> {
  await sql`update services set suspension = null, suspension_at = null, suspension_trouble = null
    where partner_id = ${partnerId} and id = ${serviceId} and suspension is not null`.execute(trx)
}

/** Nobody knows any more what the other side was told last, or it is to be told once more. */
export async function doubtSuspension(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
): Promise<void> {
  await sql`update services set suspension = 'unsure', suspension_trouble = null
    where partner_id = ${partnerId} and id = ${serviceId} and suspension is not null`.execute(trx)
}

/** The other side knows. */
export async function settleSuspension(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  isSuspended: boolean,
  now: Instant,
): Promise<void> {
  await sql`update services set suspension = ${isSuspended ? 'suspended' : null},
      suspension_at = ${isSuspended ? new Date(now) : null}, suspension_trouble = null
    where partner_id = ${partnerId} and id = ${serviceId}`.execute(trx)
}

/** It could not be told; what is wanted by now may be something else again, and then it is told that. */
export async function failSuspension(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  isSuspended: boolean,
  trouble: Trouble,
  now: Instant,
): Promise<void> {
  await sql`update services set suspension_at = ${new Date(now)},
      suspension = case when (suspended_at is not null) = ${isSuspended}::boolean then 'failed' else 'unsure' end,
      suspension_trouble = case when (suspended_at is not null) = ${isSuspended}::boolean
        then ${JSON.stringify(trouble)}::jsonb end
    where partner_id = ${partnerId} and id = ${serviceId}`.execute(trx)
}
