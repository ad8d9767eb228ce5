import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'

/** A licence that somebody holds. */
export interface Holder {
  readonly id: string
  readonly person_id: string
  readonly external_id: string
  readonly name: string
  readonly name_key: string
  readonly email: string | null
  readonly assigned_at: Instant
  readonly assigned_with: string
}

/** A place in the order of the people's list. */
export interface HolderPlace {
  readonly nameKey: string
  readonly externalId: string
}

/** Who holds a licence of a service, in the order of the people's list. @param act only whom this act gave it; null: all */
export async function holdersOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  serviceId: string,
  act: string | null,
  after: HolderPlace | null,
  limit: number,
): Promise<Holder[]> {
  const { nameKey, externalId } = after ?? { nameKey: null, externalId: null }
  const { rows } = await sql<Holder>`
    select l.id, l.person_id, c.external_id, c.name, c.name_key, c.email, l.assigned_at, l.assigned_with
    from customer_people c
    join licences l on l.partner_id = c.partner_id and l.person_id = c.id
    where c.partner_id = ${partnerId} and c.customer_id = ${customerId} and c.erased_at is null
      and l.service_id = ${serviceId} and l.returned_at is null
      and (${act}::uuid is null or l.assigned_with = ${act}::uuid)
      and (${nameKey}::text is null or (c.name_key, c.external_id) > (${nameKey}::text, ${externalId}::text))
    order by c.name_key, c.external_id limit ${limit}`.execute(trx)
  return rows
}

/** How many of those there are. */
export async function countHolders(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  act: string | null,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from licences
    where partner_id = ${partnerId} and service_id = ${serviceId} and returned_at is null
      and (${act}::uuid is null or assigned_with = ${act}::uuid)`.execute(trx)
  return rows[0]?.count ?? 0
}

/** Which of these people, in their order, hold a licence of a service. */
export async function heldAmong(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  personIds: readonly string[],
): Promise<boolean[]> {
  const rows = await trx
    .selectFrom('licences')
    .select('person_id')
    .where('partner_id', '=', partnerId)
    .where('service_id', '=', serviceId)
    .where('person_id', '=', anyOf(personIds))
    .where('returned_at', 'is', null)
    .execute()
  const holders = new Set(rows.map(({ person_id }) => person_id))
  return personIds.map((id) => holders.has(id))
}
