import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { partnersOfVendor, waitingServices } from './repository.ts'
import type { VendorPartner, WaitingPosition, WaitingService } from './repository.ts'
import type { VendorServiceJson, VendorServicesJson } from './schema.ts'

/** Partners that one page looks at, each in a transaction of its own behind its own wall. */
const partnersPerPage = 50
const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Behind a service of a partner, or behind all of that partner's. */
type Position = readonly [partnerId: string, since: Instant | null, serviceId: string | null]

/**
 * Services that wait for a vendor, of every partner that uses it: partner by partner, longest waiting first. A page may
 * hold fewer than there are further on: where `nextCursor` is null there are none.
 * @throws AppError cursor_invalid, cursor_mismatch
 */
export async function listVendorServices(
  { database, readNow }: ApiContext,
  vendor: string,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<VendorServicesJson> {
  const list = `vendor services ${vendor.toLowerCase()}`
  const after = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const partners = await partnersOfVendor(database.db, vendor, after?.[0] ?? beforeAll, partnersPerPage + 1)
  const items: VendorServiceJson[] = []
  let last: Position | null = null
  for (const partner of partners.slice(0, partnersPerPage)) {
    const behind = positionIn(partner, after)
    if (behind === 'all') continue
    const missing = limit - items.length
    const rows = await readTenant(database.db, partner.id, async (trx) =>
      waitingServices(trx, partner.id, await readNow(trx, partner.id), behind, missing + 1),
    )
    for (const row of rows.slice(0, missing)) {
      items.push(present(partner, row))
      last = [partner.id, row.since, row.id]
    }
    if (rows.length > missing && last !== null) return { items, nextCursor: encodeCursor(list, last) }
  }
  const lookedAt = partners[partnersPerPage - 1]
  const hasMore = partners.length > partnersPerPage && lookedAt !== undefined
  return { items, nextCursor: hasMore ? encodeCursor(list, [lookedAt.id, null, null]) : null }
}

function positionIn({ id }: VendorPartner, after: Position | null): WaitingPosition | null | 'all' {
  if (after === null || after[0] !== id) return null
  const [, since, serviceId] = after
  return since === null || serviceId === null ? 'all' : { since, id: serviceId }
}

function present(partner: VendorPartner, row: WaitingService): VendorServiceJson {
  return {
    id: row.id,
    externalId: row.externalId,
    product: row.product,
    since: formatInstant(row.since),
    partner: { name: partner.name },
    customer: { name: row.customerName, country: row.country },
    subscription: { externalId: row.subscriptionExternalId, offer: row.offer },
  }
}

function isPosition(values: readonly unknown[]): values is Position {
  const [partnerId, since, serviceId] = values
  if (values.length !== 3 || typeof partnerId !== 'string' || !isUuid(partnerId)) return false
  if (since === null) return serviceId === null
  return typeof since === 'number' && isInstant(since) && typeof serviceId === 'string' && isUuid(serviceId)
}
