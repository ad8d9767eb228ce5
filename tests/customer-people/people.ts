import { sql } from 'kysely'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { writeTenant } from '../../src/database/transactions.ts'
import { nameKey, searchText } from '../../src/domain/names.ts'
import { madeUpPerson } from './names.ts'

/** Lays many people of a customer down at once: every twentieth is deactivated. */
export async function layPeople(db: Db, partnerId: string, customerId: string, count: number): Promise<void> {
  const size = 5_000
  for (let from = 0; from < count; from += size) {
    const rows = Array.from({ length: Math.min(size, count - from) }, (_, at) => rowOf(from + at))
    await writeTenant(db, partnerId, (trx) =>
      sql`
        insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email, groups,
          deactivated_at, created_at, updated_at)
        select ${partnerId}, r.id, ${customerId}, r.external, r.name, r.key, r.text, r.email, array[r.grp],
          case when r.gone then now() end, now(), now()
        from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.external)}::text[],
          ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.key)}::text[],
          ${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.email)}::text[],
          ${rows.map((row) => row.group)}::text[], ${rows.map((row) => row.isGone)}::boolean[])
          r (id, external, name, key, text, email, grp, gone)`.execute(trx),
    )
  }
  const gone = Math.ceil(count / 20)
  await writeTenant(db, partnerId, (trx) =>
    trx
      .insertInto('customer_people_counts')
      .values({ partner_id: partnerId, customer_id: customerId, active: count - gone, deactivated: gone })
      .execute(),
  )
}

/** Gives a customer's active people licences of its one service, but for every seventh. @returns the service */
export async function layLicences(db: Db, partnerId: string, customerId: string): Promise<string> {
  return writeTenant(db, partnerId, async (trx) => {
    const { rows } = await sql<{ id: string }>`
      select v.id from services v join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
      where v.partner_id = ${partnerId} and s.customer_id = ${customerId}`.execute(trx)
    const serviceId = rows[0]?.id ?? ''
    await sql`
      insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind, assigned_with)
      select partner_id, gen_random_uuid(), ${serviceId}, customer_id, id, now(), 'system', ${newId()}
      from customer_people
      where partner_id = ${partnerId} and customer_id = ${customerId} and deactivated_at is null
        and right(external_id, 6)::int % 7 <> 0`.execute(trx)
    return serviceId
  })
}

function rowOf(n: number) {
  const { externalId, name, email, group } = madeUpPerson(n)
  return {
    id: newId(),
    external: externalId,
    name,
    key: nameKey(name),
    text: searchText([name, email, externalId]),
    email,
    group,
    isGone: n % 20 === 0,
  }
}
