import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { namesOfPeople } from '../reach/names.ts'
import type { Sight } from '../reach/reach.ts'
import { partnerTime } from '../standings/partner-time.ts'
import type { CustomerFacts } from './facts.ts'
import type { Onlooker } from './present.ts'

/**
 * Who looks at these customers, with what those are called who answer for them, and the share under which use is low: not
 * remembered, for people rename themselves and settings change.
 */
export async function lookOn(
  trx: TenantReader,
  partnerId: string,
  sight: Sight,
  now: Instant,
  customers: Iterable<Pick<CustomerFacts, 'row'>>,
): Promise<Onlooker> {
  const responsible = sight.colleagues ? [...customers].flatMap(({ row }) => row.responsible_id ?? []) : []
  const [names, { lowUsePercent }] = await Promise.all([
    namesOfPeople(trx, responsible),
    partnerTime(trx, partnerId),
  ])
  return { sight, now, names, lowUsePercent }
}
