import { sql } from 'kysely'
import { anyOf } from '../database/any-of.ts'
import { newId } from '../database/ids.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Candidate, ReturnedWhy } from '../domain/licences.ts'
import type { Actor } from '../history/append.ts'
import { noteChangedPeople } from './changed-people.ts'

/** How many licences of one service an act concerns. */
export interface ServiceCount {
  readonly serviceId: string
  readonly count: number
}

/** Why licences are returned, by whom and when; what is returned at once has `with` in common. */
export interface Returning {
  readonly why: ReturnedWhy
  readonly with: string
  readonly actor: Actor
  readonly now: Instant
}

/**
 * Marks the licences that these people hold as returned.
 * @param serviceId of this service alone; null: of all
 * @param personIds null: whoever holds one
 * @returns how many of each service
 */
export async function returnRows(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  serviceId: string | null,
  personIds: readonly string[] | null,
  how: Returning,
): Promise<ServiceCount[]> {
  const { rows } = await sql<ServiceCount>`
    with returned as (
      update licences
      set returned_at = ${new Date(how.now)}, returned_by_kind = ${how.actor.kind}, returned_by_id = ${how.actor.id},
        returned_with = ${how.with}, returned_why = ${how.why}
      where partner_id = ${partnerId} and customer_id = ${customerId} and returned_at is null
        and (${serviceId}::uuid is null or service_id = ${serviceId}::uuid)
        and ${personIds === null ? sql`true` : sql`person_id = ${anyOf(personIds)}`}
      returning service_id)
    select service_id as "serviceId", count(*)::int as count from returned group by service_id order by service_id`.execute(
    trx,
  )
  await noteChangedPeople(trx, partnerId, customerId, rows.length === 0 ? [] : personIds)
  return rows
}

/**
 * Keeps `licences_used` to what people hold: from the first licence on it is counted (0017_licences.sql). The caller holds
 * the customer's lock, so nobody else counts meanwhile.
 * @param change how many more people hold one; below zero: fewer
 * @returns what it was, as files said or as it was counted, and what it is
 */
export async function changeUsed(
  trx: TenantWriter,
  partnerId: string,
  serviceId: string,
  change: number,
): Promise<{ before: number | null; after: number }> {
  const { rows } = await sql<{ before: number | null; after: number }>`
    with was as (
      select id, licences_used, licences_counted from services
      where partner_id = ${partnerId} and id = ${serviceId})
    update services v
    set licences_counted = true,
      licences_used = ${change}::int + case when was.licences_counted then coalesce(was.licences_used, 0) else 0 end
    from was
    where v.partner_id = ${partnerId} and v.id = was.id
    returning was.licences_used as before, v.licences_used as after`.execute(trx)
  const [row] = rows
  if (row === undefined) throw new Error(`No service ${serviceId}`)
  return row
}

/**
 * What these people are to a service, in their order. Each is looked up by the whole of its key: with a condition more,
 * PostgreSQL reads all of a customer's people for each, where it does not know yet how many those are.
 * @returns `not_found` for who is not of this customer, or is erased
 */
export async function candidatesAmong(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  serviceId: string,
  personIds: readonly string[],
): Promise<Candidate[]> {
  const { rows } = await sql<{ candidate: Candidate }>`
    select case
      when c.id is null or c.customer_id <> ${customerId} or c.erased_at is not null then 'not_found'
      when l.id is not null then 'held'
      when c.deactivated_at is not null then 'deactivated'
      else 'fit' end as candidate
    from unnest(${personIds}::uuid[]) with ordinality as p (id, n)
    left join customer_people c on c.partner_id = ${partnerId} and c.id = p.id
    left join licences l
      on l.partner_id = ${partnerId} and l.service_id = ${serviceId} and l.person_id = p.id and l.returned_at is null
    order by p.n`.execute(trx)
  return rows.map(({ candidate }) => candidate)
}

/** Who gives licences, and when; what is assigned at once has `with` in common. */
export interface Assigning {
  readonly with: string
  readonly actor: Actor
  readonly now: Instant
}

/** Lays down that these people hold a licence of a service. They hold none. */
export async function assignRows(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  serviceId: string,
  personIds: readonly string[],
  how: Assigning,
): Promise<void> {
  const ids = personIds.map(() => newId())
  await sql`
    insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
      assigned_by_id, assigned_with)
    select ${partnerId}, l.id, ${serviceId}, ${customerId}, l.person_id, ${new Date(how.now)}, ${how.actor.kind},
      ${how.actor.id}, ${how.with}
    from unnest(${ids}::uuid[], ${personIds}::uuid[]) as l (id, person_id)`.execute(trx)
  await noteChangedPeople(trx, partnerId, customerId, personIds)
}

/** Whether the product that a service was ordered as allows more licences than were bought. */
export async function allowsOverage(
  trx: TenantReader,
  partnerId: string,
  productId: string | null,
): Promise<boolean> {
  if (productId === null) return false
  const row = await trx
    .selectFrom('products')
    .select('overage')
    .where('partner_id', '=', partnerId)
    .where('id', '=', productId)
    .executeTakeFirst()
  return row?.overage ?? false
}
