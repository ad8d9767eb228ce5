import { toldOf } from '../bindings/told.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { searchWords } from '../domain/names.ts'
import type { Language } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import { countPeople, findPeople } from './find.ts'
import { heldLicences } from './held-licences.ts'
import { maxShownGroups } from './limits.ts'
import { requireCustomer } from './open-customer.ts'
import type { PeopleWish } from './people-block.ts'
import type { PeopleMemory } from './people-memory.ts'
import { presentPerson } from './present.ts'
import type { FoundPerson } from './remembered-people.ts'
import { groupsOf, peopleByIds, readCounts } from './repository.ts'
import type { GroupsJson, PeopleJson, PersonJson } from './schema.ts'
import type { PeopleFilter } from './selection-schema.ts'

type Position = readonly [nameKey: string, externalId: string, total: number]

/**
 * A page of a customer's people by name. The total is exact when the first page is read, and goes along with the cursor:
 * who pages on is told the same number, and nothing is counted again.
 * @throws AppError customer_not_found, cursor_invalid, cursor_mismatch
 */
export async function listPeople(
  { database }: ApiContext,
  memory: PeopleMemory,
  actor: Actor,
  customerId: string,
  filter: PeopleFilter,
  { limit, cursor, language }: { limit: number; cursor: string | undefined; language: Language },
): Promise<PeopleJson> {
  const { partnerId } = actor
  const { search, group, state, service, holds } = filter
  const list = JSON.stringify(['customer people', customerId, search, group, state, service, holds])
  const after = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  return readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const remembered = await memory.read(database.db, trx, partnerId, customerId)
    const behind = after === null ? null : { nameKey: after[0], externalId: after[1] }
    const wish = wishOf(filter)
    const found: FoundPerson[] =
      remembered?.find(wish, behind, limit + 1) ??
      (await findPeople(trx, partnerId, customerId, filter, behind, limit + 1))
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    const known = after?.[2] ?? (last === undefined ? found.length : remembered?.count(wish))
    const total = known ?? (await totalOf(trx, partnerId, customerId, filter))
    const ids = shown.map(({ id }) => id)
    return {
      items: await presentAll(trx, actor, customerId, ids, language),
      total,
      nextCursor: last === undefined ? null : encodeCursor(list, [last.nameKey, last.externalId, total]),
    }
  })
}

function isWhole({ search = '', group, service, holds }: PeopleFilter): boolean {
  return search.trim() === '' && group === undefined && service === undefined && holds === undefined
}

function wishOf({ search = '', state = 'active', group, service, holds }: PeopleFilter): PeopleWish {
  const words = searchWords(search)
    .map(({ text, beginning }) => (beginning ? ` ${text}` : text))
    // The longest is likely to be had by the fewest.
    .toSorted((a, b) => b.length - a.length)
  return { words, state, group, service, holds }
}

async function totalOf(
  trx: TenantReader,
  partnerId: string,
  customerId: string,
  filter: PeopleFilter,
): Promise<number> {
  if (!isWhole(filter)) return countPeople(trx, partnerId, customerId, filter)
  const { active, deactivated } = await readCounts(trx, partnerId, customerId)
  return { active, deactivated, all: active + deactivated }[filter.state ?? 'active']
}

async function presentAll(
  trx: TenantReader,
  actor: Actor,
  customerId: string,
  ids: readonly string[],
  language: Language,
): Promise<PersonJson[]> {
  const { partnerId } = actor
  const people = await peopleByIds(trx, partnerId, customerId, ids)
  const licences = await heldLicences(trx, partnerId, ids)
  const told = await toldOf(
    trx,
    partnerId,
    licences.map((licence) => licence.id),
    { language, technical: sightOf(actor).notes },
  )
  const held = Map.groupBy(licences, ({ personId }) => personId)
  return ids.flatMap((id) => {
    const person = people.get(id)
    return person === undefined ? [] : [presentPerson(person, held.get(id) ?? [], told)]
  })
}

/** One of a customer's people. @throws AppError customer_not_found, customer_person_not_found */
export async function getPerson(
  { database }: ApiContext,
  actor: Actor,
  customerId: string,
  personId: string,
  language: Language,
): Promise<PersonJson> {
  return readTenant(database.db, actor.partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const [person] = await presentAll(trx, actor, customerId, [personId], language)
    if (person === undefined) throw new AppError('customer_person_not_found')
    return person
  })
}

/** How many people a customer has, and their groups: those with the most people. @throws AppError customer_not_found */
export async function listGroups(
  { database }: ApiContext,
  memory: PeopleMemory,
  actor: Actor,
  customerId: string,
): Promise<GroupsJson> {
  const { partnerId } = actor
  return readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const [remembered, counts] = await Promise.all([
      memory.read(database.db, trx, partnerId, customerId),
      readCounts(trx, partnerId, customerId),
    ])
    const groups = remembered?.groups() ?? (await groupsOf(trx, partnerId, customerId, maxShownGroups + 1))
    return {
      ...counts,
      groups: groups.slice(0, maxShownGroups),
      isMore: groups.length > maxShownGroups,
    }
  })
}

function isPosition(values: readonly unknown[]): values is Position {
  const [nameKey, externalId, total] = values
  return (
    values.length === 3 &&
    typeof nameKey === 'string' &&
    typeof externalId === 'string' &&
    typeof total === 'number' &&
    Number.isSafeInteger(total) &&
    total >= 0
  )
}
