import { sql } from 'kysely'
import type { TenantReader } from '../../src/database/transactions.ts'

/** What is kept of licences and people that is not what their rows come to; nothing where all is well. */
export async function licencesApart(trx: TenantReader, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select format('service %s: %s licences used, held %s', v.external_id, v.licences_used, held.number) as line
    from services v cross join lateral (
      select count(*) as number from licences l
      where l.partner_id = v.partner_id and l.service_id = v.id and l.returned_at is null) held
    where v.partner_id = ${partnerId}
      and case when v.licences_counted then held.number is distinct from v.licences_used else held.number > 0 end
    union all
    select format('person %s is not active and holds a licence', c.id)
    from customer_people c join licences l on l.partner_id = c.partner_id and l.person_id = c.id
    where c.partner_id = ${partnerId} and c.deactivated_at is not null and l.returned_at is null
    union all
    select format('customer %s: %s people kept as active and %s as deactivated, are %s and %s', k.customer_id, k.active,
      k.deactivated, are.active, are.deactivated)
    from customer_people_counts k cross join lateral (
      select count(*) filter (where c.deactivated_at is null) as active, count(c.deactivated_at) as deactivated
      from customer_people c
      where c.partner_id = k.partner_id and c.customer_id = k.customer_id and c.erased_at is null) are
    where k.partner_id = ${partnerId} and (k.active, k.deactivated) <> (are.active, are.deactivated)
    limit 20`.execute(trx)
  return rows.map(({ line }) => line)
}
