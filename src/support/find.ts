import { findPerson } from '../accounts/people.ts'
import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import type { Reach } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { customerOfService, serviceIn } from '../services/find.ts'
import type { FoundService } from '../services/find.ts'
import { lockCustomers, readCustomers } from '../standings/sources.ts'
import { caseById } from './cases.ts'
import type { CaseRow } from './cases.ts'
import type { Contact } from './compose.ts'

/** A service with all above it. @throws AppError service_not_found, also for one beyond reach or of a deleted customer */
export async function findService(
  trx: TenantReader,
  partnerId: string,
  reach: Reach,
  serviceId: string,
): Promise<FoundService> {
  const customerId = await customerOfService(trx, partnerId, serviceId)
  if (customerId === undefined || !(await isThere(trx, partnerId, reach, customerId)))
    throw new AppError('service_not_found')
  const [customer] = await readCustomers(trx, partnerId, [customerId])
  const found = customer === undefined ? undefined : serviceIn(customer, serviceId)
  if (found === undefined) throw new AppError('service_not_found')
  return found
}

/**
 * A case, held with its customer against everybody who changes either.
 * @throws AppError support_case_not_found, also for one beyond reach or of a deleted customer
 */
export async function lockCase(trx: TenantWriter, actor: Actor, id: string): Promise<CaseRow> {
  const { partnerId } = actor
  const seen = await caseById(trx, partnerId, id)
  const { reach } = sightOf(actor)
  if (seen === undefined || !(await isThere(trx, partnerId, reach, seen.customer_id)))
    throw new AppError('support_case_not_found')
  await lockCustomers(trx, partnerId, [seen.customer_id])
  const held = await caseById(trx, partnerId, id, true)
  if (held === undefined) throw new AppError('support_case_not_found')
  return held
}

/** Whom a vendor answers. @param personId null: a token that a command made has nobody */
export async function contactOf(trx: Db, personId: string | null): Promise<Contact | null> {
  if (personId === null) return null
  const person = await findPerson(trx, personId)
  return person === undefined ? null : { name: person.name, email: person.email }
}
