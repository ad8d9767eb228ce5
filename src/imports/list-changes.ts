import type { Static } from 'typebox'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import type { Db } from '../database/connect.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { readNames } from '../history/list.ts'
import { presentEntry } from '../history/present.ts'
import { seesAll } from '../reach/reach.ts'
import { type ChangePosition, changesOf, countChanges, importedCustomers } from './changes.ts'
import { existingImport } from './existing.ts'
import { maxCountedChanges, maxShownChanges } from './limits.ts'
import type { changes } from './schema-detail.ts'

type Query = Static<(typeof changes)['querystring']>
type Answer = Static<(typeof changes)['response'][200]>

/**
 * The customers that an import made or changed, a page at a time, with what of each.
 * @throws AppError import_not_found, cursor_invalid, cursor_mismatch
 */
export async function listChanges(
  db: Db,
  partnerId: string,
  importId: string,
  { limit = 50, cursor, kind }: Query,
): Promise<Answer> {
  const list = `changes ${importId} ${kind ?? ''}`
  const after = cursor === undefined ? undefined : positionOf(decodeCursor(list, cursor, isPosition))
  const isNew = kind === undefined ? undefined : kind === 'new'
  return readTenant(db, partnerId, async (trx) => {
    await existingImport(trx, partnerId, importId)
    const found = await importedCustomers(trx, partnerId, importId, isNew, limit + 1, after)
    const shown = found.slice(0, limit)
    const rows = await changesOf(trx, partnerId, importId, shown, maxShownChanges)
    const counts = await countChanges(trx, partnerId, importId, shown, maxCountedChanges)
    const names = await readNames(trx, partnerId, rows)
    const byCustomer = Map.groupBy(rows, (row) => row.customer_id)
    const last = shown.at(-1)
    return {
      items: shown.map((customer) => {
        const own = byCustomer.get(customer.customerId) ?? []
        return {
          kind: customer.isNew ? ('new' as const) : ('changed' as const),
          customerId: customer.customerId,
          externalId: customer.externalId,
          name: customer.name,
          changes: own.map((row) => presentEntry(row, names, seesAll)),
          more: (counts.get(customer.customerId) ?? own.length) - own.length,
        }
      }),
      nextCursor:
        found.length > limit && last !== undefined
          ? encodeCursor(list, [last.isNew ? 1 : 0, last.customerId])
          : null,
    }
  })
}

function isPosition(values: readonly unknown[]): values is [isNew: number, customerId: string] {
  const [isNew, id] = values
  return values.length === 2 && (isNew === 0 || isNew === 1) && typeof id === 'string' && isUuid(id)
}

function positionOf([isNew, customerId]: readonly [number, string]): ChangePosition {
  return { isNew: isNew === 1, customerId }
}
