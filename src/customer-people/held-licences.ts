import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { ReturnedWhy } from '../domain/licences.ts'

/** A licence that somebody holds. */
export interface HeldLicence {
  readonly id: string
  readonly personId: string
  readonly serviceId: string
  readonly product: string
  readonly assignedAt: Instant
  /** Whether its service is withdrawn, or its subscription closed: it holds again should that come back. */
  readonly isOver: boolean
}

/** The licences that these people hold, of services that are there before others, in the order of the products' names. */
export async function heldLicences(
  trx: TenantReader,
  partnerId: string,
  personIds: readonly string[],
): Promise<HeldLicence[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<HeldLicence>`
    select l.id, l.person_id as "personId", l.service_id as "serviceId", v.product, l.assigned_at as "assignedAt",
      v.withdrawn_at is not null or s.closed_at is not null as "isOver"
    from licences l
    join services v on v.partner_id = l.partner_id and v.id = l.service_id
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where l.partner_id = ${partnerId} and l.person_id = ${anyOf(personIds)} and l.returned_at is null
    order by "isOver", v.product, l.assigned_at, l.id`.execute(trx)
  return rows
}

/** A licence that somebody holds or has held. */
export interface PastLicence {
  readonly serviceId: string
  readonly product: string
  readonly assignedAt: Instant
  readonly returnedAt: Instant | null
  readonly returnedWhy: ReturnedWhy | null
}

/** All licences that a person holds or has held, first to last; at most `limit`. */
export async function licencesOf(
  trx: TenantReader,
  partnerId: string,
  personId: string,
  limit: number,
): Promise<PastLicence[]> {
  const { rows } = await sql<PastLicence>`
    select l.service_id as "serviceId", v.product, l.assigned_at as "assignedAt", l.returned_at as "returnedAt",
      l.returned_why as "returnedWhy"
    from licences l join services v on v.partner_id = l.partner_id and v.id = l.service_id
    where l.partner_id = ${partnerId} and l.person_id = ${personId}
    order by l.assigned_at, l.id limit ${limit}`.execute(trx)
  return rows
}

/** How the partner calls a customer that is there. */
export async function customerRef(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
): Promise<{ id: string; externalId: string; name: string }> {
  return trx
    .selectFrom('customers')
    .select(['id', 'external_id as externalId', 'name'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow()
}
