import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { selectPeople } from '../customer-people/selection.ts'
import type { TenantReader } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import { isSeen } from '../reach/sees.ts'
import { customerOfService, serviceIn } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { readCustomers } from '../standings/sources.ts'
import { maxPeopleOfAct } from './limits.ts'
import type { LicenceWish } from './schema.ts'

/**
 * A service with what hangs above it, as it stands; who writes locks it instead (services/find.ts).
 * @throws AppError service_not_found, also for one beyond reach or of a deleted customer
 */
export async function readService(trx: TenantReader, actor: Actor, serviceId: string): Promise<FoundService> {
  const { partnerId } = actor
  const customerId = await customerOfService(trx, partnerId, serviceId)
  if (customerId === undefined || !(await isSeen(trx, partnerId, sightOf(actor).reach, customerId)))
    throw new AppError('service_not_found')
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  const found = customer?.archived_at === null ? serviceIn(customer, serviceId) : undefined
  if (found === undefined) throw new AppError('service_not_found')
  return found
}

/** Who is selected: those of the customer in the list's order, and whose id nobody there has. */
export interface Selected {
  readonly personIds: readonly string[]
  readonly unknownIds: readonly string[]
}

/**
 * @throws AppError selection_twice for ids with a filter besides; nobody_selected; people_changed where there are others than somebody was shown; too_many_people
 */
export async function selectFor(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  { people, expected }: LicenceWish,
): Promise<Selected> {
  const personIds = await selectPeople(trx, partnerId, customerId, people, maxPeopleOfAct + 1)
  if (personIds.length > maxPeopleOfAct) throw new AppError('too_many_people', { max: maxPeopleOfAct })
  if (personIds.length === 0) throw new AppError('nobody_selected')
  const known = new Set(personIds)
  const unknownIds = 'ids' in people ? people.ids.filter((id) => !known.has(id)) : []
  const total = personIds.length + unknownIds.length
  if (expected !== undefined && expected !== total) throw new AppError('people_changed', { total })
  return { personIds, unknownIds }
}
