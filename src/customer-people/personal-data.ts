import { appendAudit } from '../audit/append.ts'
import { auditBehind } from '../audit/repository.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { writeTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { customerRef, licencesOf } from './held-licences.ts'
import { maxPastChanges, maxPastLicences } from './limits.ts'
import { requireCustomer } from './open-customer.ts'
import { peopleByIds } from './repository.ts'
import type { PersonDataJson } from './schema.ts'

/**
 * Everything that is kept about one of a customer's people, for whoever asks in their name.
 * @throws AppError customer_not_found, customer_person_not_found
 */
export async function exportPerson(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
): Promise<PersonDataJson> {
  const { partnerId } = actor
  // It writes that they were exported.
  return writeTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const person = (await peopleByIds(trx, partnerId, customerId, [personId])).get(personId)
    if (person === undefined) throw new AppError('customer_person_not_found')
    const now = await readNow(trx, partnerId)
    const changes = await auditBehind(trx, partnerId, { subject: personId }, null, maxPastChanges)
    const licences = await licencesOf(trx, partnerId, personId, maxPastLicences)
    await appendAudit(trx, partnerId, actor, {
      action: 'personal_data_exported',
      subjectKind: 'customer_person',
      subjectId: personId,
      customerId,
    })
    const { id, externalId, name, email, language, groups, createdAt, updatedAt, deactivatedAt } = person
    return {
      exportedAt: formatInstant(now),
      customer: await customerRef(trx, partnerId, customerId),
      person: {
        id,
        externalId,
        name,
        email,
        language,
        groups: [...groups],
        createdAt: formatInstant(createdAt),
        updatedAt: formatInstant(updatedAt),
        deactivatedAt: deactivatedAt === null ? null : formatInstant(deactivatedAt),
      },
      licences: licences.map((licence) => ({
        serviceId: licence.serviceId,
        product: licence.product,
        assignedAt: formatInstant(licence.assignedAt),
        returnedAt: licence.returnedAt === null ? null : formatInstant(licence.returnedAt),
        returnedWhy: licence.returnedWhy,
      })),
      changes: changes.map(({ at, action, details: { fields } }) => ({
        at: formatInstant(at),
        action,
        fields: Array.isArray(fields) ? fields.map(String) : [],
      })),
    }
  })
}
