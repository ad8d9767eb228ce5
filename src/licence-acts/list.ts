import { toldOf } from '../bindings/told.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant } from '../domain/instant.ts'
import { countHolders, holdersOf } from '../licences/holders.ts'
import { obstacleAt, seatsOf } from '../licences/seats.ts'
import type { Language } from '../messages/languages.ts'
import { sightOf } from '../reach/reach.ts'
import { readService } from './found.ts'
import { presentSeats } from './present.ts'
import type { LicenceListJson } from './schema.ts'

export interface ListQuery {
  readonly act?: string | null
  readonly limit?: number
  readonly cursor?: string
}

/**
 * Who holds a licence of a service, page by page, with its seats and what stands in the way of assigning more.
 * @throws AppError service_not_found, cursor_invalid, cursor_mismatch
 */
export async function listLicences(
  { database, readNow }: ApiContext,
  actor: Actor,
  serviceId: string,
  { act = null, limit = 50, cursor }: ListQuery,
  language: Language,
): Promise<LicenceListJson> {
  const { partnerId } = actor
  const list = `licences ${serviceId} ${act ?? ''}`
  const [nameKey, externalId] =
    cursor === undefined ? [undefined, undefined] : decodeCursor(list, cursor, isPlace)
  const after = nameKey === undefined || externalId === undefined ? null : { nameKey, externalId }
  return readTenant(database.db, partnerId, async (trx) => {
    const found = await readService(trx, actor, serviceId)
    const { customer, service } = found
    const seats = await seatsOf(trx, partnerId, service)
    // How many hold any is known, and need not be counted.
    const total = act === null ? seats.held : await countHolders(trx, partnerId, serviceId, act)
    const asked = { act, total, after, limit: limit + 1 }
    const rows = await holdersOf(trx, partnerId, customer.id, serviceId, asked)
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const told = await toldOf(
      trx,
      partnerId,
      shown.map(({ id }) => id),
      { language, technical: sightOf(actor).notes },
    )
    return {
      seats: presentSeats(seats, service),
      obstacle: obstacleAt(found, await readNow(trx, partnerId)),
      items: shown.map((row) => ({
        id: row.id,
        person: { id: row.person_id, externalId: row.external_id, name: row.name, email: row.email },
        act: row.assigned_with,
        assignedAt: formatInstant(row.assigned_at),
        told: told.get(row.id) ?? null,
      })),
      total,
      nextCursor: last === undefined ? null : encodeCursor(list, [last.name_key, last.external_id]),
    }
  })
}

function isPlace(values: readonly unknown[]): values is [string, string] {
  return values.length === 2 && values.every((value) => typeof value === 'string')
}
