import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import { archiveCustomer, correctCustomerId, restoreCustomer } from './customers.ts'
import { deletedCustomers, findRetention } from './repository.ts'
import { changeRetention } from './retention.ts'
import * as schema from './schema.ts'

const listName = 'deleted customers'

/** Customers that go, come back or were called wrongly, and how long a partner keeps things. */
export function archiveRoutes(context: ApiContext): Route[] {
  const { db } = context.database
  return [
    route(
      'DELETE',
      '/api/v1/customers/:id',
      'delete_customers',
      schema.remove,
      async ({ actor, params }, reply) => {
        await archiveCustomer(context, actor.partnerId, actor, params.id)
        return reply.code(204).send()
      },
    ),
    route(
      'POST',
      '/api/v1/customers/:id/restore',
      'delete_customers',
      schema.restore,
      async ({ actor, params }, reply) => {
        await restoreCustomer(context, actor.partnerId, actor, params.id)
        return reply.code(204).send()
      },
    ),
    route('GET', '/api/v1/customers/deleted', 'delete_customers', schema.list, async ({ actor, query }) => {
      const { limit = 50, cursor } = query
      const position = cursor === undefined ? null : decodeCursor(listName, cursor, isPosition)
      const after = position === null ? null : { deletedAt: position[0], id: position[1] }
      const rows = await readTenant(db, actor.partnerId, (trx) =>
        deletedCustomers(trx, actor.partnerId, after, limit + 1),
      )
      const items = rows.slice(0, limit)
      const last = rows.length > limit ? items.at(-1) : undefined
      return {
        items: items.map((row) => ({
          ...row,
          deletedAt: formatInstant(row.deletedAt),
          removedAt: formatInstant(row.removedAt),
        })),
        nextCursor: last === undefined ? null : encodeCursor(listName, [last.deletedAt, last.id]),
      }
    }),
    route(
      'PUT',
      '/api/v1/customers/:id/external-id',
      'correct_customers',
      schema.correctId,
      async ({ actor, params, body }, reply) => {
        const externalId = body.externalId.trim().normalize('NFC')
        await correctCustomerId(context, actor.partnerId, actor, params.id, externalId)
        return reply.code(204).send()
      },
    ),
    route('GET', '/api/v1/partner/retention', 'see_partner', schema.readRetention, async ({ actor }) => {
      const found = await readTenant(db, actor.partnerId, (trx) => findRetention(trx, actor.partnerId))
      if (found === undefined) throw new AppError('partner_not_found')
      return found
    }),
    route(
      'PATCH',
      '/api/v1/partner/retention',
      'change_partner',
      schema.changeRetention,
      async ({ actor, body }) => changeRetention(db, actor.partnerId, actor, body),
    ),
  ]
}

function isPosition(values: readonly unknown[]): values is [deletedAt: number, id: string] {
  const [at, id] = values
  return (
    values.length === 2 && typeof at === 'number' && isInstant(at) && typeof id === 'string' && isUuid(id)
  )
}
