import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Actor } from '../history/append.ts'
import { returnRows } from './rows.ts'
import type { Returning } from './rows.ts'
import { tellLicences } from './tell.ts'

/**
 * Returns all licences that these people of one customer hold; the caller holds the customer's lock.
 * @returns how many were returned
 */
export async function returnLicencesOf(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  personIds: readonly string[],
  how: {
    readonly why: 'deactivated' | 'erased'
    readonly with: string
    readonly actor: Actor
    readonly now: Instant
  },
): Promise<number> {
  return returnLicences(trx, partnerId, customerId, null, personIds, how)
}

/**
 * The same of one service, or of all, for whatever reason.
 * @param serviceId null: of all of the customer's services
 * @param personIds null: from whoever holds one
 */
export async function returnLicences(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  serviceId: string | null,
  personIds: readonly string[] | null,
  how: Returning,
): Promise<number> {
  if (personIds?.length === 0) return 0
  const returned = await returnRows(trx, partnerId, customerId, serviceId, personIds, how)
  const changes = returned.map(({ serviceId: of, count }) => ({
    serviceId: of,
    returned: count,
    why: how.why,
  }))
  await tellLicences(trx, partnerId, customerId, how.actor, how.now, changes)
  return returned.reduce((sum, { count }) => sum + count, 0)
}
