import { sql } from 'kysely'
import { personOf, type Person } from '../accounts/people.ts'
import type { Db } from '../database/connect.ts'
import { isUuid } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import type { Role } from '../domain/roles.ts'

export interface Member extends Person {
  readonly role: Role
  readonly customerId: string | null
  readonly addedAt: Instant
  readonly lastSeenAt: Instant | null
}

/** Where a member stands in the list: by name, then id. */
export interface MemberPosition {
  readonly name: string
  readonly id: string
}

/** Whether a cursor holds such a place. */
export function isMemberPosition(values: readonly unknown[]): values is [name: string, id: string] {
  const [name, id] = values
  return values.length === 2 && typeof name === 'string' && typeof id === 'string' && isUuid(id)
}

/** Whose name or address holds this, whatever the case; everybody's where it is empty. */
export function matching(search: string) {
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`(people.name ilike ${pattern} or (not people.is_operator and people.email ilike ${pattern}))`
}

/**
 * A partner's own people (its customers' administrators are not among them) by name, a page at a time.
 * @param customerId the administrators of this customer instead
 */
export async function listMembers(
  trx: Db,
  partnerId: string,
  customerId: string | null,
  search: string,
  after: MemberPosition | null,
  limit: number,
): Promise<Member[]> {
  let query = trx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .selectAll('people')
    .select([
      'memberships.role',
      'memberships.customer_id',
      'memberships.created_at as added_at',
      sql<Instant | null>`(select max(s.updated_at) from sessions s where s.person_id = people.id)`.as(
        'last_seen_at',
      ),
    ])
    .where('memberships.partner_id', '=', partnerId)
    .where(sql<boolean>`memberships.customer_id is not distinct from ${customerId}::uuid`)
    .where(matching(search))
    .orderBy('people.name')
    .orderBy('people.id')
    .limit(limit)
  if (after !== null)
    query = query.where(sql<boolean>`(people.name, people.id) > (${after.name}, ${after.id}::uuid)`)
  const rows = await query.execute()
  return rows.map((row) => ({
    ...personOf(row),
    role: row.role,
    customerId: row.customer_id,
    addedAt: row.added_at,
    lastSeenAt: row.last_seen_at,
  }))
}

/** How many of a partner's own people a search finds. */
export async function countMembers(
  trx: Db,
  partnerId: string,
  customerId: string | null,
  search: string,
): Promise<number> {
  const row = await trx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(sql<number>`count(*)::integer`.as('members'))
    .where('memberships.partner_id', '=', partnerId)
    .where(sql<boolean>`memberships.customer_id is not distinct from ${customerId}::uuid`)
    .where(matching(search))
    .executeTakeFirstOrThrow()
  return row.members
}

/** What somebody is in a partner, locked against a change elsewhere; undefined where they do not belong to it. */
export async function lockMembership(
  trx: Db,
  partnerId: string,
  personId: string,
  customerId: string | null = null,
): Promise<{ id: string; role: Role } | undefined> {
  return trx
    .selectFrom('memberships')
    .select(['id', 'role'])
    .where('partner_id', '=', partnerId)
    .where('person_id', '=', personId)
    .where(sql<boolean>`customer_id is not distinct from ${customerId}::uuid`)
    .forUpdate()
    .executeTakeFirst()
}

/**
 * Whether a partner has another full administrator than this membership. Locks all of them, so that of two who go at
 * once one stays.
 */
export async function hasOtherFullAdmin(trx: Db, partnerId: string, membershipId: string): Promise<boolean> {
  const rows = await trx
    .selectFrom('memberships')
    .select('id')
    .where('partner_id', '=', partnerId)
    .where('role', '=', 'partner_full_admin')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.some(({ id }) => id !== membershipId)
}

/** Gives a membership another role; whether that may be is for the caller to know. */
export async function setRole(trx: Db, membershipId: string, role: Role): Promise<void> {
  await trx.updateTable('memberships').set({ role }).where('id', '=', membershipId).execute()
}

/** Takes a membership away. @param withTokens those of the person, which stood on it */
export async function deleteMembership(
  trx: Db,
  partnerId: string,
  personId: string,
  membershipId: string,
  withTokens: boolean,
): Promise<void> {
  await trx.deleteFrom('memberships').where('id', '=', membershipId).execute()
  if (!withTokens) return
  await trx
    .updateTable('tokens')
    .set({ revoked_at: sql`now()` })
    .where('partner_id', '=', partnerId)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute()
}
