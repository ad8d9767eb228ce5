import { sql } from 'kysely'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import type { Database } from '../../src/database/connect.ts'

/**
 * Adds people to a customer, as many as are asked for.
 * @returns their ids, in the order of their names
 */
export async function addPeople(
  db: Database['db'],
  partnerId: string,
  customerId: string,
  count: number,
  columns: { readonly groups?: readonly string[]; readonly prefix?: string } = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId())
  const prefix = columns.prefix ?? 'Kari'
  await writeTenant(db, partnerId, (trx) =>
    sql`insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email, groups,
        created_at, updated_at)
      select ${partnerId}, p.id, ${customerId}, p.id::text, ${prefix} || ' ' || lpad(p.n::text, 6, '0'),
        lower(${prefix}) || ' ' || lpad(p.n::text, 6, '0'), lower(${prefix}) || ' ' || p.n, lower(${prefix}) || p.n || '@' || p.id || '.example',
        ${columns.groups ?? []}::text[], now(), now()
      from unnest(${ids}::uuid[]) with ordinality as p (id, n)`.execute(trx),
  )
  await writeTenant(db, partnerId, (trx) =>
    sql`insert into customer_people_counts as c (partner_id, customer_id, active, deactivated)
      values (${partnerId}, ${customerId}, ${count}, 0)
      on conflict (partner_id, customer_id) do update set active = c.active + excluded.active`.execute(trx),
  )
  return ids
}

/** What a service says of its licences, and what people hold of it. */
export async function licencesOf(db: Database['db'], partnerId: string, serviceId: string) {
  return writeTenant(db, partnerId, async (trx) => {
    const { rows } = await sql<{
      licences: number | null
      used: number | null
      counted: boolean
      held: number
      holders: string[]
    }>`
      select v.licences, v.licences_used as used, v.licences_counted as counted, count(l.id)::int as held,
        coalesce(array_agg(l.person_id::text order by l.person_id) filter (where l.id is not null), '{}') as holders
      from services v left join licences l
        on l.partner_id = ${partnerId} and l.service_id = v.id and l.returned_at is null
      where v.partner_id = ${partnerId} and v.id = ${serviceId}
      group by v.licences, v.licences_used, v.licences_counted`.execute(trx)
    const [row] = rows
    if (row === undefined) throw new Error('No such service')
    return row
  })
}
