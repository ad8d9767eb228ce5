import { sql } from 'kysely'
import { foldEmail, personOf, type Person } from '../accounts/people.ts'
import type { Db } from '../database/connect.ts'
import type { Instant } from '../domain/instant.ts'
import { matching, type MemberPosition } from './members.ts'

export interface PersonOfInstallation extends Person {
  readonly memberships: number
  readonly lastSeenAt: Instant | null
}

export interface Wanted {
  readonly search: string
  /** The whole address; undefined: whatever it is. */
  readonly email: string | undefined
}

/** The people of all partners, and of none, by name, a page at a time. */
export async function listEverybody(
  trx: Db,
  { search, email }: Wanted,
  after: MemberPosition | null,
  limit: number,
): Promise<PersonOfInstallation[]> {
  let query = trx
    .selectFrom('people')
    .selectAll('people')
    .select([
      sql<number>`(select count(*)::integer from memberships m where m.person_id = people.id)`.as(
        'membership_count',
      ),
      sql<Instant | null>`(select max(s.updated_at) from sessions s where s.person_id = people.id)`.as(
        'last_seen_at',
      ),
    ])
    .where(matching(search))
    .orderBy('people.name')
    .orderBy('people.id')
    .limit(limit)
  if (email !== undefined)
    query = query.where('people.email', '=', foldEmail(email)).where('people.is_operator', '=', false)
  if (after !== null)
    query = query.where(sql<boolean>`(people.name, people.id) > (${after.name}, ${after.id}::uuid)`)
  const rows = await query.execute()
  return rows.map((row) => ({
    ...personOf(row),
    memberships: row.membership_count,
    lastSeenAt: row.last_seen_at,
  }))
}
