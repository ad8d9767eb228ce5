import { sql } from 'kysely'
import type { Membership } from '../contract/actor.ts'
import type { TenantReader } from '../database/transactions.ts'
import { mayGive } from '../domain/roles.ts'
import type { JobRow } from './repository.ts'

/** As what somebody acts now, who asked for a job some time ago. */
export type ActsAs = Pick<Membership, 'role' | 'customerId'> & { readonly personId: string | null }

/** Null for who belongs to the partner no longer, and for a token that no longer holds. */
export async function actsNowAs(
  trx: TenantReader,
  partnerId: string,
  job: Pick<JobRow, 'actor_kind' | 'actor_id' | 'person_id'>,
): Promise<ActsAs | null> {
  const personId = job.person_id
  const membership = personId === null ? undefined : await membershipOf(trx, partnerId, personId)
  if (job.actor_kind === 'person')
    return membership === undefined ? null : { role: membership.role, customerId: null, personId }
  const token = await trx
    .selectFrom('tokens')
    .select('role')
    .where('partner_id', '=', partnerId)
    .where('id', '=', job.actor_id)
    .where('revoked_at', 'is', null)
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<number>`now()`)]),
    )
    .executeTakeFirst()
  if (token === undefined) return null
  const isAnybodys = personId === null
  if (!isAnybodys && (membership === undefined || !mayGive(membership.role, token.role))) return null
  return { role: token.role, customerId: null, personId }
}

async function membershipOf(trx: TenantReader, partnerId: string, personId: string) {
  return trx
    .selectFrom('memberships')
    .select('role')
    .where('partner_id', '=', partnerId)
    .where('person_id', '=', personId)
    .where('customer_id', 'is', null)
    .executeTakeFirst()
}
