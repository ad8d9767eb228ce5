import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route, type Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import { sightOf } from '../reach/reach.ts'
import { isThere } from '../reach/sees.ts'
import { archiveCustomer, correctCustomerId, restoreCustomer } from './customers.ts'
import { listDeleted } from './list.ts'
import { deletionOf, findRetention } from './repository.ts'
import { changeRetention } from './retention.ts'
import * as schema from './schema.ts'

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
        await archiveCustomer(context, actor.partnerId, sightOf(actor).reach, actor, params.id)
        return reply.code(204).send()
      },
    ),
    route(
      'GET',
      '/api/v1/customers/:id/deletion',
      'delete_customers',
      schema.previewDeletion,
      async ({ actor: { partnerId }, actor, params }) =>
        readTenant(db, partnerId, async (trx) => {
          if (!(await isThere(trx, partnerId, sightOf(actor).reach, params.id)))
            throw new AppError('customer_not_found')
          return deletionOf(trx, partnerId, params.id)
        }),
    ),
    route(
      'POST',
      '/api/v1/customers/:id/restore',
      'delete_customers',
      schema.restore,
      async ({ actor, params }, reply) => {
        await restoreCustomer(context, actor.partnerId, sightOf(actor).reach, actor, params.id)
        return reply.code(204).send()
      },
    ),
    route('GET', '/api/v1/customers/deleted', 'delete_customers', schema.list, async ({ actor, query }) => {
      const { search = '', limit = 50, cursor } = query
      return listDeleted(context, actor.partnerId, sightOf(actor).reach, { search, limit, cursor })
    }),
    route(
      'PUT',
      '/api/v1/customers/:id/external-id',
      'correct_customers',
      schema.correctId,
      async ({ actor, params, body }, reply) => {
        const externalId = body.externalId.trim().normalize('NFC')
        await correctCustomerId(context, actor.partnerId, sightOf(actor).reach, actor, params.id, externalId)
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
