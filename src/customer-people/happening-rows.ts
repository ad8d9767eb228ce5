import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { happeningKinds } from './happening-schema.ts'
import type { HappeningKind } from './happening-schema.ts'
import { maxToldNames } from './limits.ts'

/** An entry of the audit log as far as it concerns the customer. */
export interface HappeningRow {
  readonly id: string
  readonly at: Instant
  readonly action: HappeningKind
  readonly actor_kind: 'person' | 'token' | 'system'
  readonly person_id: string | null
  readonly product: string | null
  readonly count: number
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly fields: readonly string[] | null
  readonly added: number | null
  readonly changed: number | null
}

/**
 * Entries about a customer's people behind a position, latest first, along audit_customer. Whom an act gave licences, or
 * took them from, the licences know by its id.
 */
export async function happeningsBehind(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  after: { readonly at: Instant; readonly id: string } | null,
  limit: number,
): Promise<HappeningRow[]> {
  const behind = after === null ? sql`true` : sql`(at, id) < (${new Date(after.at)}, ${after.id}::uuid)`
  const { rows } = await sql<HappeningRow>`
    select a.id, a.at, a.action, a.actor_kind, a.person_id, a.details->'fields' as fields,
      case when a.action like 'licences_%' then a.details->>'name' end as product,
      coalesce((a.details->>'licences')::int, (a.details->>'people')::int,
        case when a.subject_kind = 'customer_person' then 1 else 0 end) as count,
      (a.details->>'new')::int as added, (a.details->>'changed')::int as changed, coalesce(w.people, '[]') as people
    from (
      select * from audit
      where partner_id = ${partnerId} and customer_id = ${customerId} and action = any(${[...happeningKinds]}::text[])
        and ${behind}
      order by at desc, id desc limit ${limit}) a
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name_key, p.id) as people
      from customer_people p where p.partner_id = ${partnerId} and p.id in (
        select unnest(case when a.subject_kind = 'customer_person' then array[a.subject_id::uuid]
          else a.people[1:${maxToldNames}] end)
        union all
        (select l.person_id from licences l
          where a.action = 'licences_assigned' and l.partner_id = ${partnerId} and l.assigned_with = a.id
          limit ${maxToldNames})
        union all
        (select l.person_id from licences l
          where a.action = 'licences_returned' and l.partner_id = ${partnerId} and l.returned_with = a.id
          limit ${maxToldNames}))) w on true
    order by a.at desc, a.id desc`.execute(trx)
  return rows
}

/** Whose people somebody is one of: the customer's own, or the partner's. */
export type Place = 'own' | 'partner'

/** Where these people belong; who has no place with this partner any more is missing. */
export async function placesOfPeople(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Place>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; is_own: boolean }>`
    select person_id, bool_or(customer_id is not distinct from ${customerId}::uuid) as is_own from memberships
    where partner_id = ${partnerId} and person_id = any(${[...personIds]}::uuid[])
      and (customer_id is null or customer_id = ${customerId})
    group by person_id`.execute(trx)
  return new Map(rows.map(({ person_id, is_own }) => [person_id, is_own ? 'own' : 'partner']))
}
