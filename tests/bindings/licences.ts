import { sql } from 'kysely'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { timestampText } from '../../src/database/timestamps.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { TenantWriter } from '../../src/database/transactions.ts'

/* People and licences of one partner, written as they are when somebody assigns them and takes them back. */

export interface NewPerson {
  readonly name?: string
  readonly email?: string | null
  readonly language?: string | null
}

/** A person of the customer that a service belongs to. @returns their id */
export async function addPerson(
  db: Db,
  partnerId: string,
  serviceId: string,
  { name = 'Kari Nordmann', email, language = null }: NewPerson = {},
): Promise<string> {
  const id = newId()
  const address = email === undefined ? `p-${id.slice(-12)}@fjordbat.example` : email
  await writeTenant(db, partnerId, (trx) =>
    sql`insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email, language,
        created_at, updated_at)
      select ${partnerId}, ${id}, s.customer_id, ${id}, ${name}, lower(${name}), lower(${name}), ${address}, ${language},
        now(), now()
      from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and v.id = ${serviceId}`.execute(trx),
  )
  return id
}

/** Assigns a licence of a service to each of these people. @returns the licences' ids, in the people's order */
export async function assign(
  db: Db,
  partnerId: string,
  serviceId: string,
  personIds: readonly string[],
): Promise<string[]> {
  const ids = personIds.map(() => newId())
  await writeTenant(db, partnerId, async (trx) => {
    await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
        assigned_by_id, assigned_with)
      select ${partnerId}, one.id, ${serviceId}, s.customer_id, one.person_id, now(), 'person', ${newId()}, ${newId()}
      from unnest(${ids}::uuid[], ${[...personIds]}::uuid[]) as one (id, person_id),
        services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and v.id = ${serviceId}`.execute(trx)
    await countHeld(trx, partnerId, ids)
  })
  return ids
}

/** Keeps to how many are held of the services of these licences. */
async function countHeld(trx: TenantWriter, partnerId: string, licenceIds: readonly string[]): Promise<void> {
  await sql`update services v set licences_counted = true, licences_used = (
      select count(*) from licences l
      where l.partner_id = v.partner_id and l.service_id = v.id and l.returned_at is null)
    where v.partner_id = ${partnerId} and v.id in (
      select service_id from licences where partner_id = ${partnerId} and id = any(${[...licenceIds]}::uuid[]))`.execute(
    trx,
  )
}

/** Takes licences back. */
export async function giveBack(db: Db, partnerId: string, licenceIds: readonly string[]): Promise<void> {
  await writeTenant(db, partnerId, async (trx) => {
    await sql`update licences set returned_at = now(), returned_by_kind = 'person', returned_with = ${newId()},
        returned_why = 'taken_back'
      where partner_id = ${partnerId} and id = any(${[...licenceIds]}::uuid[])`.execute(trx)
    await countHeld(trx, partnerId, licenceIds)
  })
}

/** How a licence stands with the other side. */
export async function licence(db: Db, partnerId: string, id: string) {
  return readTenant(db, partnerId, (trx) =>
    trx
      .selectFrom('licences')
      .selectAll()
      .where('partner_id', '=', partnerId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  )
}

/** Lets what is due later be due now. */
export async function hurryLicences(db: Db, partnerId: string): Promise<void> {
  await writeTenant(db, partnerId, (trx) =>
    sql`update licences set telling_next_at = ${timestampText(0)}
      where partner_id = ${partnerId} and telling in ('bind', 'unbind') and telling_lease_until is null`.execute(
      trx,
    ),
  )
}
