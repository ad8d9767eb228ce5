import { sql } from 'kysely'
import type { RawBuilder, Selectable } from 'kysely'
import type { CustomerPeopleTable } from '../database/licence-tables.ts'

/**
 * These people of a partner as rows to select from, whatever customer they are of, erased ones too. Each is looked up by
 * the whole of its key (`offset 0`): with a condition more, PostgreSQL may go through all people of the customer instead, as
 * long as it does not know how many those are.
 */
export function peopleWithIds(
  partnerId: string,
  ids: readonly string[],
): RawBuilder<Selectable<CustomerPeopleTable>> {
  return sql`(
    select c.* from unnest(${ids}::uuid[]) k (id) cross join lateral (
      select * from customer_people where partner_id = ${partnerId} and id = k.id offset 0) c)`
}
