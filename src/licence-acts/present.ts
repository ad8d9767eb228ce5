import type { TenantReader } from '../database/transactions.ts'
import { licenceOutcomes, seatsLeft } from '../domain/licences.ts'
import type { LicenceOutcome, Seats } from '../domain/licences.ts'
import type { StoredService } from '../standings/sources.ts'
import { maxToldPeople } from './limits.ts'
import { namesAmong } from './people.ts'
import type { LicenceResultJson, SeatsJson } from './schema.ts'

/** What came, or would come, of each of some people. */
export interface Came {
  readonly personIds: readonly string[]
  /** In their order. */
  readonly outcomes: readonly LicenceOutcome[]
}

/** What came of it in the API's form. @param act null where nothing was done */
export async function presentResult(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  act: string | null,
  seats: SeatsJson,
  { personIds, outcomes }: Came,
): Promise<LicenceResultJson> {
  const counts = Object.fromEntries(licenceOutcomes.map((each) => [each, 0])) as Record<
    LicenceOutcome,
    number
  >
  const others: { id: string; outcome: LicenceOutcome }[] = []
  for (const [index, id] of personIds.entries()) {
    const outcome = outcomes[index] ?? 'not_found'
    counts[outcome] += 1
    if (!isDone(outcome) && others.length < maxToldPeople) others.push({ id, outcome })
  }
  const names = await namesAmong(
    trx,
    partnerId,
    customerId,
    others.map(({ id }) => id),
  )
  return {
    act,
    seats,
    total: personIds.length,
    counts,
    others: others.map(({ id, outcome }) => {
      const { externalId = null, name = null } = names.get(id) ?? {}
      return { person: { id, externalId, name }, outcome }
    }),
  }
}

/** Whether something was done to them. */
export function isDone(outcome: LicenceOutcome): boolean {
  return outcome === 'assigned' || outcome === 'returned'
}

/** A service's seats in the API's form. @param seats as they are now @param service as it was read */
export function presentSeats(seats: Seats, service: StoredService): SeatsJson {
  const { licences_counted: counted, licences_used: used } = service
  const { licences, held, overage } = seats
  return { licences, used: counted ? held : used, counted, overage, left: seatsLeft(seats) }
}
