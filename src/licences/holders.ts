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

/** So many holders are looked up one by one; of more, the list of people is walked until a page is full. */
const fewHolders = 5_000

/**
 * Who holds a licence of a service, in the order of the people's list. Each row is looked up by the whole of its key, and
 * none is left to PostgreSQL to join as it thinks best: of what has just been assigned to very many it does not know yet
 * how many they are, and reads them all for each.
 * @param act only whom this act gave it; null: all
 * @param total how many that are
 */
export async function holdersOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  serviceId: string,
  { act, total, after, limit }: HoldersQuery,
): Promise<Holder[]> {
  const { nameKey, externalId } = after ?? { nameKey: null, externalId: null }
  const isHeld = sql`l.partner_id = ${partnerId} and l.service_id = ${serviceId} and l.returned_at is null
    and (${act}::uuid is null or l.assigned_with = ${act}::uuid)`
  const isBehind = sql`(${nameKey}::text is null
    or (c.name_key, c.external_id) > (${nameKey}::text, ${externalId}::text))`
  const isOfCustomer = sql`c.partner_id = ${partnerId} and c.customer_id = ${customerId} and c.erased_at is null`
  const joined =
    total > fewHolders
      ? sql`(select * from customer_people c where ${isOfCustomer} and ${isBehind}
          order by c.name_key, c.external_id offset 0) c
        cross join lateral (select * from licences l where ${isHeld} and l.person_id = c.id offset 0) l`
      : sql`(select * from licences l where ${isHeld} offset 0) l
        cross join lateral (select * from customer_people c where c.partner_id = ${partnerId} and c.id = l.person_id
          offset 0) c
        where c.customer_id = ${customerId} and c.erased_at is null and ${isBehind}`
  const { rows } = await sql<Holder>`
    select l.id, l.person_id, c.external_id, c.name, c.name_key, c.email, l.assigned_at, l.assigned_with
    from ${joined} order by c.name_key, c.external_id limit ${limit}`.execute(trx)
  return rows
}

export interface HoldersQuery {
  readonly act: string | null
  readonly total: number
  readonly after: HolderPlace | null
  readonly limit: number
}

/** How many still hold what one act gave them. */
export async function countHolders(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  act: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from licences
    where partner_id = ${partnerId} and service_id = ${serviceId} and returned_at is null
      and assigned_with = ${act}`.execute(trx)
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
