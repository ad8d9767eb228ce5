import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import { searchWords } from '../domain/names.ts'
import type { PeopleFilter } from './selection-schema.ts'

/** A place in the list's order. */
export interface PersonPlace {
  readonly nameKey: string
  readonly externalId: string
}

/** People of a customer that a filter finds, in the list's order. @param after behind which place; null: from the first on */
export async function findPeople(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  filter: PeopleFilter,
  after: PersonPlace | null,
  limit: number,
): Promise<(PersonPlace & { readonly id: string })[]> {
  let query = found(trx, partnerId, customerId, filter).select(['id', 'name_key', 'external_id'])
  if (after !== null)
    query = query.where(sql<boolean>`(name_key, external_id) > (${after.nameKey}, ${after.externalId})`)
  const rows = await query.orderBy('name_key').orderBy('external_id').limit(limit).execute()
  return rows.map((row) => ({ id: row.id, nameKey: row.name_key, externalId: row.external_id }))
}

/** How many people of a customer a filter finds: exact, by one pass over the customer's part of the index. */
export async function countPeople(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  filter: PeopleFilter,
): Promise<number> {
  const row = await found(trx, partnerId, customerId, filter)
    .select((each) => each.fn.countAll<bigint>().as('found'))
    .executeTakeFirstOrThrow()
  return Number(row.found)
}

function found(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  { search, group, state = 'active', service, holds }: PeopleFilter,
) {
  let query = trx
    .selectFrom('customer_people')
    .where('partner_id', '=', partnerId)
    .where('customer_id', '=', customerId)
    .where('erased_at', 'is', null)
  for (const { pattern } of searchWords(search ?? '')) query = query.where('search_text', 'like', pattern)
  if (group !== undefined) query = query.where(sql<boolean>`${group} = any(groups)`)
  if (state !== 'all') query = query.where('deactivated_at', state === 'active' ? 'is' : 'is not', null)
  if (service === undefined && holds === undefined) return query
  return query.where((each) => {
    let held = each
      .selectFrom('licences')
      .select('licences.id')
      .where('licences.partner_id', '=', partnerId)
      .whereRef('licences.person_id', '=', 'customer_people.id')
      .where('licences.returned_at', 'is', null)
      // Looked up for each person, and not joined: of what was just assigned to very many, PostgreSQL reads all for each.
      .offset(0)
    if (service !== undefined) held = held.where('licences.service_id', '=', service)
    return holds === false ? each.not(each.exists(held)) : each.exists(held)
  })
}
