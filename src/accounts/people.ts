import { sql } from 'kysely'
import type { Db } from '../database/connect.ts'
import { newId } from '../database/ids.ts'

export interface Person {
  readonly id: string
  readonly name: string
  /** Null until somebody who came by a printed link has taken one. */
  readonly email: string | null
  readonly isOperator: boolean
  readonly isInstallationAdmin: boolean
  readonly hasSecondFactor: boolean
}

const columns = ['id', 'name', 'email', 'is_operator', 'is_installation_admin', 'two_factor_enabled'] as const

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly is_operator: boolean
  readonly is_installation_admin: boolean
  readonly two_factor_enabled: boolean
}

/** A stored person; the placeholder of who has no address yet is nobody's to see. */
export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.is_operator ? null : row.email,
    isOperator: row.is_operator,
    isInstallationAdmin: row.is_installation_admin,
    hasSecondFactor: row.two_factor_enabled,
  }
}

/** How addresses are stored and compared: people write them in any case. */
export function foldEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** One person; undefined where the id is nobody's. */
export async function findPerson(trx: Db, id: string): Promise<Person | undefined> {
  const row = await trx.selectFrom('people').select(columns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : personOf(row)
}

/** Whoever has this address, in whatever case it is written. */
export async function findPersonByEmail(trx: Db, email: string): Promise<Person | undefined> {
  const row = await trx
    .selectFrom('people')
    .select(columns)
    .where('email', '=', foldEmail(email))
    .executeTakeFirst()
  return row === undefined ? undefined : personOf(row)
}

/** @returns the new person's id */
export async function insertPerson(trx: Db, name: string, email: string): Promise<string> {
  const id = newId()
  await trx
    .insertInto('people')
    // Whoever follows a link that was sent to an address has shown that it is theirs.
    .values({ id, name, email: foldEmail(email), email_verified: true })
    .execute()
  return id
}

// One number for all processes: of two who open the first links at once, both come in as the same person.
const operatorLock = 7_236_530_189n
const operatorName = 'Operator'

/**
 * Whoever comes by a printed link: one person without an address, who administers the installation and this partner.
 * Who can read the data folder or DATABASE_URL has the authority (INTERFACES.md «Commands»). Once that person has
 * taken an address of their own, the next link is somebody else's.
 * @returns the person's id and that of the membership in this partner
 */
export async function ensureOperator(
  trx: Db,
  partnerId: string,
): Promise<{ personId: string; membershipId: string }> {
  await sql`select pg_advisory_xact_lock(${operatorLock})`.execute(trx)
  const known = await trx
    .selectFrom('people')
    .select('id')
    .where('is_operator', '=', true)
    .limit(1)
    .executeTakeFirst()
  const personId = known?.id ?? (await insertOperator(trx))
  const membership = await trx
    .insertInto('memberships')
    .values({ id: newId(), person_id: personId, partner_id: partnerId, role: 'partner_full_admin' })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'partner_id', 'customer_id', 'vendor'])
        .doUpdateSet({ role: 'partner_full_admin' }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { personId, membershipId: membership.id }
}

async function insertOperator(trx: Db): Promise<string> {
  const id = newId()
  await trx
    .insertInto('people')
    .values({
      id,
      name: operatorName,
      // Nobody has it: the domain can never be registered (RFC 2606).
      email: `${id}@operator.invalid`,
      is_operator: true,
      is_installation_admin: true,
    })
    .execute()
  return id
}
