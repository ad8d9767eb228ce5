import { sql } from 'kysely'
import { addMembership } from '../../src/accounts/memberships.ts'
import { hashSecret, newSecret } from '../../src/accounts/secrets.ts'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { withInstallation } from '../../src/database/transactions.ts'
import { insertInvitation } from '../../src/people/invitations.ts'
import { nextNumber } from './number.ts'

/** @param customerId null: to the partner itself */
export async function newInvitation(
  db: Db,
  partnerId: string,
  mark: string,
  customerId: string | null,
): Promise<string> {
  const made = nextNumber()
  const place = { partnerId, customerId, vendor: null }
  const email = `${mark}-${made}@example.com`
  const role = customerId === null ? 'help_desk' : 'customer_admin'
  const wish = { email, place, role, language: 'en', invitedBy: null } as const
  return (await withInstallation(db, (trx) => insertInvitation(trx, wish))).id
}

export async function newPasskey(db: Db, personId: string): Promise<string> {
  const id = newId()
  await withInstallation(db, (trx) =>
    sql`insert into passkeys (id, person_id, name, credential_id, public_key, counter, device_type, backed_up)
      values (${id}, ${personId}, 'made', ${id}, 'key', 0, 'singleDevice', false)`.execute(trx),
  )
  return id
}

export async function newSession(db: Db, personId: string): Promise<string> {
  const id = newId()
  await withInstallation(db, (trx) =>
    sql`insert into sessions (id, person_id, token, expires_at, created_at, updated_at)
      values (${id}, ${personId}, ${hashSecret(newSecret()).toString('base64url')}, now() + interval '1 day',
        now(), now())`.execute(trx),
  )
  return id
}

/** What a person is; somebody who is nothing yet becomes something in this partner. */
export async function membershipOf(db: Db, personId: string, partnerId: string): Promise<string> {
  return withInstallation(db, async (trx) => {
    const known = await trx
      .selectFrom('memberships')
      .select('id')
      .where('person_id', '=', personId)
      .executeTakeFirst()
    const place = { partnerId, customerId: null, vendor: null }
    return known?.id ?? addMembership(trx, personId, place, 'help_desk')
  })
}
