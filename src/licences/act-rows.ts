import { sql } from 'kysely'
import type { TenantReader } from '../database/transactions.ts'

/** Somebody whom an act gave a licence. */
export interface Given {
  readonly personId: string
  /** Whether they hold that one still. */
  readonly isHeld: boolean
}

/** Somebody who lost a licence with an act. */
export interface Taken {
  readonly personId: string
  /** Whether they have been given one of this service since, whether or not they hold it still. */
  readonly isLater: boolean
}

/** Whom one act gave licences of a service, in the order of the people's list; none where there is no such act. */
export async function givenWith(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  act: string,
): Promise<Given[]> {
  const { rows } = await sql<Given>`
    select l.person_id as "personId", l.returned_at is null as "isHeld" from licences l
    join customer_people c on c.partner_id = l.partner_id and c.id = l.person_id
    where l.partner_id = ${partnerId} and l.assigned_with = ${act} and l.service_id = ${serviceId}
    order by c.name_key, c.external_id, c.id`.execute(trx)
  return rows
}

/**
 * From whom one act took licences of a service back, in the order of the people's list; none where there is no such act.
 * What was returned because somebody was deactivated or erased is no act on licences. (`offset 0`: looked up for each, and
 * not joined as PostgreSQL thinks best of rows that are new to it.)
 */
export async function takenWith(
  trx: TenantReader,
  partnerId: string,
  serviceId: string,
  act: string,
): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    select l.person_id as "personId", exists (
      select from licences later where later.partner_id = ${partnerId} and later.person_id = l.person_id
        and later.service_id = l.service_id and later.assigned_at >= l.returned_at and later.id > l.id
      offset 0) as "isLater"
    from licences l
    join customer_people c on c.partner_id = l.partner_id and c.id = l.person_id
    where l.partner_id = ${partnerId} and l.returned_with = ${act} and l.service_id = ${serviceId}
      and l.returned_why in ('taken_back', 'undone')
    order by c.name_key, c.external_id, c.id`.execute(trx)
  return rows
}
