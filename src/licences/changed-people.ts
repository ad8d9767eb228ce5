import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'

/** Changes that are kept, the latest: who remembers an older state reads all people anew. */
const keptChanges = 200
/** Of more people it is only said that they are many: to read all anew is quicker then. */
export const maxNotedPeople = 50

/**
 * Says that people of a customer, or the licences that they hold, have changed, in the transaction of the change and by who
 * holds the customer's lock: so the changes of a customer have an order, and who sees one sees all before it. Of a customer
 * whose people are not counted yet nobody remembers anything, and nothing is said.
 * @param personIds null: many, whoever they are
 */
export async function noteChangedPeople(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  personIds: readonly string[] | null,
): Promise<void> {
  if (personIds?.length === 0) return
  const noted = personIds === null || personIds.length > maxNotedPeople ? null : personIds
  await sql`
    with counted as (
      update customer_people_counts set changes = changes + 1
      where partner_id = ${partnerId} and customer_id = ${customerId}
      returning changes
    ), old as (
      delete from customer_people_changes
      where partner_id = ${partnerId} and customer_id = ${customerId}
        and change <= (select changes from counted) - ${keptChanges}::int
    )
    insert into customer_people_changes (partner_id, customer_id, change, person_ids)
    select ${partnerId}, ${customerId}, changes, ${noted}::uuid[] from counted`.execute(trx)
}
