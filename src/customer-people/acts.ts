import { appendAudit } from '../audit/append.ts'
import type { AuditEntry } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ErrorCode, ErrorParams } from '../contract/errors.ts'
import { newId } from '../database/ids.ts'
import type { TenantWriter } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { returnLicencesOf } from '../licences/return.ts'
import { appendEvent } from '../outbox/append.ts'
import { maxGroups } from './limits.ts'
import type { Person } from './person.ts'
import { changeCounts, peopleKnownBy, updatePeople } from './repository.ts'

/** What can be done to one person and to many. */
export type PeopleAct =
  | { readonly act: 'deactivate' }
  | { readonly act: 'reactivate' }
  | { readonly act: 'add_group'; readonly group: string }
  | { readonly act: 'remove_group'; readonly group: string }

/** Why somebody stays as they are. */
export interface Refusal {
  readonly person: Person
  readonly code: ErrorCode
  readonly params: ErrorParams
}

/** What an act has done. Who was so already is neither changed nor refused. */
export interface ActOutcome {
  readonly changed: number
  readonly licencesReturned: number
  readonly refused: readonly Refusal[]
}

const auditActions = {
  deactivate: 'customer_person_deactivated',
  reactivate: 'customer_person_reactivated',
  add_group: 'customer_person_changed',
  remove_group: 'customer_person_changed',
} as const

/**
 * Does an act to people of one customer, by who holds its lock: rows, licences, counts, audit and event. Who is deactivated
 * gives all licences back; who comes back has none.
 */
export async function applyAct(
  trx: TenantWriter,
  actor: Actor,
  customerId: string,
  act: PeopleAct,
  people: readonly Person[],
  now: Instant,
): Promise<ActOutcome> {
  const { partnerId } = actor
  const isTaken = act.act === 'reactivate' ? await takenAddresses(trx, partnerId, customerId, people) : null
  const changed: Person[] = []
  const refused: Refusal[] = []
  for (const person of people) {
    const after = changedBy(act, person, now)
    if (after === null) continue
    const refusal = refusalOf(act, person, isTaken)
    if (refusal === null) changed.push({ ...after, updatedAt: now, revision: person.revision + 1 })
    else refused.push(refusal)
  }
  if (changed.length === 0) return { changed: 0, licencesReturned: 0, refused }
  await updatePeople(trx, partnerId, customerId, changed)
  let licencesReturned = 0
  if (act.act === 'deactivate') {
    const how = { why: 'deactivated', with: newId(), actor: { kind: actor.kind, id: actor.id }, now } as const
    const ids = changed.map(({ id }) => id)
    licencesReturned = await returnLicencesOf(trx, partnerId, customerId, ids, how)
  }
  const more = { deactivate: -1, reactivate: 1, add_group: 0, remove_group: 0 }[act.act] * changed.length
  await changeCounts(trx, partnerId, customerId, { active: more, deactivated: -more })
  const details = 'group' in act ? { fields: ['groups'] } : {}
  await appendAudit(trx, partnerId, actor, {
    action: auditActions[act.act],
    customerId,
    ...subjectOf(customerId, changed, details),
  })
  await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
  return { changed: changed.length, licencesReturned, refused }
}

/** One is the entry's subject; of many it knows whom it is about. */
function subjectOf(
  customerId: string,
  changed: readonly Person[],
  details: NonNullable<AuditEntry['details']>,
): Pick<AuditEntry, 'subjectKind' | 'subjectId' | 'people' | 'details'> {
  const [first] = changed
  if (changed.length === 1 && first !== undefined)
    return { subjectKind: 'customer_person', subjectId: first.id, details }
  return {
    subjectKind: 'customer',
    subjectId: customerId,
    people: changed.map(({ id }) => id),
    details: { ...details, people: changed.length },
  }
}

/** What the act makes of a person; null: they are so already. */
function changedBy(act: PeopleAct, person: Person, now: Instant): Person | null {
  const isActive = person.deactivatedAt === null
  if (act.act === 'deactivate') return isActive ? { ...person, deactivatedAt: now } : null
  if (act.act === 'reactivate') return isActive ? null : { ...person, deactivatedAt: null }
  const isIn = person.groups.includes(act.group)
  if (act.act === 'add_group') return isIn ? null : { ...person, groups: [...person.groups, act.group] }
  return isIn ? { ...person, groups: person.groups.filter((group) => group !== act.group) } : null
}

type Taken = (person: Person) => string | null

function refusalOf(act: PeopleAct, person: Person, isTaken: Taken | null): Refusal | null {
  if (act.act === 'add_group' && person.groups.length >= maxGroups)
    return { person, code: 'too_many_groups', params: { max: maxGroups } }
  const externalId = isTaken?.(person) ?? null
  if (externalId === null) return null
  return { person, code: 'customer_person_address_taken', params: { externalId } }
}

/** Whose address somebody else has who is active, or who comes back before them: the own id of that one. */
async function takenAddresses(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  people: readonly Person[],
): Promise<Taken> {
  const emails = people.flatMap(({ email }) => email ?? [])
  const known = await peopleKnownBy(trx, partnerId, customerId, [], emails)
  const holders = new Map(
    known.flatMap((other): [string, string][] =>
      other.deactivatedAt === null && other.email !== null ? [[other.email, other.externalId]] : [],
    ),
  )
  return ({ email, externalId }) => {
    if (email === null) return null
    const holder = holders.get(email)
    if (holder === undefined) holders.set(email, externalId)
    return holder ?? null
  }
}
