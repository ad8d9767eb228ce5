import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { writeInTurn } from '../database/turns.ts'
import type { Instant } from '../domain/instant.ts'
import { returnLicencesOf } from '../licences/return.ts'
import { appendEvent } from '../outbox/append.ts'
import { applyAct } from './acts.ts'
import type { PeopleAct } from './acts.ts'
import { eraseFromAnswers, eraseFromCases, eraseFromContacts, eraseFromTroubles } from './erase-rows.ts'
import { maxPeople } from './limits.ts'
import { lockCustomer } from './open-customer.ts'
import { differingFields } from './person.ts'
import type { Person, PersonFields } from './person.ts'
import {
  changeCounts,
  erasePersonRow,
  insertPeople,
  madeExternalId,
  nextMadeNumber,
  peopleByIds,
  peopleKnownBy,
  readCounts,
  updatePeople,
} from './repository.ts'

/**
 * Adds somebody to a customer.
 * @param externalId null: one is made
 * @returns their id
 * @throws AppError customer_not_found, customer_person_id_taken, customer_person_address_taken, too_many_customer_people
 */
export async function addPerson(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  externalId: string | null,
  fields: PersonFields,
): Promise<string> {
  return changing(context, actor, customerId, async (trx, now) => {
    const { partnerId } = actor
    const { active, deactivated } = await readCounts(trx, partnerId, customerId)
    if (active + deactivated >= maxPeople) throw new AppError('too_many_customer_people', { max: maxPeople })
    const id = newId()
    const ownId = externalId ?? madeExternalId(await nextMadeNumber(trx, partnerId, customerId), id)
    const person: Person = {
      ...fields,
      id,
      externalId: ownId,
      deactivatedAt: null,
      createdAt: now,
      updatedAt: now,
      revision: 0,
    }
    await refuseTaken(trx, partnerId, customerId, person)
    await insertPeople(trx, partnerId, customerId, [person])
    await changeCounts(trx, partnerId, customerId, { active: 1, deactivated: 0 })
    await actor.markDone?.(trx)
    await appendAudit(trx, partnerId, actor, {
      action: 'customer_person_added',
      subjectKind: 'customer_person',
      subjectId: id,
      customerId,
    })
    await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
    return id
  })
}

export type PersonChange = Partial<PersonFields> & { readonly externalId?: string }

/**
 * Changes what is said of a person; what the change does not mention stays, and what is so already is not noted.
 * @param revision of what somebody was shown; undefined: whatever it is by now
 * @throws AppError customer_not_found, customer_person_not_found, changed_since, customer_person_id_taken,
 *   customer_person_address_taken
 */
export async function changePerson(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
  change: PersonChange,
  revision: number | undefined,
): Promise<void> {
  const { partnerId } = actor
  await changing(context, actor, customerId, async (trx, now) => {
    const before = await requirePerson(trx, partnerId, customerId, personId)
    if (revision !== undefined && revision !== before.revision) throw new AppError('changed_since')
    const fields = differingFields(before, { ...before, ...change })
    if (fields.length === 0) return
    const after = { ...before, ...change, updatedAt: now, revision: before.revision + 1 }
    await refuseTaken(trx, partnerId, customerId, after)
    await updatePeople(trx, partnerId, customerId, [after])
    await appendAudit(trx, partnerId, actor, {
      action: 'customer_person_changed',
      subjectKind: 'customer_person',
      subjectId: personId,
      customerId,
      details: { fields },
    })
    await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
  })
}

/**
 * Does one of the acts over many to one person.
 * @throws AppError customer_not_found, customer_person_not_found and what the act refuses
 */
export async function actOnPerson(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
  act: PeopleAct,
): Promise<void> {
  await changing(context, actor, customerId, async (trx, now) => {
    const person = await requirePerson(trx, actor.partnerId, customerId, personId)
    const { refused } = await applyAct(trx, actor, customerId, act, [person], now)
    const [refusal] = refused
    if (refusal !== undefined) throw new AppError(refusal.code, refusal.params)
  })
}

/**
 * Erases a person: their licences are returned, and nothing that says who they are is left. What the history and the audit
 * log say of them has their id alone.
 * @throws AppError customer_not_found, customer_person_not_found
 */
export async function erasePerson(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
): Promise<void> {
  const { partnerId } = actor
  await changing(context, actor, customerId, async (trx, now) => {
    const person = await requirePerson(trx, partnerId, customerId, personId)
    const how = { why: 'erased', with: newId(), actor: { kind: actor.kind, id: actor.id }, now } as const
    const licencesReturned = await returnLicencesOf(trx, partnerId, customerId, [personId], how)
    await erasePersonRow(trx, partnerId, customerId, person, now)
    await eraseFromAnswers(trx, partnerId, person)
    await eraseFromTroubles(trx, partnerId, personId)
    await eraseFromCases(trx, partnerId, customerId, person)
    await eraseFromContacts(trx, partnerId, customerId, person, now)
    const wasActive = person.deactivatedAt === null
    await changeCounts(trx, partnerId, customerId, {
      active: wasActive ? -1 : 0,
      deactivated: wasActive ? 0 : -1,
    })
    await appendAudit(trx, partnerId, actor, {
      action: 'customer_person_erased',
      subjectKind: 'customer_person',
      subjectId: personId,
      customerId,
      details: { licencesReturned },
    })
    await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
  })
}

/** Gives `act` one customer, held against everybody else who changes its people. */
async function changing<T>(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  act: (trx: TenantWriter, now: Instant) => Promise<T>,
): Promise<T> {
  return writeInTurn(database.db, actor.partnerId, customerId, async (trx) => {
    await lockCustomer(trx, actor, customerId)
    return act(trx, await readNow(trx, actor.partnerId))
  })
}

async function requirePerson(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  personId: string,
): Promise<Person> {
  const person = (await peopleByIds(trx, partnerId, customerId, [personId])).get(personId)
  if (person === undefined) throw new AppError('customer_person_not_found')
  return person
}

/** Own ids belong to one person, addresses to one active person. */
async function refuseTaken(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  person: Person,
): Promise<void> {
  const emails = person.email === null ? [] : [person.email]
  const known = await peopleKnownBy(trx, partnerId, customerId, [person.externalId], emails)
  for (const other of known) {
    if (other.id === person.id) continue
    if (other.externalId === person.externalId) throw new AppError('customer_person_id_taken')
    if (person.deactivatedAt === null && other.deactivatedAt === null)
      throw new AppError('customer_person_address_taken', { externalId: other.externalId })
  }
}
