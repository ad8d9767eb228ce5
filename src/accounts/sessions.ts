import { sql } from 'kysely'
import type { Asker } from '../contract/actor.ts'
import type { Db } from '../database/connect.ts'
import { withInstallation } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { membershipOf } from './memberships.ts'
import { needsSecondFactor } from './ways.ts'

const maxRemoved = 1000
const maxListed = 200

/** Who a session belongs to and as what they act: the chosen membership, else the oldest. */
export async function askerOfSession(db: Db, sessionId: string): Promise<Asker | null> {
  return withInstallation(db, async (trx) => {
    const person = await trx
      .selectFrom('sessions')
      .innerJoin('people', 'people.id', 'sessions.person_id')
      .select([
        'people.id',
        'people.is_installation_admin',
        'people.two_factor_enabled',
        'sessions.membership_id',
        'sessions.signed_in_by',
      ])
      .where('sessions.id', '=', sessionId)
      .executeTakeFirst()
    if (person === undefined) return null
    const membership = await trx
      .selectFrom('memberships')
      .leftJoin('partners', 'partners.id', 'memberships.partner_id')
      .selectAll('memberships')
      .select('partners.require_second_factor')
      .where('person_id', '=', person.id)
      .orderBy(sql`(memberships.id = ${person.membership_id}) is not true`)
      .orderBy('memberships.created_at')
      .orderBy('memberships.id')
      .limit(1)
      .executeTakeFirst()
    return {
      kind: 'person',
      id: person.id,
      sessionId,
      personId: person.id,
      isInstallationAdmin: person.is_installation_admin,
      lacksSecondFactor:
        membership?.require_second_factor === true &&
        !person.two_factor_enabled &&
        needsSecondFactor(person.signed_in_by),
      membership: membership === undefined ? null : membershipOf(membership),
    }
  })
}

/** From now on the session's person acts as this. Whether it is theirs is for the caller to know. */
export async function chooseMembership(db: Db, sessionId: string, membershipId: string): Promise<void> {
  await withInstallation(db, (trx) =>
    trx.updateTable('sessions').set({ membership_id: membershipId }).where('id', '=', sessionId).execute(),
  )
}

export interface SessionView {
  readonly id: string
  readonly createdAt: string
  /** When it was last prolonged: within a day of its last use. */
  readonly lastSeenAt: string
  readonly expiresAt: string
  readonly address: string | null
  readonly userAgent: string | null
}

/** A person's sessions that hold, latest first; removes some that do not. */
export async function listSessions(db: Db, personId: string): Promise<SessionView[]> {
  return withInstallation(db, async (trx) => {
    await sql`delete from sessions where id in (
      select id from sessions where expires_at < now() limit ${maxRemoved})`.execute(trx)
    const rows = await trx
      .selectFrom('sessions')
      .select(['id', 'created_at', 'updated_at', 'expires_at', 'ip_address', 'user_agent'])
      .where('person_id', '=', personId)
      .where('expires_at', '>', sql<number>`now()`)
      .orderBy('updated_at', 'desc')
      .limit(maxListed)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      createdAt: formatInstant(row.created_at),
      lastSeenAt: formatInstant(row.updated_at),
      expiresAt: formatInstant(row.expires_at),
      address: row.ip_address === '' ? null : row.ip_address,
      userAgent: row.user_agent === '' ? null : row.user_agent,
    }))
  })
}

/** Ends a person's session; one that is gone, or somebody else's, is none. @returns whether it ended one */
export async function endSession(db: Db, personId: string, id: string): Promise<boolean> {
  const result = await withInstallation(db, (trx) =>
    trx.deleteFrom('sessions').where('person_id', '=', personId).where('id', '=', id).executeTakeFirst(),
  )
  return result.numDeletedRows > 0n
}

/** Ends all of a person's sessions but one. @returns their ids */
export async function endOtherSessions(db: Db, personId: string, kept: string | null): Promise<string[]> {
  const rows = await withInstallation(db, (trx) =>
    trx
      .deleteFrom('sessions')
      .where('person_id', '=', personId)
      .where(sql<boolean>`id is distinct from ${kept}::uuid`)
      .returning('id')
      .execute(),
  )
  return rows.map(({ id }) => id)
}

/** Whether a session was opened within the last so many minutes; using it makes it no younger. */
export async function isFreshSession(db: Db, sessionId: string, minutes: number): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', sessionId)
      .where('created_at', '>', sql<number>`now() - make_interval(mins => ${minutes})`)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** Whether a partner's people who come in by password need a second factor. */
export async function requiresSecondFactor(db: Db, partnerId: string): Promise<boolean> {
  const row = await withInstallation(db, (trx) =>
    trx.selectFrom('partners').select('require_second_factor').where('id', '=', partnerId).executeTakeFirst(),
  )
  return row?.require_second_factor === true
}
