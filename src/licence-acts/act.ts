import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { writeInTurn } from '../database/turns.ts'
import type { Instant } from '../domain/instant.ts'
import type { LicenceOutcome } from '../domain/licences.ts'
import { seatsOf } from '../licences/seats.ts'
import { sightOf } from '../reach/reach.ts'
import { findService } from '../services/repository.ts'
import { lockService } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { maxAuditedPeople } from './limits.ts'
import { isDone, presentResult, presentSeats } from './present.ts'
import type { Came } from './present.ts'
import type { LicenceResultJson } from './schema.ts'

/** What an act on licences works on: the locked service, who acts, and what all that is done at once has in common. */
export interface Scene {
  readonly trx: TenantWriter
  readonly partnerId: string
  readonly found: FoundService
  readonly how: {
    readonly with: string
    readonly actor: { readonly kind: Actor['kind']; readonly id: string }
    readonly now: Instant
  }
}

/**
 * Does something with a service's licences in one transaction, with its audit entry.
 * @param undoes the act that it undoes
 * @throws AppError service_not_found, no_seat_left where nobody was given one for that reason alone, and what `what` throws
 */
export async function actOnLicences(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  what: (scene: Scene) => Promise<Came>,
  undoes?: string,
): Promise<LicenceResultJson> {
  const { partnerId } = actor
  return writeInTurn(database.db, partnerId, serviceId, async (trx) => {
    const found = await lockService(trx, partnerId, sightOf(actor).reach, serviceId)
    const now = await readNow(trx, partnerId)
    const how = { with: newId(), actor: { kind: actor.kind, id: actor.id }, now }
    const came = await what({ trx, partnerId, found, how })
    refuseWithoutSeat(came.outcomes, found)
    const done = came.personIds.filter((_, index) => isDone(came.outcomes[index] ?? 'not_found'))
    await actor.markDone?.(trx)
    const { customer, service } = found
    if (done.length > 0)
      await appendAudit(trx, partnerId, actor, {
        // Found by each of the people through their licences (audit/repository.ts).
        id: how.with,
        action: came.outcomes.includes('assigned') ? 'licences_assigned' : 'licences_returned',
        subjectKind: 'service',
        subjectId: serviceId,
        customerId: customer.id,
        details: {
          name: service.product,
          licences: done.length,
          act: how.with,
          ...(undoes === undefined ? {} : { undoes }),
          ...(done.length <= maxAuditedPeople ? { people: done } : {}),
        },
      })
    const after = (await findService(trx, partnerId, serviceId)) ?? service
    const seats = presentSeats(await seatsOf(trx, partnerId, after), after)
    const act = done.length > 0 ? how.with : null
    return presentResult(trx, partnerId, customer.id, act, seats, came)
  })
}

function refuseWithoutSeat(outcomes: readonly LicenceOutcome[], { service }: FoundService): void {
  if (!outcomes.includes('no_seat') || outcomes.includes('assigned')) return
  const { licences, licences_used: used } = service
  throw new AppError('no_seat_left', { licences: licences ?? 0, used: used ?? 0 })
}
