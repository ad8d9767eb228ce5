import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import { sightOf } from '../reach/reach.ts'
import { namesOfPeople } from '../reach/names.ts'
import { happeningsBehind, placesOfPeople } from './happening-rows.ts'
import type { HappeningRow, Place } from './happening-rows.ts'
import { peopleFields } from './happening-schema.ts'
import type { HappeningJson, HappeningsJson } from './happening-schema.ts'
import { requireCustomer } from './open-customer.ts'

/**
 * What happened to a customer's people and their licences, latest first: who gave what to whom. Of the audit log these
 * kinds alone, and of each what concerns the customer; the partner's people have no names for who may not see colleagues.
 * @throws AppError customer_not_found, cursor_invalid, cursor_mismatch
 */
export async function listHappenings(
  { database }: ApiContext,
  actor: Actor,
  customerId: string,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<HappeningsJson> {
  const { partnerId } = actor
  const list = `customer people history ${customerId}`
  const position = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const after = position === null ? null : { at: position[0], id: position[1] }
  return readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    const rows = await happeningsBehind(trx, partnerId, customerId, after, limit + 1)
    const shown = rows.slice(0, limit)
    const actors = shown.flatMap(({ person_id }) => person_id ?? [])
    const names = await namesOfPeople(trx, actors)
    const places = await placesOfPeople(trx, partnerId, customerId, actors)
    const last = rows.length > limit ? shown.at(-1) : undefined
    return {
      items: shown.map((row) => present(row, names, places, sightOf(actor).colleagues)),
      nextCursor: last === undefined ? null : encodeCursor(list, [last.at, last.id]),
    }
  })
}

function present(
  row: HappeningRow,
  names: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, Place>,
  seesColleagues: boolean,
): HappeningJson {
  const { id, at, action, person_id, product, people, count, added, changed, fields } = row
  const by = whoOf(row, places)
  const isNamed = by === 'own' || seesColleagues
  return {
    id,
    at: formatInstant(at),
    kind: action,
    actor: { kind: by, name: isNamed && person_id !== null ? (names.get(person_id) ?? null) : null },
    product,
    count,
    people: people.map((person) => ({ id: person.id, name: person.name === '' ? null : person.name })),
    fields: (fields ?? []).flatMap((field) => peopleFields.find((known) => known === field) ?? []),
    file: added === null || changed === null ? null : { new: added, changed },
  }
}

/** A program is the partner's; a person who has no place here any more was somebody's. */
function whoOf(
  { actor_kind, person_id }: HappeningRow,
  places: ReadonlyMap<string, Place>,
): HappeningJson['actor']['kind'] {
  if (actor_kind === 'system') return 'system'
  return actor_kind === 'token' ? 'partner' : (places.get(person_id ?? '') ?? 'gone')
}

function isPosition(values: readonly unknown[]): values is [at: number, id: string] {
  const [at, id] = values
  return (
    values.length === 2 && typeof at === 'number' && isInstant(at) && typeof id === 'string' && isUuid(id)
  )
}
