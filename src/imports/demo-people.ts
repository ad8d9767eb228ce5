import { sql } from 'kysely'
import { changeCounts, insertPeople } from '../customer-people/repository.ts'
import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { DemoPerson } from '../demo/people.ts'
import type { Instant } from '../domain/instant.ts'
import { languages } from '../messages/languages.ts'

/** A customer of the demo with people. */
export interface Staffed {
  /** The customer's own id. */
  readonly externalId: string
  readonly people: readonly DemoPerson[]
}

/**
 * Gives customers of the demo that have just been written their people, and those the licences that they hold: as many as
 * the services use already, so nothing else changes. Nobody is told of them: they are made up.
 */
export async function addDemoPeople(
  trx: TenantWriter,
  partnerId: string,
  staffed: readonly Staffed[],
  now: Instant,
): Promise<void> {
  const customers = await idsOf(trx, partnerId, staffed)
  const held: { id: string; person: string; customer: string; service: string }[] = []
  for (const { externalId, people } of staffed) {
    const customer = customers.get(externalId)
    if (customer === undefined) continue
    const rows = people.map((person) => ({ ...personOf(person, now), id: newId(), holds: person.holds }))
    await insertPeople(trx, partnerId, customer, rows)
    const deactivated = rows.filter(({ deactivatedAt }) => deactivatedAt !== null).length
    await changeCounts(trx, partnerId, customer, { active: rows.length - deactivated, deactivated })
    for (const { id: person, holds } of rows)
      for (const service of holds) held.push({ id: newId(), person, customer, service })
  }
  if (held.length > 0) await insertHeld(trx, partnerId, held, now)
}

async function idsOf(
  trx: TenantWriter,
  partnerId: string,
  staffed: readonly Staffed[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; externalId: string }>`
    select id, external_id as "externalId" from customers
    where partner_id = ${partnerId}
      and external_id = any(${staffed.map(({ externalId }) => externalId)}::text[])`.execute(trx)
  return new Map(rows.map(({ id, externalId }) => [externalId, id]))
}

function personOf(person: DemoPerson, now: Instant) {
  return {
    externalId: person.externalId,
    name: person.name,
    email: person.email,
    language: languages.find((each) => each === person.language) ?? null,
    groups: person.groups,
    deactivatedAt: person.isDeactivated ? now : null,
    createdAt: now,
    updatedAt: now,
    revision: 0,
  }
}

/** @param held with the services' own ids, which in the demo no two of a customer's subscriptions share */
async function insertHeld(
  trx: TenantWriter,
  partnerId: string,
  held: readonly { id: string; person: string; customer: string; service: string }[],
  now: Instant,
): Promise<void> {
  const act = newId()
  await sql`
    with held as (
      select h.id, h.person, h.customer, v.id as service
      from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as h (id uuid, person uuid, customer uuid, service text)
      join subscriptions s on s.partner_id = ${partnerId} and s.customer_id = h.customer
      join services v on v.partner_id = ${partnerId} and v.subscription_id = s.id and v.external_id = h.service),
    counted as (
      update services v set licences_counted = true
      from (select distinct service from held) h where v.partner_id = ${partnerId} and v.id = h.service)
    insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind, assigned_with,
      tell, telling, mail_pending)
    select ${partnerId}, id, service, customer, person, ${new Date(now)}, 'import', ${act}, false, null, false from held`.execute(
    trx,
  )
}
