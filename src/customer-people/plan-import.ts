import { newId } from '../database/ids.ts'
import type { Instant } from '../domain/instant.ts'
import type { PeopleColumn } from './file-columns.ts'
import type { PeopleErrorCode, PeopleRowError } from './file-errors.ts'
import { maxPeople } from './limits.ts'
import { differingFields } from './person.ts'
import type { Person } from './person.ts'
import type { FilePerson } from './read-file-rows.ts'
import { madeExternalId } from './repository.ts'

/** Somebody as a row makes them, and what of them that changes. */
export interface ChangedPerson {
  readonly person: Person
  readonly fields: readonly string[]
}

/** What a batch of rows makes of what is stored. */
export interface ImportPlan {
  readonly added: Person[]
  readonly changed: ChangedPerson[]
  unchanged: number
  readonly errors: PeopleRowError[]
}

/** What the batches before this one have used up. */
export interface ImportSoFar {
  /** The line of each stored person whom a row has meant. */
  readonly lines: Map<string, number>
  /** People that the customer may still get. */
  room: number
  /** The next own id that is made. */
  nextNumber: number
}

/**
 * Compares rows with what is stored: a row means who has its own id, else who has its address; who is meant by none is
 * new. Who is deactivated stays so, and nobody is removed.
 * @param known people of the customer with one of the rows' own ids or addresses
 */
export function planImport(
  rows: readonly FilePerson[],
  known: readonly Person[],
  soFar: ImportSoFar,
  now: Instant,
): ImportPlan {
  const plan: ImportPlan = { added: [], changed: [], unchanged: 0, errors: [] }
  const byId = new Map(known.map((person) => [person.externalId, person]))
  const byEmail = new Map<string, Person>()
  // Who is active has an address before who is not.
  for (const person of known.toSorted(
    (a, b) => Number(a.deactivatedAt === null) - Number(b.deactivatedAt === null),
  ))
    if (person.email !== null) byEmail.set(person.email, person)
  for (const row of rows) {
    const before = found(byId, row.externalId) ?? found(byEmail, row.email)
    const problem = problemOf(row, before, byEmail, soFar)
    if (problem !== null) {
      plan.errors.push({ line: row.line, ...problem })
      continue
    }
    if (before !== undefined) soFar.lines.set(before.id, row.line)
    if (before === undefined) plan.added.push(newPerson(row, soFar, now))
    else changeBy(row, before, plan, now)
  }
  return plan
}

function found(people: ReadonlyMap<string, Person>, key: string | null | undefined): Person | undefined {
  return key === null || key === undefined ? undefined : people.get(key)
}

type Problem = {
  readonly column: PeopleColumn | null
  readonly code: PeopleErrorCode
  readonly params: PeopleRowError['params']
}

function problemOf(
  row: FilePerson,
  before: Person | undefined,
  byEmail: ReadonlyMap<string, Person>,
  soFar: ImportSoFar,
): Problem | null {
  const isNew = before === undefined
  if (row.name === null || (isNew && row.name === undefined))
    return { column: 'name', code: 'name_needed', params: {} }
  const otherLine = isNew ? undefined : soFar.lines.get(before.id)
  if (otherLine !== undefined) return { column: null, code: 'person_twice', params: { otherLine } }
  const holder = found(byEmail, row.email)
  const isTaken = holder?.deactivatedAt === null && holder.id !== before?.id
  if (isTaken && before?.deactivatedAt == null)
    return { column: 'email', code: 'email_taken', params: { externalId: holder.externalId } }
  if (isNew && soFar.room === 0) return { column: null, code: 'too_many_people', params: { max: maxPeople } }
  return null
}

function newPerson(row: FilePerson, soFar: ImportSoFar, now: Instant): Person {
  const id = newId()
  soFar.room -= 1
  let externalId = row.externalId ?? null
  if (externalId === null) {
    externalId = madeExternalId(soFar.nextNumber, id)
    soFar.nextNumber += 1
  }
  return {
    id,
    externalId,
    name: row.name ?? '',
    email: row.email ?? null,
    language: row.language ?? null,
    groups: row.groups ?? [],
    deactivatedAt: null,
    createdAt: now,
    updatedAt: now,
    revision: 0,
  }
}

function changeBy(row: FilePerson, before: Person, plan: ImportPlan, now: Instant): void {
  const { externalId, name, email, language, groups } = row
  const after = {
    ...before,
    // Who has an own id keeps it where the file has none.
    ...(externalId != null && { externalId }),
    ...(name != null && { name }),
    ...(email !== undefined && { email }),
    ...(language !== undefined && { language }),
    ...(groups !== undefined && { groups }),
  }
  const fields = differingFields(before, after)
  if (fields.length === 0) plan.unchanged += 1
  else plan.changed.push({ person: { ...after, updatedAt: now, revision: before.revision + 1 }, fields })
}
