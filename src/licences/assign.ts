import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { assignInOrder, seatsLeft } from '../domain/licences.ts'
import type { AssignOutcome } from '../domain/licences.ts'
import { assignRows, candidatesAmong } from './rows.ts'
import type { Assigning } from './rows.ts'
import { refuseObstacle, seatsOf } from './seats.ts'
import type { LicensedService } from './seats.ts'
import { tellLicences } from './tell.ts'

/** What would come of assigning licences of a service to these people, in their order. */
export async function planLicences(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  { service }: LicensedService,
  personIds: readonly string[],
): Promise<AssignOutcome[]> {
  const seats = await seatsOf(trx, partnerId, service)
  const candidates = await candidatesAmong(trx, partnerId, customerId, service.id, personIds)
  return assignInOrder(candidates, seatsLeft(seats))
}

/**
 * Assigns licences of one service to people of its customer, in their order while there are seats; the caller holds the
 * customer's lock and has read the service behind it.
 * @returns what came of each
 * @throws AppError service_not_provisioned, service_takes_no_licences
 */
export async function assignLicences(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  found: LicensedService,
  personIds: readonly string[],
  how: Assigning,
): Promise<AssignOutcome[]> {
  refuseObstacle(found, how.now)
  const serviceId = found.service.id
  const outcomes = await planLicences(trx, partnerId, customerId, found, personIds)
  const given = personIds.filter((_, index) => outcomes[index] === 'assigned')
  if (given.length === 0) return outcomes
  await assignRows(trx, partnerId, customerId, serviceId, given, how)
  await tellLicences(trx, partnerId, customerId, how.actor, how.now, [{ serviceId, assigned: given.length }])
  return outcomes
}
