import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { namesOfPeople } from '../reach/names.ts'
import type { Sight } from '../reach/reach.ts'
import type { CustomerFacts } from './facts.ts'
import type { Onlooker } from './present.ts'

/** Who looks at these customers, with what those are called who answer for them: not remembered, for people rename themselves. */
export async function lookOn(
  trx: TenantReader,
  sight: Sight,
  now: Instant,
  customers: Iterable<Pick<CustomerFacts, 'row'>>,
): Promise<Onlooker> {
  const responsible = sight.colleagues ? [...customers].flatMap(({ row }) => row.responsible_id ?? []) : []
  return { sight, now, names: await namesOfPeople(trx, responsible) }
}
