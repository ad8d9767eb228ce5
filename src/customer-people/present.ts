import type { ToldJson } from '../bindings/schema.ts'
import { formatInstant } from '../domain/instant.ts'
import type { HeldLicence } from './held-licences.ts'
import type { Person } from './person.ts'
import type { PersonJson } from './schema.ts'

/**
 * A person as the API shows them.
 * @param licences those that they hold
 * @param told what the other side knows of them, by their ids
 */
export function presentPerson(
  person: Person,
  licences: readonly HeldLicence[],
  told: ReadonlyMap<string, ToldJson>,
): PersonJson {
  const { id, externalId, name, email, language, groups, deactivatedAt, createdAt, revision } = person
  return {
    id,
    externalId,
    name,
    email,
    language,
    groups: [...groups],
    deactivatedAt: deactivatedAt === null ? null : formatInstant(deactivatedAt),
    createdAt: formatInstant(createdAt),
    revision,
    licences: licences.map((licence) => ({
      id: licence.id,
      serviceId: licence.serviceId,
      product: licence.product,
      assignedAt: formatInstant(licence.assignedAt),
      isOver: licence.isOver,
      told: told.get(licence.id) ?? null,
    })),
  }
}
