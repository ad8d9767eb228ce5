import { AppError } from '../contract/errors.ts'
import type { TenantReader } from '../database/transactions.ts'
import { findPeople } from './find.ts'
import { peopleWithIds } from './people-with-ids.ts'
import type { PeopleSelection } from './selection-schema.ts'

/**
 * The people of a customer that a selection means, in the list's order. Named ones also where they are deactivated; who
 * is erased, or another customer's, is passed over.
 * @param limit so many at most: who must not cut asks for one more
 * @returns their ids
 * @throws AppError selection_twice where it names people and has a filter
 */
export async function selectPeople(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  selection: PeopleSelection,
  limit: number,
): Promise<string[]> {
  if ('ids' in selection && Object.keys(selection).length > 1) throw new AppError('selection_twice')
  if (!('ids' in selection)) {
    const found = await findPeople(trx, partnerId, customerId, selection, null, limit)
    return found.map(({ id }) => id)
  }
  const rows = await trx
    .selectFrom(peopleWithIds(partnerId, selection.ids).as('c'))
    .select('id')
    .where('customer_id', '=', customerId)
    .where('erased_at', 'is', null)
    .orderBy('name_key')
    .orderBy('external_id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
