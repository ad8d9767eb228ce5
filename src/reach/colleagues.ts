import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Role } from '../domain/roles.ts'

/** One of the partner's own people, for choosing from. */
export interface Choice {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** Which of them; both where both are given. */
export interface ColleagueWish {
  /** What the name holds, whatever the case. */
  readonly search: string
  readonly ids: readonly string[] | undefined
}

/** The partner's own people who are meant, by name; at most `limit`. */
export async function colleagues(
  trx: TenantReader,
  partnerId: string,
  { search, ids }: ColleagueWish,
  limit: number,
): Promise<Choice[]> {
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  let query = trx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(['people.id', 'people.name', 'memberships.role'])
    .where('memberships.partner_id', '=', partnerId)
    .where('memberships.customer_id', 'is', null)
    .where(sql<boolean>`people.name ilike ${pattern}`)
  if (ids !== undefined) query = query.where('people.id', '=', anyOf(ids))
  return query.orderBy('people.name').orderBy('people.id').limit(limit).execute()
}

/** Those of these people that belong to the partner; its customers' administrators do not. */
export async function membersAmong(
  trx: TenantReader,
  partnerId: string,
  personIds: readonly string[],
): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('memberships')
    .select('person_id')
    .where('partner_id', '=', partnerId)
    .where('customer_id', 'is', null)
    .where('person_id', '=', anyOf(personIds))
    .execute()
  return new Set(rows.map((row) => row.person_id))
}
