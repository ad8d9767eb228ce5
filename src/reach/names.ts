import { anyOf } from '../database/any-of.ts'
import type { TenantReader } from '../database/transactions.ts'

/** Somebody of the partner, as others see them. */
export interface Colleague {
  readonly id: string
  readonly name: string
}

/** What these people are called today; who is no longer known is not in it. Installation's table, so by itself. */
export async function namesOfPeople(
  trx: TenantReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', '=', anyOf([...new Set(ids)]))
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** A person by id, with today's name; an empty one for who is no longer known. */
export function colleague(id: string, names: ReadonlyMap<string, string>): Colleague {
  return { id, name: names.get(id) ?? '' }
}
